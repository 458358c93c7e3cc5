"""Bytes in, uncompressed members out: exact places, and the way on after damage."""
