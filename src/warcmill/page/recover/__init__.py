"""Text that a page keeps outside of what it shows."""
