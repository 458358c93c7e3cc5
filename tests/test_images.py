"""The pictures of the main content: where they are, what is said of them, and which are none."""

from __future__ import annotations

import pytest
from keeping import found_images

from warcmill.model import Image
from warcmill.page.extract import captions


def test_a_picture_comes_with_caption_and_credit_apart() -> None:
    html = (
        '<p>Text.</p><figure><img src="/mill.jpg" alt="A  mill"><figcaption>The mill at dawn.'
        '<span itemprop="copyrightHolder">Photo: Ann Example</span></figcaption></figure><p>More.</p>'
    )
    assert found_images(html) == [Image("https://example.org/mill.jpg", "A mill", "The mill at dawn.", "Ann Example")]


def test_a_picture_whose_caption_is_not_kept_still_has_it() -> None:
    figure = '<figure><img src="a.jpg"><figcaption>The mill.</figcaption></figure>'
    html = f"<article><p>Text.</p>{figure}<p>More.</p></article>"
    assert found_images(html, "The mill.") == [Image("https://example.org/a/a.jpg", None, "The mill.", None)]


def test_a_caption_is_known_by_its_class_too() -> None:
    html = (
        '<p>Text.</p><div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">The pond</p></div><p>More.</p>'
    )
    assert [image.caption for image in found_images(html)] == ["The pond"]


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="/real.jpg">', "/real.jpg"),
        ('<img src="/blank.gif" data-lazy-src="/real.jpg">', "/real.jpg"),
        ('<img src="/blank.gif" data-srcset="/s.jpg 300w, /l.jpg 1200w">', "/l.jpg"),
        ('<img srcset="/a,1.jpg 1x, /b,2.jpg 2x">', "/b,2.jpg"),
        ('<picture><source srcset="/w.webp 800w, /x.webp 1600w"><img alt="x"></picture>', "/x.webp"),
        ('<img src="data:image/gif;base64,R0"><noscript><img src="/real.jpg"></noscript>', "/real.jpg"),
        ('<amp-img src="/real.jpg"></amp-img>', "/real.jpg"),
    ],
)
def test_a_lazy_picture_has_the_address_that_it_would_load(markup: str, url: str) -> None:
    assert [image.url for image in found_images(f"<div><p>Text.</p>{markup}<p>More.</p></div>")] == [
        f"https://example.org{url}"
    ]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/t.gif" width="1" height="1">',
        '<img src="https://b.scorecardresearch.com/p?c1=2">',
        '<img src="/spacer.gif">',
        '<img src="/i/arrow.png" width="16" height="16">',
        '<img class="emoji" src="/1f600.png" alt="😀">',
        '<img src="data:image/png;base64,iVBORw0KGgo=">',
        '<img alt="no address">',
    ],
)
def test_pixels_icons_and_pictures_without_address_are_left_out(markup: str) -> None:
    assert found_images(f"<div><p>Text.</p>{markup}<p>More.</p></div>") == []


def test_pictures_of_menus_and_teasers_are_left_out() -> None:
    teaser = (
        "<div class=related><h3>Related</h3>"
        + "<div><img src=/t.jpg><p>Another story that has nothing to do with this one.</p></div>" * 12
    )
    menu = f"<div><img src=/logo.png>{'<p>Menu</p>' * 20}</div>"
    html = f"<div>{menu}<p>Text.</p><img src=/a.jpg><p>More.</p>{teaser}</div>"
    dropped = ("Menu", "Related", "Another story that has nothing to do with this one.")
    assert [image.url for image in found_images(html, *dropped)] == ["https://example.org/a.jpg"]


def test_the_lead_picture_before_the_heading_is_content() -> None:
    assert [image.url for image in found_images("<article><img src=/lead.jpg><h1>Mill</h1><p>Text.</p></article>")] == [
        "https://example.org/lead.jpg"
    ]


def test_each_address_comes_once() -> None:
    assert len(found_images("<p>a</p><img src=/a.jpg><img src=/a.jpg><p>b</p>")) == 1


@pytest.mark.parametrize(
    ("caption", "parts"),
    [
        ("The bridge at dawn. Photo: Ann Example", ("The bridge at dawn.", "Ann Example")),
        ("The bridge (Photo by Ann Example)", ("The bridge", "Ann Example")),
        ("The bridge | Image credit: Ann Example/Agency", ("The bridge", "Ann Example/Agency")),
        ("CreditCredit...Ann Example for The Paper", ("", "Ann Example for The Paper")),
        ("Die Brücke. Foto: Ann Example", ("Die Brücke.", "Ann Example")),
        ("Мост на рассвете. Фото: Анна", ("Мост на рассвете.", "Анна")),
        ("橋の夜明け。 写真：安藤", ("橋の夜明け。", "安藤")),
        ("The bridge. © 2020 Ann Example", ("The bridge.", "2020 Ann Example")),
        ("A photo by a soldier who never came back", ("A photo by a soldier who never came back", None)),
        ("The bridge at dawn", ("The bridge at dawn", None)),
    ],
)
def test_the_credit_at_the_end_of_a_caption_is_none_of_it(caption: str, parts: tuple[str, str | None]) -> None:
    assert captions.parted(caption) == parts
