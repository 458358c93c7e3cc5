"""The codes of what is odd about a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import warcmill.page
from warcmill.page import sanitizing
from warcmill.page.content_quirks import QUIRKS

MODULES = sorted(Path(warcmill.page.__path__[0]).rglob("*.py"))


def given(module: Path) -> Iterator[str]:
    """Codes that a module adds to a row: what is appended to `quirks`, listed after it, or tried under a code."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call) and "quirks.append" in ast.unparse(node.func):
            values = node.args
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_attempt":
            values = node.args[:1]
        elif isinstance(node, ast.List) and any(ast.unparse(each) == "*quirks" for each in node.elts):
            values = node.elts
        yield from (each.value for each in values if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_every_code_that_the_room_gives_is_explained() -> None:
    assert {code for module in MODULES for code in given(module)} <= QUIRKS.keys()


def test_every_explained_code_is_given_somewhere() -> None:
    sources = "\n".join(module.read_text("utf-8") for module in MODULES if module.stem != "quirks")
    assert [code for code in QUIRKS if f'"{code}"' not in sources] == []


def test_every_origin_of_hidden_content_is_explained() -> None:
    sources = "\n".join(module.read_text("utf-8") for module in MODULES)
    assert set(re.findall(r'"(content-from-[a-z-]+)"', sources)) <= QUIRKS.keys()


def test_codes_are_codes_and_meanings_are_sentences() -> None:
    assert sanitizing.codes(QUIRKS) == tuple(QUIRKS)
    assert all(meaning.endswith(".") for meaning in QUIRKS.values())
