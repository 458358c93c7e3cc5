"""Markdown of whole pages beside what a person would write: pages of our own, of docs, recipes, tables, maths, forums.

python tests/quality/test_markdown_pages.py      prints the similarity of each page, and the first differences
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

import warcmill
from warcmill.dataset.rows import row_of
from warcmill.model import Capture, Record, Source
from warcmill.page.document import assemble

PAGES = sorted((Path(__file__).parent / "markdown").iterdir())
FLOOR = 0.95
TOKEN = re.compile(r"\w+|[^\w\s]")


def markdown(folder: Path) -> str:
    """The page as the whole pipeline makes it, chrome and all."""
    record = Record(Source(folder.name), "response")
    body = (folder / "page.html").read_bytes()
    url = f"https://pages.example/{folder.name}"
    capture = Capture(record, url, 200, media_type="text/html", body=body)
    return warcmill.markdown(row_of(assemble(capture), {}), title=True)


def similarity(got: str, want: str) -> float:
    """The share of tokens (words, and signs each by itself) that both have in the same order."""
    return difflib.SequenceMatcher(None, TOKEN.findall(got), TOKEN.findall(want), autojunk=False).ratio()


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_markdown_is_like_what_a_person_would_write(folder: Path) -> None:
    assert similarity(markdown(folder), (folder / "expected.md").read_text("utf-8")) >= FLOOR


if __name__ == "__main__":
    for page in PAGES:
        got, want = markdown(page), (page / "expected.md").read_text("utf-8")
        print(f"{similarity(got, want):.3f} {page.name}")  # what it is for
        changed = list(difflib.unified_diff(want.splitlines(), got.splitlines(), lineterm="", n=0))
        print("\n".join(f"      {line[:160]}" for line in changed[2:12]))
