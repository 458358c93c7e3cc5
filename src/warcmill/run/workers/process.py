"""One worker as its supervisor sees it: a process, a pipe, and the breadcrumbs that outlive it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from warcmill.run.workers.breadcrumbs import Crumb, last, mapped

_PROGRAM = "import sys; sys.path[:] = {path!r}; from warcmill.run.workers.worker import main; main()"
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TAIL = 400
Message = dict[str, Any]


class Worker:
    """A process of its own, with nothing of the parent's but the way to import; `folder` takes its notes and stderr.

    It is started by `subprocess`, not `multiprocessing`: that would import the caller's script once more in each.
    """

    def __init__(self, job: Path, folder: Path, number: int) -> None:
        notes = folder / f"worker-{number}.notes"
        self._stderr = folder / f"worker-{number}.stderr"
        self._notes = mapped(notes)
        ours, theirs = socket.socketpair()
        path = [each or os.getcwd() for each in sys.path]
        words = [sys.executable, "-c", _PROGRAM.format(path=path), str(theirs.fileno()), str(job), str(notes)]
        with theirs, self._stderr.open("wb") as stderr:
            self._process = subprocess.Popen(  # noqa: S603 -- this Python and this package
                words,
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
                pass_fds=[theirs.fileno()],
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # NumPy would start one for each core, which only wait
            )
        self.pipe = Connection(ours.detach())
        self.is_ready = False
        self.pid = self._process.pid

    def send(self, message: Message) -> bool:
        """Give an order; False if nobody is there to take it."""
        try:
            self.pipe.send_bytes(json.dumps(message).encode())
        except OSError:
            return False
        return True

    def hear(self) -> Message | None:
        """The next message, None if there will be none any more."""
        try:
            found: Message = json.loads(self.pipe.recv_bytes())
        except (EOFError, OSError):
            return None
        return found

    def crumb(self) -> Crumb:
        """What it noted last; also when it is gone."""
        return last(self._notes)

    def memory(self) -> int | None:
        """Bytes that it has in memory; None where the system does not tell."""
        try:
            return int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1]) * _PAGE
        except (OSError, IndexError, ValueError):
            return None

    def kill(self) -> None:
        """End it; what it said before can still be heard."""
        self._process.kill()

    def end(self) -> str:
        """Kill it if it still runs; how it ended, in words."""
        if self._process.poll() is None:
            self._process.kill()
        code = self._process.wait()
        self.pipe.close()
        if code >= 0:
            return f"ended with exit code {code}"
        return f"was killed by signal {-code}" + (
            ", as the kernel does when memory is short" if -code == signal.SIGKILL else ""
        )

    def last_words(self) -> str:
        """The end of what it wrote to stderr."""
        try:
            lines = self._stderr.read_text("utf-8", "replace")[-_TAIL:].splitlines()
        except OSError:
            return ""
        return lines[-1] if lines else ""
