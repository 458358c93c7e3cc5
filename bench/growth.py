"""How time and memory grow with the size of a page, up to pages far over any real one, one shape after the other.

    python bench/growth.py [SHAPE...] [--megabytes 0.5 5 50]

Each page is parsed, judged and cut in a process of its own; the memory is what its peak adds to that of an empty page.
Time per megabyte must not rise with the size. From where a page is cut (`page-cut`, more nodes or characters than the
tree takes; `page-flattened`, deeper) it costs only the reading of what is left out: the last columns tell.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable

from warcmill.model import Capture, Record, Source
from warcmill.page.document import assemble
from warcmill.page.rules.rulebook import rulebook

SIZES = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""In megabytes."""
HEAD = "<!doctype html><html><head><title>A page</title></head><body>"
PROSE = "The swing bridge stays open for carts and walkers until the new one stands. "


def repeated(piece: str) -> Callable[[int], str]:
    """A page that is one piece again and again."""
    return lambda size: HEAD + piece * (size // len(piece))


def nested(size: int) -> str:
    """Elements within each other, with text at each depth."""
    return HEAD + "<div>a word " * (size // 12)


def one_text(size: int) -> str:
    """One paragraph of one text node."""
    return f"{HEAD}<p>{PROSE * (size // len(PROSE))}</p>"


def attributes(size: int) -> str:
    """One element of a great many attributes."""
    names = " ".join(f"a{number:07}=x" for number in range(size // 11))
    return f"{HEAD}<div {names}>{PROSE}</div>"


def words(size: int) -> str:
    """One class attribute of a great many words."""
    classes = " ".join(f"w{number:07}" for number in range(size // 9))
    return f'{HEAD}<div class="{classes}">{PROSE}</div>'


def classes(size: int) -> str:
    """Siblings, each with an id and class words of its own."""
    pieces = (f'<div id="i{n:07}" class="c{n:07} d{n:07}">text number {n:07}</div>' for n in range(size // 65))
    return HEAD + "".join(pieces)


def links(size: int) -> str:
    """Links that all lead elsewhere."""
    return HEAD + "".join(f'<a href="/page/{number:07}">No. {number:07}</a>\n' for number in range(size // 43))


SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": repeated(f"<p>{PROSE}</p>\n"),
    "siblings": repeated("<p>a"),
    "cells": repeated("<table><tr><td>a<td>b</table>"),
    "open-tags": repeated("<b><i><a href=x>a"),
    "comments": repeated("<!-- a -->"),
    "nested": nested,
    "one-text": one_text,
    "attributes": attributes,
    "words": words,
    "classes": classes,
    "links": links,
}


def capture(html: str) -> Capture:
    """The page as a reader gives it."""
    url, body = "https://example.org/page.html", html.encode()
    record = Record(Source("page.warc", 0, len(body)), "response", url=url)
    return Capture(record, url, media_type="text/html", body=body, body_length=len(body), charset="utf-8")


def measure(shape: str, megabytes: float) -> tuple[float, float, int, tuple[str, ...]]:
    """(CPU seconds, MiB of memory at most above the start, characters of text, quirks) of one page."""
    rules = rulebook()
    assemble(capture(HEAD + PROSE), rules)
    page = capture(SHAPES[shape](int(megabytes * 1e6)))
    before, begun = _peak(), time.process_time()
    document = assemble(page, rules)
    seconds = time.process_time() - begun
    return seconds, _peak() - before, len(document.text or ""), tuple(document.quirks)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure each shape at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help=f"of {', '.join(SHAPES)}; by default all")
    parser.add_argument("--megabytes", nargs="+", type=float, default=SIZES)
    given = parser.parse_args()
    print(f"{'shape':<12}{'MB':>6}{'seconds':>9}{'s/MB':>7}{'MiB':>7}{'text':>12}  cut")
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for shape in given.shapes or SHAPES:
            for size in given.megabytes:
                seconds, memory, text, quirks = pool.apply(measure, (shape, size))
                cut = " ".join(quirk for quirk in quirks if quirk.endswith(("-cut", "-flattened", "-failed")))
                line = f"{shape:<12}{size:>6.1f}{seconds:>9.2f}{seconds / size:>7.2f}{memory:>7,.0f}{text:>12,}  {cut}"
                print(line.rstrip(), flush=True)


if __name__ == "__main__":
    main()
