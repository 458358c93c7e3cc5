"""A run while it goes on: a bar on a terminal, a line every half minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from warcmill.run.normalize import Observer
from warcmill.run.normalize import Progress as Standing

DRAW_EVERY = 0.1
"""Seconds between two pictures of the bar."""
LOG_EVERY = 30.0
"""Seconds between two lines where no terminal shows a bar."""


@contextmanager
def progress(*, quiet: bool = False, stream: TextIO | None = None) -> Iterator[Observer]:
    """Give the observer that suits the stream (default: stderr, which may be closed)."""
    stream = stream or sys.stderr
    if quiet or stream is None:
        yield lambda _: None
    elif stream.isatty():
        with _bar(stream) as observer:
            yield observer
    else:
        yield _lines(stream)


def _counts(standing: Standing) -> str:
    done = standing.done
    return (
        f"{done.files}/{standing.files} files, {done.records:,} records, {done.rows:,} rows, {done.rejects:,} rejects"
    )


@contextmanager
def _bar(stream: TextIO) -> Iterator[Observer]:
    from rich import progress as rich  # noqa: PLC0415 -- 25 ms, for terminals only
    from rich.console import Console  # noqa: PLC0415

    left = rich.TimeRemainingColumn()
    columns = (rich.BarColumn(), rich.DownloadColumn(), rich.TransferSpeedColumn(), left)
    described = rich.TextColumn("{task.description}")
    with rich.Progress(*columns, described, console=Console(file=stream), transient=True) as bars:
        task = bars.add_task("", total=None)

        def show(standing: Standing) -> None:
            bars.update(task, completed=standing.done.bytes, total=standing.total_bytes, description=_counts(standing))

        yield _now_and_then(show, DRAW_EVERY)


def _lines(stream: TextIO) -> Observer:
    start = time.monotonic()

    def show(standing: Standing) -> None:
        line = f"warcmill: {_counts(standing)}, {_pace(standing, time.monotonic() - start)}"
        print(line, file=stream, flush=True)

    return _now_and_then(show, LOG_EVERY)


def _now_and_then(show: Observer, seconds: float) -> Observer:
    """Pass on one call in so many seconds: a run has thousands of records a second."""
    last = time.monotonic()

    def observe(standing: Standing) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= seconds:
            last = now
            show(standing)

    return observe


def _pace(standing: Standing, seconds: float) -> str:
    rate = standing.done.bytes / seconds
    left = standing.total_bytes - standing.done.bytes if standing.total_bytes is not None else None
    return f"{rate / 1e6:.1f} MB/s" + (f", {left / rate:,.0f} s left" if left is not None and rate else "")
