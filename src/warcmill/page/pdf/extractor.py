"""Send PDFs to the process that reads them, and end it if one takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from warcmill.errors import MissingExtra
from warcmill.page.pdf import pdf_reader

SOFT_SECONDS, HARD_SECONDS = 30, 60
"""After the first, no further page of the PDF is read; after the second, the process is ended."""
_MOST_ANSWERS = 500
"""Number of PDFs that one process reads: whatever its library leaks ends with it."""
CURE = "the text of PDFs needs another package: pip install 'warcmill[pdf]'"


class Line(NamedTuple):
    """A line as shown on the page; lengths in points, from the lower left corner."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Extracted:
    """The contents of a PDF."""

    pages: int
    lines: tuple[Line, ...]
    facts: dict[str, str]
    """Its document information: `Title`, `Author`, `CreationDate`, …"""
    language: str | None
    is_cut: bool
    """Whether it has more than was read within the limits."""


class PdfError(Exception):
    """A PDF could not be read, or not within the limits."""


def is_there() -> bool:
    """Whether the package that reads PDFs is installed."""
    return find_spec("pypdfium2") is not None


def reads_pdf(*, wanted: bool | None) -> bool:
    """Whether to read PDFs: as requested, else if possible. Raises MissingExtra if it is requested and not possible."""
    if wanted and not is_there():
        raise MissingExtra(CURE)
    return is_there() if wanted is None else wanted


def extract(data: bytes, seconds: int = SOFT_SECONDS, hard_seconds: int = HARD_SECONDS) -> Extracted:
    """Read a PDF; raises PdfError if it cannot be read, whatever it does to the process."""
    answer = _process().ask(data, seconds, hard_seconds)
    if "error" in answer:
        raise PdfError(answer["error"])
    lines = tuple(Line(*line) for line in answer["lines"])
    return Extracted(answer["pages"], lines, answer["facts"], answer["language"], answer["is_cut"])


class _Process:
    """A child process and how much it has read."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.answers = 0
        command = [sys.executable, "-I", str(Path(pdf_reader.__file__))]
        self._child = subprocess.Popen(  # noqa: S603 -- our own file
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    @property
    def is_fit(self) -> bool:
        """Whether this process can send it another PDF."""
        return self.owner == os.getpid() and self.answers < _MOST_ANSWERS and self._child.poll() is None

    def ask(self, data: bytes, seconds: int, hard_seconds: int) -> dict[str, Any]:
        """Send it a PDF; if it dies before it answers, that is the PDF's fault."""
        self.answers += 1
        timer = threading.Timer(hard_seconds, self._child.kill)
        timer.start()
        try:
            return self._answer(data, seconds)
        except (OSError, ValueError) as error:
            self.end()
            return {"error": f"its reader ended without an answer ({error})"}
        finally:
            timer.cancel()

    def _answer(self, data: bytes, seconds: int) -> dict[str, Any]:
        asks, answers = self._child.stdin, self._child.stdout
        if asks is None or answers is None:
            raise OSError("no pipe")
        asks.write(pdf_reader.REQUEST.pack(len(data), seconds))
        asks.write(data)
        asks.flush()
        head = answers.read(pdf_reader.ANSWER.size)
        if len(head) < pdf_reader.ANSWER.size:
            raise OSError("it was killed, crashed or ran out of memory")
        found: dict[str, Any] = json.loads(answers.read(pdf_reader.ANSWER.unpack(head)[0]))
        return found

    def end(self) -> None:
        """End it, if it belongs to this process."""
        if self.owner == os.getpid():
            self._child.kill()
            self._child.communicate()


_running: list[_Process] = []


def _process() -> _Process:
    """The child of this process; a new one if there is none that is usable."""
    if not _running or not _running[0].is_fit:
        for old in _running:
            old.end()
        _running[:] = [_Process()]
    return _running[0]
