"""The resolved tables, for other programs."""
