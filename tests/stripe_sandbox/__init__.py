"""A stand-in for Stripe on this machine: a process of its own that the real stripe library speaks to over HTTP.

It is stateful and strict, checks every request and every answer against Stripe's own description of its API, and
misbehaves on command. Nothing here has talked to Stripe. See README.md beside this file.
"""
