"""Bytes in, uncompressed members out: exact offsets, and recovery after damage."""
