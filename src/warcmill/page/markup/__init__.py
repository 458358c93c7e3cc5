"""Bytes become a tree: charset, parser, traversal, and the names that authors give to elements."""
