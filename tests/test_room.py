"""Decoding one body takes room in proportion to what is kept of it, whatever it would become."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIMIT = 2 << 20

CHILD = """
import gzip, sys
from pathlib import Path
from warcmill.read import payload
from warcmill.read.input import ReadOptions

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024

limit, shape = int(sys.argv[1]), sys.argv[2]
head = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n"
if shape == "coded":
    body = gzip.compress(bytes(limit * 10), 1)
    head += b"Content-Encoding: gzip\\r\\n\\r\\n"
elif shape == "few bytes a chunk":
    body = b"3\\r\\n<p>\\r\\n" * (limit // 3 * 2)
    head += b"Transfer-Encoding: chunked\\r\\n\\r\\n"
else:
    body = b"<p>" * limit
    head += b"\\r\\n"
block = head + body
del body
way = (block[at : at + 65_536] for at in range(0, len(block), 65_536))
Path("/proc/self/clear_refs").write_text("5")
before = peak()
found = payload.read(way, None, None, ReadOptions(max_body=limit), is_http=True)
print(peak() - before, len(found.body))
"""


@pytest.mark.parametrize("shape", ["coded", "few bytes a chunk", "plain"])
def test_reading_one_body_takes_at_most_four_times_the_limit_that_it_is_cut_to(shape: str) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, str(LIMIT), shape], capture_output=True, text=True, check=True)
    taken, kept = map(int, done.stdout.split())
    assert (taken <= 4 * LIMIT, kept) == (True, LIMIT), f"{taken / LIMIT:.1f} times the limit"
