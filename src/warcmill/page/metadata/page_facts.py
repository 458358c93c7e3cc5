"""Facts about a page that several sources of metadata share."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from warcmill.page.addresses.urls import host
from warcmill.page.markup import language
from warcmill.page.metadata import titles
from warcmill.page.metadata.tagged_elements import gather
from warcmill.page.metadata.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from warcmill.page.markup.tree import Tree
    from warcmill.page.metadata.json_ld import Json

T = TypeVar("T")

_HOME = re.compile(
    r"https?://[^/?#]+/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.\w+)?(?:\?(?P<query>[^#]*))?(?:#.*)?", re.IGNORECASE
)

NEAR = 60
"""Byline and date line are looked for in this many passages after the heading."""
BEFORE = 6
"""And in this many before it: some pages put the date above the title."""
ABOVE = 3
"""A passage above the heading counts like this many below: what belongs to a title mostly follows it."""
MOST = 1_000
"""On a page without a heading of its own the title is looked for in this many passages."""
TITLE = 200
"""Maximum length in characters of a passage that may be the title."""
SAID = 0.8
"""Such a passage must have this share of the `<title>`'s words."""
LEVELS = 5
"""How many ancestors of an element are examined to find what it belongs to."""


class Evidence:
    """A page as sources of metadata see it; each property is computed when a source first asks for it."""

    def __init__(self, tree: Tree, url: str, base: str, captured: datetime | None) -> None:
        self.tree = tree
        self.url = url
        self.base = base
        self.captured = captured
        self.markup = gather(tree)
        self._remembered: dict[str, Any] = {}

    def meta(self, field: str) -> str | None:
        """The content of the best meta that names this field (`vocabulary.toml`, metas)."""
        return self.markup.meta(vocabulary().metas[field])

    def nodes(self, kind: str) -> Iterator[Json]:
        """The JSON-LD objects of a kind (`vocabulary.toml`, types)."""
        return self.markup.graph.of_types(vocabulary().types[kind])

    @cached_property
    def host(self) -> str:
        """The host of the page's URL; if that has none (a file), of the URL that its links are relative to."""
        return host(self.url) or host(self.base)

    @cached_property
    def is_home(self) -> bool:
        """Whether this is the start page of a site: its dates and names are those of what it leads to.

        An address that asks for something (`?p=959`) is that of another page.
        """
        found = _HOME.fullmatch(self.url)
        asked = {name.lower() for name, value in parse_qsl(found["query"] or "") if value} if found else set()
        return found is not None and asked <= vocabulary().home_parameters

    @cached_property
    def articles(self) -> list[Json]:
        """The JSON-LD object that is the article, if any: of several with content, the one with the page's title.

        A WebPage with an author counts too: content management systems describe posts that way, plain pages without.
        """
        found = list(self.nodes("article"))
        telling = [node for node in found if "headline" in node or "author" in node or "datePublished" in node]
        if len(telling) > 1:
            title = f" {titles.normal(self.tree.title)} "
            own = [node for node in telling if _is_titled(node, title)]
            return own[:1] or telling[:1]
        return telling[:1] or found[:1] or [node for node in self.nodes("page") if "author" in node][:1]

    @cached_property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return bool(self.articles) or (self.markup.meta(("og:type",)) or "").lower() in ("article", "blog", "news")

    @cached_property
    def site_names(self) -> frozenset[str]:
        """Possible names of the site, as letters only."""
        return titles.site_names(self.meta("site_name"), self.host)

    @cached_property
    def heading(self) -> int | None:
        """The node of the h1 that is the page's title; None if there is none."""
        markup = self.markup
        texts = [(markup.text(node), node) for node in markup.headings]
        texts = [(text, node) for text, node in texts if text]
        declared = [title for title in (self.tree.title, self.meta("title"), *self.headlines) if title]
        chosen = titles.heading([text for text, _ in texts], declared, self.site_names, article=self.is_article)
        return next((node for text, node in texts if text == chosen), None)

    @cached_property
    def headlines(self) -> list[str]:
        """The article's headlines in the JSON-LD."""
        names = (node.get("headline") or node.get("name") for node in self.articles)
        return [name for name in names if isinstance(name, str)]

    @cached_property
    def heading_passage(self) -> int:
        """The passage that is the page's title: its heading, else the first one that the `<title>` begins with."""
        if self.heading is not None:
            return self.markup.passage_at(self.heading)
        words = set(titles.normal(titles.first_part(self.tree.title, self.site_names)).split())
        for passage, text in enumerate(self.tree.passages.text[:MOST] if words else ()):
            if len(text) <= TITLE and len(words & set(titles.normal(text).split())) >= SAID * len(words):
                return passage
        return self.markup.passage_at(self.markup.headings[0]) if self.markup.headings else 0

    @cached_property
    def near(self) -> range:
        """The passages around the heading, a few before it; the page's first ones if there is none."""
        return range(
            max(self.heading_passage - BEFORE, 0), min(self.heading_passage + NEAR, len(self.tree.passages.text))
        )

    @cached_property
    def language(self) -> str | None:
        """The declared language (BCP 47) of the html element."""
        return language.tag(self.tree.root.get("lang") or "")

    @cached_property
    def month_first(self) -> bool | None:
        """How to read 01/02/2020 here, by declared language, its country and the domain's; None if none tells."""
        if self.language is None:
            return None
        if "-" not in self.language and self.host.rpartition(".")[2] in vocabulary().day_first_domains:
            return False
        return self.language in vocabulary().month_first

    @cached_property
    def nearest(self) -> list[int]:
        """The passages around the heading, nearest ones after it first; one above counts like three below."""
        start = self.heading_passage
        return sorted(self.near, key=lambda passage: passage - start if passage >= start else ABOVE * (start - passage))

    def remember(self, name: str, work: Callable[[Evidence], T]) -> T:
        """The result of a computation for this page, done once."""
        if name not in self._remembered:
            self._remembered[name] = work(self)
        found: T = self._remembered[name]
        return found

    def is_foreign(self, node: int) -> bool:
        """Whether an element is among comments, reviews or teasers, in a part without the heading."""
        nodes, foreign = self.tree.nodes, vocabulary().foreign
        heading = -1 if self.heading is None else nodes.first_piece[self.heading]
        for _ in range(LEVELS):
            if node < 0 or nodes.first_piece[node] <= heading < nodes.end_piece[node]:
                break
            if not foreign.isdisjoint(self.tree.names.words(nodes.kind[node])):
                return True
            node = nodes.parent[node]
        return False


def _is_titled(node: Json, title: str) -> bool:
    name = node.get("headline") or node.get("name")
    return isinstance(name, str) and bool(name.strip()) and f" {titles.normal(name)} " in title
