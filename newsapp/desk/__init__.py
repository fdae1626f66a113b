"""Where the newsroom comes in: known by name, never cached, always on the trail."""
