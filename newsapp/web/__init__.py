"""The pages a phone shows: server-rendered, with no script, no cookie and nobody else's server."""
