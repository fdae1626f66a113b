"""The servers and the browser that the tests need: found on this machine, or installed, and started privately."""
