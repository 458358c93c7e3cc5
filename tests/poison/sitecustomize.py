"""Pages that end the worker which reads them: on the path of workers only, for tests that say so by `POISON`."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

HOARD = 400 << 20


def kill() -> None:
    """End this process as the kernel does."""
    os.kill(os.getpid(), signal.SIGKILL)


def hoard() -> None:
    """Hold far more memory than a page takes, for a while."""
    held = bytearray(HOARD)
    held[::4096] = b"x" * len(held[::4096])
    time.sleep(60)


def eat() -> None:
    """Find no memory."""
    raise MemoryError


DEEDS: dict[str, Callable[[], object]] = {
    "kills": kill,
    "hoards": hoard,
    "eats": eat,
    "stalls": lambda: time.sleep(600),
}


def deed(text: str) -> None:
    """Do what the text says after `poison-`."""
    for name, do in DEEDS.items():
        if f"poison-{name}" in text:
            do()


def work() -> None:
    """Make pages do what their addresses say, and bodies as they are read what they say."""
    payload: Any = importlib.import_module("warcmill.read.payload")
    unit: Any = importlib.import_module("warcmill.run.unit")
    assemble, read = unit.assemble, payload.read

    def assembled(capture: Any, *arguments: Any, **named: Any) -> Any:
        deed(capture.url)
        return assemble(capture, *arguments, **named)

    def read_on(chunks: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(chunks, tuple):
            deed("".join(bytes(chunk).decode("latin-1") for chunk in chunks))
        return read(chunks, *arguments, **named)

    unit.assemble, payload.read = assembled, read_on


if os.environ.get("POISON") == "start":
    sys.exit("no life here")
elif os.environ.get("POISON"):
    work()
