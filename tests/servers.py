"""An HTTP server on loopback that serves bytes by range, and misbehaves as it is told."""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self


class Server:
    """Give it `files` by path; tell it to fail, cut or drop the next so many bodies that are asked for, or all."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._fault, self._times = "", 0.0
        self._port = 0
        self._http: ThreadingHTTPServer | None = None
        self.heal()

    @property
    def url(self) -> str:
        """Where it is, whether it runs or not."""
        return f"http://127.0.0.1:{self._port}"

    def fail(self, status: int, times: float = float("inf")) -> None:
        """Answer with a status."""
        self._fault, self._times = str(status), times

    def cut(self, times: float) -> None:
        """Send the first half of a body."""
        self._fault, self._times = "cut", times

    def drop(self, times: float) -> None:
        """Close the connection without an answer."""
        self._fault, self._times = "drop", times

    def stop(self) -> None:
        """Refuse connections."""
        if self._http:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def heal(self) -> None:
        """Serve everything, from the same port."""
        self._fault = ""
        if self._http is None:
            self._http = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
            self._port = self._http.server_address[1]
            Thread(target=self._http.serve_forever, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def next_fault(self) -> str:
        """What is to go wrong with this answer, if anything."""
        if self._times <= 0:
            self._fault = ""
        self._times -= 1
        return self._fault

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.answer(with_body=False)

            def do_GET(self) -> None:
                self.answer(with_body=True)

            def answer(self, *, with_body: bool) -> None:
                fault = server.next_fault() if with_body or server._times == float("inf") else ""
                data = server.files.get(self.path.partition("?")[0])
                if fault.isdigit() or data is None:
                    self.send_error(int(fault or 404))
                    return
                if fault == "drop":
                    self.close_connection = True
                    return
                self.send(data, with_body=with_body, cut=fault == "cut")

            def send(self, data: bytes, *, with_body: bool, cut: bool) -> None:
                wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
                start, end = (int(wanted[1]), int(wanted[2] or len(data) - 1) + 1) if wanted else (0, len(data))
                part = data[start:end]
                self.send_response(206 if wanted else 200)
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(len(part)))
                if wanted:
                    self.send_header("Content-Range", f"bytes {start}-{start + len(part) - 1}/{len(data)}")
                self.end_headers()
                if with_body:
                    self.wfile.write(part[: len(part) // 2] if cut else part)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
