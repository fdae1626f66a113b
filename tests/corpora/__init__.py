"""Collections of what people and programs send that should do no harm."""
