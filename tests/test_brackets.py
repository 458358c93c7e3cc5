"""Markdown of nothing but brackets costs in proportion to its length, and says what it said."""

from __future__ import annotations

import pytest

from warcmill.read.dumps import markdown
from warcmill.read.dumps.brackets import with_all_brackets, with_few_brackets
from warcmill.read.dumps.markdown import to_html

SHAPES = {
    "open": lambda n: "[" * n,
    "images": lambda n: "![" * n,
    "images of open": lambda n: "![[" * n,
    "words": lambda n: "[a " * n,
    "nested": lambda n: "[" * n + "]" * n,
    "nested images": lambda n: "![" * n + "](" * n,
    "many nested": lambda n: ("[" * 40 + "]" * 40) * (n // 40),
    "lines": lambda n: "[a\n" * n,
}


def steps(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the parser steps over a token to find where a link's text ends."""
    count = 0
    skip = markdown._MARKDOWN.inline.skipToken

    def counted(state: object) -> None:
        nonlocal count
        count += 1
        skip(state)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(markdown._MARKDOWN.inline, "skipToken", counted)
        to_html(text)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_brackets_cost_about_four_times_the_steps(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (steps(SHAPES[shape](n), monkeypatch) for n in (400, 1_600))
    assert many <= 6 * max(few, 400)


@pytest.mark.parametrize("shape", ["open", "images", "images of open", "words"])
def test_brackets_without_end_are_text_as_they_stand(shape: str) -> None:
    text = SHAPES[shape](100).strip()
    assert f"<p>{text}</p>" in to_html(text).html


def test_links_among_many_brackets_stay_links() -> None:
    text = "[a](/b) " * 50 + "[" * 100 + " [c](/d)"
    html = to_html(text).html
    assert (html.count('<a href="/b">a</a>'), html.count('<a href="/d">c</a>')) == (50, 1)


def test_an_ordinary_paragraph_is_the_parsers_as_it_is() -> None:
    text = "see [1] and [the [inner] one](/x), \\[not\\] this [" * 20
    assert with_few_brackets("a [b](c) [ d `[`") == "a [b](c) [ d `[`"
    assert with_all_brackets(with_few_brackets(text)) == text
