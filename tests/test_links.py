"""The links of a page: every one, with its text and its zone."""

from __future__ import annotations

from keeping import found_links

from warcmill.model import Link


def test_a_link_in_kept_text_is_content_and_all_others_are_chrome() -> None:
    assert found_links(
        '<nav><a href="/">Home</a></nav><p>See <a href="b.html" rel="nofollow">the <b>mill</b></a>.</p>', "Home"
    ) == [
        Link("https://example.org/", "Home", None, "chrome"),
        Link("https://example.org/a/b.html", "the mill", "nofollow", "content"),
    ]


def test_marks_of_notes_and_of_headings_are_no_links_of_the_text() -> None:
    found = found_links(
        '<h2>The mill<a class="headerlink" href="#mill">¶</a></h2>'
        '<p>Built in 1702.<sup class="reference"><a href="#n1">[1]</a></sup> See <a href="/b">the bridge</a>.</p>'
    )
    assert [(link.text, link.zone) for link in found] == [("¶", "chrome"), ("[1]", "chrome"), ("the bridge", "content")]


def test_a_link_around_a_picture_says_what_the_picture_shows() -> None:
    assert found_links('<p>Text <a href="/m"><img src="m.jpg" alt="The mill"></a></p>') == [
        Link("https://example.org/m", "The mill", None, "content")
    ]


def test_a_link_around_an_icon_says_its_label() -> None:
    assert found_links('<p>Text <a href="/s" aria-label="Share"><svg><path/></svg></a></p>') == [
        Link("https://example.org/s", "Share", None, "content")
    ]


def test_areas_of_image_maps_are_links() -> None:
    assert found_links('<p>Map</p><map name=m><area href="north.html" alt="North"></map>')[0] == Link(
        "https://example.org/a/north.html", "North", None, "content"
    )


def test_frames_are_links_to_what_they_show() -> None:
    html = '<frameset cols="20%,80%"><frame src="menu.html"><frame src="main.html" title="Text"></frameset>'
    assert found_links(html) == [
        Link("https://example.org/a/menu.html", "", None, "chrome"),
        Link("https://example.org/a/main.html", "Text", None, "chrome"),
    ]


def test_links_that_lead_to_no_document_are_left_out() -> None:
    assert found_links('<p><a href="javascript:go()">Go</a> <a name="here">here</a> <a href="">Self</a></p>') == [
        Link("https://example.org/a/page.html", "Self", None, "content")
    ]


def test_the_text_of_a_link_has_no_unseen_characters() -> None:
    assert [link.text for link in found_links('<p><a href="/x">co&shy;op<br>mill</a></p>')] == ["coop mill"]
