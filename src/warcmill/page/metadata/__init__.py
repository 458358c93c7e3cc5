"""What a page says about itself: where each field of the metadata is looked for."""
