"""The same job by datatrove with trafilatura inside: archive to Parquet on one core.

    PYTHON bench/datatrove_peer.py ARCHIVE        (in an environment that holds `datatrove[io,processing]`)

Prints captures per CPU second of the whole pipeline, to hold against `bench/speed.py` on the same archive.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import ParquetWriter


def cpu_seconds() -> float:
    """CPU time of this process and of its ended children: the extractor runs in one."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main(archive: Path) -> None:
    """Run the pipeline once."""
    with tempfile.TemporaryDirectory() as out:
        pipeline = [
            WarcReader(str(archive.parent), glob_pattern=archive.name),
            Trafilatura(favour_precision=False),
            ParquetWriter(f"{out}/parquet"),
        ]
        start = cpu_seconds()
        stats = LocalPipelineExecutor(pipeline=pipeline, tasks=1, workers=1, logging_dir=f"{out}/logs").run()
        seconds = cpu_seconds() - start
    written = stats.stats[-1].stats["total"].total
    print(f"{written:,} rows in {seconds:.2f} CPU s: {written / seconds:.1f} captures/s")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
