"""A capture becomes a document: judged, cut, described."""
