"""Turn archived web captures into a clean, typed, validated dataset."""
