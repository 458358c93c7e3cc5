"""Turn archived web captures into a clean, typed, validated dataset.

    for item in warcmill.read_source("crawl.warc.gz"):  # Capture | Skipped | Gap
        if isinstance(item, warcmill.Capture):
            document = warcmill.dechrome(item)          # one row of `captures`
    run = warcmill.normalize(["crawl.warc.gz"], "dataset")

Names resolve on first use, so that `import warcmill` costs nothing. (`read_source`, for `warcmill.read` is the room.)
"""

from __future__ import annotations

import importlib
from os import environ as _environ
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warcmill.errors import WarcmillError
    from warcmill.model import Block, Capture, Document, Failed, Gap, Image, Link, Record, Removal, Skipped, Source
    from warcmill.page.document import assemble as dechrome
    from warcmill.page.rules.rulebook import Rulebook, rulebook
    from warcmill.read import read as read_source
    from warcmill.run.config import Config
    from warcmill.run.normalize import Run, normalize

__version__ = "0.1.0"

_HOMES = {
    "Block": "model", "Capture": "model", "Document": "model", "Failed": "model", "Gap": "model", "Image": "model",
    "Link": "model", "Record": "model", "Removal": "model", "Skipped": "model", "Source": "model",
    "WarcmillError": "errors", "Rulebook": "page.rules.rulebook", "rulebook": "page.rules.rulebook",
    "dechrome": "page.document:assemble", "read_source": "read:read", "Config": "run.config", "Run": "run.normalize",
    "normalize": "run.normalize",
}  # fmt: skip

__all__ = [
    "Block",
    "Capture",
    "Config",
    "Document",
    "Failed",
    "Gap",
    "Image",
    "Link",
    "Record",
    "Removal",
    "Rulebook",
    "Run",
    "Skipped",
    "Source",
    "WarcmillError",
    "dechrome",
    "normalize",
    "read_source",
    "rulebook",
]

if _environ.get("WARCMILL_PLAIN", "0") not in ("", "0"):
    importlib.import_module("warcmill.compiled").take_source()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'warcmill' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(importlib.import_module(f"warcmill.{module}"), attribute or name)


def __dir__() -> list[str]:
    return __all__
