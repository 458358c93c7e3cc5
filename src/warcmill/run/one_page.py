"""One page of an archive: found by its URL, and explained."""

from __future__ import annotations

from warcmill.errors import UsageError
from warcmill.model import Capture
from warcmill.page.explanation import Explanation
from warcmill.page.explanation import explain as explained
from warcmill.page.markup.charset import decode
from warcmill.page.markup.tree import parse
from warcmill.page.rules.rulebook import Rulebook
from warcmill.page.rules.rulebook import rulebook as shipped
from warcmill.read import ReadOptions, open_source
from warcmill.run.plan import sources


def find_page(source: str, url: str | None = None) -> Capture:
    """Return the first capture of a URL, or without one the first HTML page; UsageError if the input has none."""
    for one in sources((source,)):
        if one.fault:
            continue
        with open_source(one.name, options=ReadOptions(root=one.root)) as reader:
            for item in reader:
                if isinstance(item, Capture) and (item.url == url if url else "html" in (item.media_type or "")):
                    return item
    raise UsageError(f"{source} has no capture of {url}" if url else f"{source} has no HTML page")


def explain(source: str, url: str | None = None, *, rulebook: Rulebook | None = None) -> Explanation:
    """Explain what is kept of one page and what is removed under which rule: the page that `find_page` returns.

    `rulebook` is the one to judge by (`load_rules`), the shipped one if None. Raises what `find_page` raises.
    """
    capture = find_page(source, url)
    tree = parse(decode(capture.body, capture.charset, html=True).utf8)
    return explained(tree, rulebook or shipped(), capture.url)
