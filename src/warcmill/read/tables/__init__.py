"""Tables and logs of pages: JSON lines, JSON arrays, HAR and Parquet with columns for URL and HTML."""
