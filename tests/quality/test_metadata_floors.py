"""Floors of the metadata on a fixed tenth of the development pages. They only rise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from shared import shared

ROOT = Path(__file__).parents[2]
FLOORS = {"title": 0.80, "author": 0.81, "date": 0.86, "no-author": 0.87, "no-date": 0.85}


def test_title_author_and_date_are_right_as_often_as_they_were() -> None:
    pages = shared("wcxb_dev.parquet")
    command = [sys.executable, "bench/metadata.py", str(pages), "--fold", "0/10", "--json"]
    measured = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    assert {field: measured[field] for field, floor in FLOORS.items() if measured[field] < floor} == {}
