"""`make storm`: thousands of gifts while processes are killed, and what is then in the books."""
