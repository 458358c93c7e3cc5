"""PDF documents as text: a process of its own reads them, so that a hostile one costs itself only."""
