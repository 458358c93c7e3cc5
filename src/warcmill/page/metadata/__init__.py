"""What a page says of itself: where each field of the metadata is looked for."""
