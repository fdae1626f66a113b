"""newsapp: the software of an independent newsroom."""
