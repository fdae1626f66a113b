"""Things to try by hand, longer and harder than a test may be: run with python -m tests.drills.NAME."""
