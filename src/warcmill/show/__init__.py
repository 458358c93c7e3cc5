"""A run, a page or a list of findings made visible."""
