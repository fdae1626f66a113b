"""The picture desk of The Lamp Post: prints cut, inked and pulled by the program, the same from the same seed."""
