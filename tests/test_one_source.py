"""Modules that run compiled and interpreted: one source each, and a process says which way it goes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from seeds import ROOT
from warcmill import compiled

SRC = Path(compiled.__file__).parent.parent


def told(**environment: str) -> str:
    """What a process of its own says of itself."""
    code = "from warcmill import compiled; print(compiled.state())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_environment_switches_to_plain_python_at_run_time() -> None:
    assert told(WARCMILL_PLAIN="1") == "interpreted: WARCMILL_PLAIN is set"


def test_a_process_says_whether_it_is_compiled_and_else_why() -> None:
    state = told(WARCMILL_PLAIN="0")
    assert state == "compiled" or state.startswith(
        ("interpreted, which takes many times as long: ", "partly interpreted: ")
    )


def test_an_installation_that_compiled_nothing_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compiled.SWITCH, raising=False)
    (tmp_path / compiled.REASON).write_text("no C compiler was found\n", "utf-8")
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    monkeypatch.setattr(compiled, "is_compiled", lambda _: False)
    assert compiled.state() == "interpreted, which takes many times as long: no C compiler was found"


def test_what_is_compiled_carries_no_debug_symbols() -> None:
    built = list(SRC.rglob("*.so"))
    assert [path.name for path in built if b".debug_info" in path.read_bytes()] == []


JUDGED = """
import hashlib, sys
from pathlib import Path
from warcmill.page.markup.tree import parse
from warcmill.page.rules.decision import decide
from warcmill.page.rules.rulebook import rulebook

for page in sorted(Path(sys.argv[1]).rglob("*.html")):
    found = decide(parse(page.read_bytes()), rulebook(), "https://example.org/forum/page-1")
    score = found.verdicts.score.tolist() if found.verdicts else []
    told = repr((found.kept, found.page_type, score))
    print(page.parent.name, hashlib.sha256(told.encode()).hexdigest())
"""


def judged(**environment: str) -> list[str]:
    """What a process of its own makes of all seeds."""
    command = [sys.executable, "-c", JUDGED, str(ROOT)]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_pages_are_judged_alike_compiled_and_interpreted() -> None:
    found = judged(WARCMILL_PLAIN="0")
    assert found == judged(WARCMILL_PLAIN="1")
    assert len(found) > 10


def lines_that_say_something(path: Path) -> int:
    """Lines of a module but for blank ones, comments and docstrings."""
    code = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
    return sum(1 for line in code.splitlines() if line.strip() and not line.strip().startswith("#"))


def test_what_is_written_for_one_way_alone_is_short() -> None:
    written = [*SRC.rglob("*.pyx"), *SRC.rglob("*.pxd"), SRC / "warcmill" / "page" / "markup" / "lxml_nodes.py"]
    assert {path.name for path in written if path.suffix == ".pyx"} == {"_libxml2.pyx"}
    assert {path.name: lines for path in written if (lines := lines_that_say_something(path)) >= 150} == {}


def test_each_module_that_is_compiled_has_its_source_beside_it() -> None:
    sources = [SRC / f"{name.replace('.', '/')}.py" for name in compiled.MODULES]
    assert [path.stem for path in sources if not path.exists()] == ["_libxml2"]
