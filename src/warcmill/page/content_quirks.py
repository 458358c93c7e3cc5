"""The closed list of quirks of a page's content; quirks of its record belong to the reader."""

from __future__ import annotations

QUIRKS = {
    "charset-unknown": "A charset is declared by a label that no standard knows; it was passed over.",
    "charset-conflict": "Header and page declare different charsets; the first that the bytes allow was taken.",
    "charset-overruled": "The bytes disprove the declared charset; they were read as what they are.",
    "charset-errors": "Some bytes are none of the charset; U+FFFD stands for each.",
    "null-bytes": "There were null characters, which no text may hold; they are gone.",
    "lone-surrogates": "A value held half of a surrogate pair, which UTF-8 can't; U+FFFD stands for it.",
    "value-cut": "A value was longer than its column takes and was cut: a title, a name, the text of a link.",
    "status-out-of-range": "The status is no number of three digits; the column is null.",
    "page-cut": "The page is larger than what is parsed; its end is missing.",
    "attributes-cut": "A tag had more attributes than the parser can take in time; it was read without any.",
    "page-flattened": "Elements nested deeper than the parser goes were opened flat; their text is there.",
    "pdf-failed": "The PDF could not be read, or not within its bounds of time and memory; it has no text.",
    "parse-failed": "The page could not be parsed; it has no text and no metadata.",
    "metadata-failed": "The search for some of the metadata failed on this page; those fields are null.",
    "json-ld-repaired": "Some JSON-LD was no JSON as it stands (comments, trailing commas, quotes); it was mended.",
    "content-failed": "The search for the main content failed on this page; it has no text.",
    "no-content": "The page was read and judged, and nothing on it is main content.",
    "frames-only": "The page is a frame set: its content is in other captures.",
    "no-visible-text": "The page shows no text at all: an empty shell, or pictures alone.",
    "content-from-noscript": "The page shows next to nothing; the text was taken from its `<noscript>`.",
    "content-from-json-ld": "The page shows next to nothing; the text was taken from its JSON-LD.",
    "content-from-hydration": "The page shows next to nothing; the text was taken from the state of its framework.",
    "content-from-template": "The page shows next to nothing; the text was taken from a `<template>`.",
    "links-cut": "The page has more links than are kept; those after the limit are missing.",
    "content-from-feed": "The capture is a feed; the text is that of its entries.",
}
"""What each code means to users of the dataset."""
