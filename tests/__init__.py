"""The tests of newsapp, in the order of its rooms."""
