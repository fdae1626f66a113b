"""Makes what tests begin with, by the same actions that the newsroom uses."""
