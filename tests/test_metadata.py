"""What pages say of themselves."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warcmill.model import Metadata
from warcmill.page.markup import tree
from warcmill.page.metadata import cascades

URL = "https://courier.example.org/2026/03/31/bridge.html"
MARCH = datetime(2026, 3, 31, tzinfo=UTC)
CAPTURED = datetime(2026, 4, 1, tzinfo=UTC)


def found(html: str, *, url: str = URL, base: str | None = None) -> Metadata:
    return cascades.find(tree.parse(html), url=url, base=base or url, captured=CAPTURED)


def json_ld(*nodes: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": nodes})}</script>'


FULL = (
    '<html lang="en-gb"><head><title>The bridge that moved | The Courier</title>'
    '<meta name="generator" content="Press 1.0"><meta property="og:site_name" content="The Courier">'
    '<meta property="og:description" content="One  night,&#10;forty metres."><link rel="canonical" href="/2026/bridge">'
    '<meta property="article:tag" content="bridges"><meta property="article:tag" content="engineering, Bridges">'
    + json_ld(
        {"@type": "NewsArticle", "headline": "The bridge that moved", "articleSection": "Science",
         "author": [{"@id": "#ada"}, {"@type": "Person", "name": "Bo Beispiel"}],
         "datePublished": "2026-03-31T06:00:00+02:00", "dateModified": "2026-03-31T12:00:00Z"},
        {"@type": "Person", "@id": "#ada", "name": "Ada Example"},
    )
    + "</head><body><h1>The bridge that moved</h1><p>Text.</p></body></html>"
)  # fmt: skip


def test_a_page_that_says_everything_is_read_whole_and_each_source_is_named() -> None:
    assert found(FULL) == Metadata(
        title="The bridge that moved",
        description="One night, forty metres.",
        site_name="The Courier",
        section="Science",
        canonical_url="https://courier.example.org/2026/bridge",
        generator="Press 1.0",
        authors=("Ada Example", "Bo Beispiel"),
        keywords=("bridges", "engineering"),
        date_published=datetime(2026, 3, 31, 4, tzinfo=UTC),
        date_modified=datetime(2026, 3, 31, 12, tzinfo=UTC),
        language_declared="en-GB",
        sources=(
            ("title", "heading"),
            ("authors", "json-ld article"),
            ("date_published", "json-ld article"),
            ("date_modified", "json-ld article"),
            ("description", "meta"),
            ("site_name", "meta"),
            ("section", "json-ld article"),
            ("canonical_url", "canonical link"),
            ("generator", "meta"),
            ("keywords", "meta or json-ld"),
            ("language_declared", "html lang"),
        ),
    )


def test_a_page_that_says_nothing_gets_nothing() -> None:
    assert found("<html><body><p>Text.</p></body></html>", url="https://example.org/x") == Metadata()


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<meta name="author" content="Ada Example"><h1>T</h1>', ("Ada Example",)),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Example">',
         ("Ada Example",)),
        ('<h1>T</h1><p class="byline">By <a>Ada Example</a>, <a>Bo Beispiel</a></p>', ("Ada Example", "Bo Beispiel")),
        ('<h1>T</h1><b itemprop="author" itemscope><span itemprop="name">Ada Example</span></b>', ("Ada Example",)),
        ('<h1>T</h1><a rel="author" href="/x">Ada Example</a>', ("Ada Example",)),
        ("<h1>T</h1><p>By Ada Example</p><p>Text.</p>", ("Ada Example",)),
        ("<h1>T</h1><p>Written by</p><p>Ada Example</p>", ("Ada Example",)),
        ('<h1>T</h1><p><a href="/authors/ada-example">Ada Example</a></p>', ("Ada Example",)),
        ('<h1>T</h1><p><a href="/products/ada-example">Ada Example</a></p>', ()),
        ('<h1>T</h1><div class="comment"><span class="author">Cy Ejemplo</span></div>', ()),
        ('<meta name="author" content="admin"><h1>T</h1><p>By Ada Example</p>', ("Ada Example",)),
        ('<meta name="citation_author" content="Example, Ada"><meta name="citation_author" content="Beispiel, Bo">',
         ("Ada Example", "Bo Beispiel")),
    ],
)  # fmt: skip
def test_authors_are_found_where_pages_name_them(markup: str, names: tuple[str, ...]) -> None:
    assert found(f"<html><head><title>T</title></head><body>{markup}</body></html>").authors == names


def test_of_several_articles_the_one_of_the_title_is_the_page() -> None:
    others = json_ld(
        {"@type": "Article", "headline": "Another bridge", "author": "Cy Ejemplo"},
        {"@type": "Article", "headline": "The bridge that moved", "author": "Ada Example"},
    )
    assert found(f"<title>The bridge that moved | Courier</title>{others}").authors == ("Ada Example",)


def test_a_person_in_the_byline_counts_more_than_the_site_as_author() -> None:
    site = '<meta property="og:site_name" content="The Courier">' + json_ld(
        {"@type": "Article", "author": "The Courier"}
    )
    assert found(f"{site}<h1>T</h1><p>By Ada Example</p>").authors == ("Ada Example",)
    assert found(f"{site}<h1>T</h1><p>Text.</p>").authors == ("The Courier",)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="article:published_time" content="2026-03-31">',
        '<meta name="DC.date.issued" content="2026-03-31">',
        '<h1>T</h1><meta itemprop="datePublished" content="2026-03-31">',
        '<h1>T</h1><time datetime="2026-03-31">last Tuesday</time>',
        "<h1>T</h1><ul><li>Mar. 31, 2026</li><li>Share</li></ul>",
        "<h1>T</h1><p>Updated: 1 April 2026</p><p>31 March 2026</p>",
        "<p>31. März 2026</p><h1>T</h1><p>Text.</p>",
        "<h1>T</h1>" + "<p>Text.</p>" * 100 + "<p>Published on March 31, 2026</p>",
    ],
)
def test_the_date_of_publication_is_found_where_pages_set_it(markup: str) -> None:
    html = f"<html><head><title>T</title></head><body>{markup}</body></html>"
    assert found(html, url="https://example.org/x").date_published == MARCH


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 31 mars 2026 - Mis à jour le 1 avril 2026 à 08h00",
        "Updated 1 April 2026. First published 31 March 2026.",
        "31. März 2026, 0:00 Uhr · Aktualisiert 1. April 2026",
        "Por Ada Ejemplo | 31 de marzo de 2026",
        "公開日：2026年3月31日 更新日：2026年4月1日",
        "31 марта 2026, 00:00 (обновлено: 1 апреля 2026)",
        "2026년 3월 31일",
        "Yayınlanma: 31.03.2026 00:00 | Güncelleme: 01.04.2026 09:12",
        "Opublikowano 31 marca 2026",
    ],
)
def test_of_the_dates_in_a_line_the_day_of_publication_counts_in_any_language(line: str) -> None:
    assert found(f"<title>T</title><h1>T</h1><p>{line}</p>", url="https://example.org/x").date_published == MARCH


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Von Ada Beispiel", "Ada Beispiel"),
        ("Par Ada Exemple, le 31 mars 2026", "Ada Exemple"),
        ("Por Ada Ejemplo", "Ada Ejemplo"),
        ("Автор: Ада Примерова", "Ада Примерова"),
        ("文：山田太郎", "山田太郎"),
        ("Door Ada Voorbeeld", "Ada Voorbeeld"),
    ],
)
def test_a_marked_byline_is_read_in_any_language(line: str, name: str) -> None:
    assert found(f'<title>T</title><h1>T</h1><p class="byline">{line}</p>').authors == (name,)


def test_the_address_of_a_page_can_date_it() -> None:
    assert found("<h1>T</h1><p>Text.</p>").date_published == MARCH


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>T</h1><p>Text.</p><p>© 2026 The Courier</p>",
        "<h1>T</h1><p>The bridge was built on March 31, 1926.</p>",
        "<h1>T</h1><p>Joined: 31 March 2026</p>",
        "<h1>T</h1><p>01/02/2026</p>",
        "<h1>T</h1><p>Doors open 31 December 2026</p>",
        '<meta property="article:published_time" content="99999-01-01">',
        '<meta property="article:published_time" content="0000-00-00">',
        '<meta property="article:published_time" content="true">',
    ],
)
def test_a_date_that_is_not_of_the_page_is_none(markup: str) -> None:
    assert found(f"<title>T</title>{markup}", url="https://example.org/x").date_published is None


def test_the_country_says_which_number_is_the_month() -> None:
    page = '<html lang="{}"><title>T</title><h1>T</h1><p>03/02/2026</p></html>'
    assert found(page.format("en-US"), url="https://example.com/x").date_published == datetime(2026, 3, 2, tzinfo=UTC)
    assert found(page.format("en-GB"), url="https://example.com/x").date_published == datetime(2026, 2, 3, tzinfo=UTC)
    assert found(page.format("en"), url="https://example.co.uk/x").date_published == datetime(2026, 2, 3, tzinfo=UTC)


def test_an_older_date_by_the_heading_beats_the_day_of_a_relaunch() -> None:
    page = json_ld({"@type": "Article", "headline": "T", "datePublished": "2026-03-30"})
    assert found(f"{page}<title>T</title><h1>T</h1><p>22 January 2020</p>").date_published == datetime(
        2020, 1, 22, tzinfo=UTC
    )


def test_a_mirror_is_given_its_public_site() -> None:
    mirrored = found("<h1>T</h1>", url="https://www.nytimes3xbfgragh.onion/2020/01/22/a.html")
    assert mirrored.canonical_url == "https://www.nytimes.com/2020/01/22/a.html"
    assert mirrored.site_name == "The New York Times"


def test_a_file_is_known_by_what_its_links_are_relative_to() -> None:
    assert (
        found("<h1>T</h1>", url="file:page.html", base="https://www.nytimes3xbfgragh.onion/").site_name
        == "The New York Times"
    )


@pytest.mark.parametrize("href", ["http://[", "javascript:void(0)", "mailto:a@example.org", ""])
def test_a_canonical_link_that_leads_nowhere_is_none(href: str) -> None:
    assert found(f'<link rel="canonical" href="{href}"><h1>T</h1>').canonical_url is None


def test_the_section_is_the_label_that_links_to_it_or_the_first_step_of_the_breadcrumb() -> None:
    label = '<div id="masthead-section-label"><a href="/section/technology">Technology</a></div><h1>T</h1>'
    assert found(label).section == "Technology"
    assert found('<div class="section-label"><a href="/x">Share this</a></div><h1>T</h1>').section is None
    steps = [{"@type": "ListItem", "position": n, "name": name} for n, name in enumerate(("Home", "Science", "T"))]
    assert found(json_ld({"@type": "BreadcrumbList", "itemListElement": steps})).section == "Science"


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("<title>The bridge that moved | Courier</title><h1>The bridge that moved</h1>", "Courier"),
        ("<title>Мост | Белый Берег</title><h1>Мост</h1><footer>© 2026 Белый Берег</footer>", "Белый Берег"),
        ("<title>The bridge that moved | Part two</title><h1>The bridge that moved</h1>", None),
        ("<title>Courier</title><h1>The bridge that moved</h1>", None),
    ],
)
def test_the_end_of_a_title_is_the_site_if_host_or_copyright_line_say_so(page: str, name: str | None) -> None:
    assert found(page).site_name == name


def test_a_date_below_the_text_is_that_of_a_comment() -> None:
    text = "<p>" + "Engineers moved a bridge by forty metres in a single night. " * 4 + "</p>"
    page = f"<title>T</title><h1>T</h1>{text * 4}<p>Ada, 22 January 2020</p>"
    assert found(page, url="https://example.org/x").date_published is None


def test_values_of_a_megabyte_and_a_million_metas_cost_little_and_break_nothing() -> None:
    big = "x" * 1_000_000
    html = f'<meta name="author" content="{big}"><meta name="description" content="{big}"><h1 class="{big}">{big}</h1>'
    assert found(html + '<meta name="keywords" content="a">' * 50_000).authors == ()


def test_a_lone_surrogate_in_structured_data_does_not_break_the_search() -> None:
    data = '{"@type": "Article", "headline": "T\\ud800", "author": "A\\udfffda"}'
    page = f'<script type="application/ld+json">{data}</script>'
    assert found(page).title == "T\ud800"


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=60))
def test_no_page_breaks_the_search(text: str, value: str) -> None:
    escaped = value.replace('"', "")
    found(f'<title>{text}</title><h1>{text}</h1><time datetime="{escaped}">{text}</time><a rel="author">{value}</a>')
    found(
        json_ld(
            {"@type": ["Article", value], "author": [value, {"name": text}], "datePublished": value, "headline": text}
        )
    )


def test_a_headline_in_microdata_is_the_title_of_a_page_without_headings() -> None:
    page = '<title>Courier: The bridge that moved</title><h2 itemprop="headline">The bridge that moved</h2>'
    assert found(page).title == "The bridge that moved"


def test_the_name_of_a_site_stands_in_the_title_and_in_the_links_above_the_heading() -> None:
    page = '<title>The bridge - {}</title><p><a href="/w/Main">{}</a> <a href="/w/All">All</a></p><h1>The bridge</h1>'
    assert found(page.format("Island Lore", "Island Lore")).site_name == "Island Lore"
    assert found(page.format("Island Lore", "Start")).site_name is None


CARD = '<li class=c><h2><a href="/e">Fair</a></h2><time datetime="2026-03-30">30/3</time></li>'


@pytest.mark.parametrize(
    "dated",
    [
        '<ul><li class="review-item"><p>2026-03-30</p><p>Keeps warm.</p></li></ul>',
        f"<ul>{CARD * 3}</ul>",
        "<p>Short.</p>" * 13 + "<p>Last updated 30 March 2026</p>",
    ],
)
def test_the_date_of_a_review_of_a_listed_event_or_of_an_update_far_below_is_none_of_the_page(dated: str) -> None:
    page = found(f"<title>Events of March</title><h1>Events of March</h1>{dated}", url="https://shop.example.org/x")
    assert page.date_published is None


def test_posts_of_a_thread_are_no_cards() -> None:
    post = (
        '<div class=post><h3><a href="#p{0}">Re: The bridge</a></h3><p>by ann, {0} March 2026</p><p>It fell.</p></div>'
    )
    page = "<title>The bridge</title><h1>The bridge</h1>" + "".join(post.format(day) for day in (29, 30, 31))
    assert found(page, url="https://forum.example.org/t/7").date_published == datetime(2026, 3, 29, tzinfo=UTC)


def test_a_path_that_ends_with_a_day_is_that_of_an_archive() -> None:
    assert found("<h1>The week</h1><p>Text.</p>", url="https://example.org/week/2026-03-30").date_published is None


def test_the_day_that_readers_see_is_the_pages_where_the_declared_time_in_utc_has_the_next() -> None:
    declared = json_ld({"@type": "Article", "headline": "T", "datePublished": "2026-03-31T03:10:00Z"})
    page = found(f"{declared}<title>T</title><h1>T</h1><p>March 30, 2026</p>", url="https://west.example.org/t")
    assert (page.date_published, dict(page.sources)["date_published"]) == (
        datetime(2026, 3, 30, tzinfo=UTC),
        "day of the page",
    )


def test_an_older_date_that_is_the_declared_one_with_day_and_month_turned_is_not_believed() -> None:
    declared = json_ld({"@type": "Article", "headline": "T", "datePublished": "2026-03-02"})
    page = found(
        f'<html lang="en">{declared}<title>T</title><h1>T</h1><p>02/03/2026</p>', url="https://x.example.org/t"
    )
    assert page.date_published == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(("query", "dated"), [("?p=959", True), ("?utm_source=letter", False), ("", False)])
def test_an_address_that_asks_for_a_page_is_no_start_page(query: str, dated: bool) -> None:
    page = found("<title>T</title><h1>T</h1><p>30 March 2026</p>", url=f"https://log.example.org/{query}")
    assert (page.date_published is not None) is dated


FAR = "<p>Much is said of bridges here, and of those who move them by night, and of the tide under them.</p>" * 70


@pytest.mark.parametrize(
    ("dated", "is_the_pages"),
    [
        ("<p><span>Datum:</span> 30. März 2026</p>", True),
        ("<p>Von Ada am 30.03.2026 | 0 Meinungen</p>", True),
        ('<time datetime="2026-03-30">30.3.</time>', True),
        ('<time datetime="2026-03-30">a</time><p>x</p><time datetime="2025-03-30">b</time>', False),
        ('<p>Last modified on <time datetime="2026-03-30">30 March 2026</time></p>', False),
        ("<p>Release date: 30 March 2026</p>", False),
    ],
)
def test_far_from_the_heading_a_date_counts_by_its_label_or_as_the_only_one(dated: str, is_the_pages: bool) -> None:
    page = found(f"<title>T</title><h1>T</h1>{FAR}{dated}", url="https://log.example.org/x")
    assert page.date_published == (datetime(2026, 3, 30, tzinfo=UTC) if is_the_pages else None)


def test_a_page_that_says_at_its_end_when_it_was_edited_has_a_date_of_change() -> None:
    page = found(f"<title>T</title><h1>T</h1>{FAR}<p>Last edited on 30 March 2026</p>", url="https://w.example.org/x")
    assert (page.date_published, page.date_modified) == (None, datetime(2026, 3, 30, tzinfo=UTC))


def test_broken_json_ld_is_mended_as_browsers_do_and_declared() -> None:
    page = found('<script type="application/ld+json">{"@type": "Article", /* who */ "author": "Ada Example",}</script>')
    assert (page.authors, page.quirks) == (("Ada Example",), ("json-ld-repaired",))
