"""A program that is killed at a file operation of one's choice: `python kills.py compact FOLDER N...`.

It forks once for each N and kills the child, as SIGKILL does, right before its Nth file operation below FOLDER-N, a
copy of FOLDER: opening, renaming or deleting. Prints a line for each N, `killed`, or `done` if there were fewer.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import warcmill
from warcmill.dataset.compact import compact

OPERATIONS = frozenset({"open", "os.rename", "os.remove"})
JOBS: dict[str, Callable[[Path], object]] = {
    "compact": lambda out: compact(out, run_bytes=1 << 14),
    "normalize": lambda out: warcmill.normalize([str(out.parent / "input.warc")], out),
}


def child(job: str, out: Path, fatal: int) -> None:
    """Do the job, but not the operation of that number."""
    count = 0

    def count_down(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in OPERATIONS and str(arguments[0]).startswith(str(out)):
            count += 1
            if count == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count_down)
    JOBS[job](out)


def main(job: str, folder: Path, *numbers: str) -> None:
    """Kill one child for each number."""
    for number in map(int, numbers):
        out = folder.with_name(f"{folder.name}-{number}")
        shutil.copytree(folder, out)
        process = os.fork()
        if not process:
            child(job, out, number)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        print({0: "done", -signal.SIGKILL: "killed"}[os.waitstatus_to_exitcode(status)], flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
