"""Recover text that a page holds outside of what it shows."""
