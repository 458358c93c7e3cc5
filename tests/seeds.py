"""The page dumps of our own, and how far what comes out of them is what should.

python tests/seeds.py [--rewrite]

Each `seeds/<slug>/` holds a page and `expected.json`: what is true of the page. What does not come out yet is named
there too: `open` lists the fields that are wrong, `kept` the snippets of `must_not` that stand in the text, and
`text_f1` says how much of the text is right (1.0: all of it, word for word). `--rewrite` writes these three anew, for
review as a diff; they should only get better.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcmill.model import Capture, Document
from warcmill.page.document import assemble
from warcmill.page.rules.rulebook import rulebook
from warcmill.read import open_source

ROOT = Path(__file__).parents[1] / "seeds"
FIELDS = (
    "url",
    "title",
    "authors",
    "date_published",
    "language",
    "page_type",
    "site_name",
    "section",
    "images",
    "charset",
)
_WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Seed:
    """A page of our own and what is true of it."""

    slug: str
    page: Path
    expected: dict[str, Any]


def seeds() -> list[Seed]:
    """Every seed, by name."""
    folders = sorted(path for path in ROOT.iterdir() if path.is_dir())
    return [
        Seed(folder.name, next(folder.glob("page.*")), json.loads((folder / "expected.json").read_text("utf-8")))
        for folder in folders
    ]


def document(seed: Seed) -> Document:
    """What our pipeline makes of the page; of an MHTML dump its first part is the page."""
    name = f"seeds/{seed.slug}/{seed.page.name}"
    with open_source(seed.page, name=name) as reader:
        capture = next(item for item in reader if isinstance(item, Capture))
        return assemble(capture, rulebook())


def fields(found: Document, expected: dict[str, Any]) -> dict[str, Any]:
    """The fields that `expected` speaks of, in its form; a date is as exact as the page is."""
    date = found.date_published.strftime("%Y-%m-%dT%H:%M:%SZ") if found.date_published else None
    wanted = expected.get("date_published")
    images = [{key: value for key in ("caption", "credit") if (value := getattr(image, key))} for image in found.images]
    ours = {
        "url": found.url,
        "title": found.title,
        "authors": list(found.authors),
        "date_published": date[: len(wanted)] if date and wanted else date,
        "language": (found.language_declared or found.language_detected or "").split("-")[0],
        "page_type": found.page_type,
        "site_name": found.site_name,
        "section": found.section,
        "images": [image for image in expected.get("images", ()) if image in images],
        "charset": found.content_charset,
    }
    return {name: ours[name] for name in FIELDS if name in expected}


def words(text: str) -> list[str]:
    """Words, or the letters of scripts that put no spaces between words."""
    return re.findall(r"\w" if _WITHOUT_SPACES.search(text) else r"\w+", text)


def text_f1(text: str | None, expected: str) -> float:
    """F1 of the words as bags; 1.0 only for the same text, however its lines break."""
    if (text or "").split() == expected.split():
        return 1.0
    ours, theirs = words(text or ""), words(expected)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return min(2 * common / max(len(ours) + len(theirs), 1), 0.999)


def state(seed: Seed) -> dict[str, Any]:
    """What does not come out of the page yet."""
    found, expected = document(seed), seed.expected
    ours = fields(found, expected)
    return {
        "open": [name for name in ours if ours[name] != expected[name]],
        "kept": [snippet for snippet in expected["must_not"] if snippet in (found.text or "")],
        "text_f1": int(text_f1(found.text, expected["text"]) * 1000) / 1000,
    }


def main() -> None:
    """Print the state of each seed, or write it into expected.json."""
    for seed in seeds():
        now = state(seed)
        print(f"{seed.slug:30}{now['text_f1']:.3f}  open: {', '.join(now['open'])}  kept: {', '.join(now['kept'])}")
        if "--rewrite" in sys.argv[1:]:
            expected = json.dumps({**seed.expected, **now}, ensure_ascii=False, indent=2)
            (seed.page.parent / "expected.json").write_text(expected + "\n", "utf-8")


if __name__ == "__main__":
    main()
