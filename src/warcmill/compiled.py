"""Which modules are compiled where there is a C compiler, and whether they are in this process."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

SWITCH: Final = "WARCMILL_PLAIN"
"""An environment variable: while it is set to anything but 0, nothing is compiled, and nothing compiled is used."""
MODULES: Final = (
    "warcmill.page.extract.kept_pieces",
    "warcmill.page.judge.alike",
    "warcmill.page.judge.feature_cells",
    "warcmill.page.judge.main_text_measures",
    "warcmill.page.judge.nearby_measures",
    "warcmill.page.judge.page_layout",
    "warcmill.page.judge.path_points",
    "warcmill.page.judge.type_points",
    "warcmill.page.judge.view_measures",
    "warcmill.page.markup._libxml2",
    "warcmill.page.markup.attribute_floods",
    "warcmill.page.markup.class_words",
    "warcmill.page.markup.makes",
    "warcmill.page.markup.text_walk",
    "warcmill.page.markup.word_hash",
    "warcmill.page.markup.word_table",
    "warcmill.read.usual_headers",
)
"""Each is one source for both ways, but for what reads the parser's own nodes: that is there compiled alone."""
REASON: Final = "not_compiled.txt"
"""Beside this file, where an installation compiled nothing: why."""


def is_switched_off() -> bool:
    """Whether the environment asks for plain Python."""
    return os.environ.get(SWITCH, "0") not in ("", "0")


def is_compiled(module: ModuleType) -> bool:
    """Whether a module that was imported is a compiled one."""
    return not isinstance(module.__loader__, importlib.machinery.SourceFileLoader)


def state() -> str:
    """`compiled`, or `interpreted` and why, in words for a person; imports all that could be."""
    if is_switched_off():
        return f"interpreted: {SWITCH} is set"
    plain: list[str] = []
    for name in MODULES:
        try:
            if not is_compiled(importlib.import_module(name)):
                plain.append(name)
        except (
            ImportError,
            ValueError,
        ) as error:  # of what is there compiled alone: another lxml than it was built for
            plain.append(f"{name} ({error})")
    if not plain:
        return "compiled"
    if len(plain) < len(MODULES):
        return f"partly interpreted: {', '.join(plain)}"
    note = Path(__file__).with_name(REASON)
    why = note.read_text("utf-8").strip() if note.exists() else "nothing was compiled when it was installed"
    return f"interpreted, which takes many times as long: {why}"


def take_source() -> None:
    """Let the modules that are compiled be imported from their source instead, from now on."""
    sys.meta_path.insert(0, PlainFinder)


class PlainFinder:
    """Finds the source of modules beside which a compiled one stands, which Python would take otherwise."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None, _: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's source, of those of `MODULES`; None leaves it to the other finders."""
        if name not in MODULES or not path:
            return None
        source = Path(path[0], f"{name.rpartition('.')[2]}.py")
        if not source.exists():
            raise ImportError(f"{name} is there compiled alone, and {SWITCH} is set")
        return importlib.util.spec_from_file_location(name, source)
