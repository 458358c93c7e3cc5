"""Raw page dumps: HTML, MHTML, Markdown with HTML blocks."""
