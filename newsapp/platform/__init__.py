"""What would be the same if this were not a newspaper: database, facts, work, HTTP, limits, logs."""
