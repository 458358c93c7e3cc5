"""What the writer's options cost and bring: size, seconds to write and to read, footer, look-ups.

python -m bench.parquet PART [--rows N]      PART is a file of captures of real pages
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warcmill.dataset.contract import captures
from warcmill.dataset.parts import FALSE_POSITIVES, LOOKUPS, WRITER, encodings

TEXTS = ("text", "alt", "caption", "description")
REPEATS = 3


def variants(rows: int) -> dict[str, Mapping[str, Any]]:
    """Each option of the writer, changed alone."""
    bloom = {"ndv": rows, "fpp": FALSE_POSITIVES}
    return {
        "as written": {},
        "bloom filters": {"bloom_filter_options": dict.fromkeys(LOOKUPS["captures"], bloom)},
        **{f"zstd {level}": {"compression_level": level} for level in (1, 3, 9)},
        "snappy": {"compression": "snappy", "compression_level": None},
        "no dictionary for texts": {
            "use_dictionary": [
                leaf for leaf in encodings(captures())["use_dictionary"] if leaf.split(".")[-1] not in TEXTS
            ]
        },
        "a dictionary for places too": {"use_dictionary": True, "column_encoding": None},
        "data pages v2": {"data_page_version": "2.0"},
        "pages of 64 KiB": {"data_page_size": 1 << 16},
        "pages of 4 MiB": {"data_page_size": 1 << 22},
        "no page index": {"write_page_index": False},
        "no page checksums": {"write_page_checksum": False},
        "Arrow schema stored": {"store_schema": True},
        "content-defined chunks": {"use_content_defined_chunking": True},
        "groups of 200 rows": {"group": 200},
    }


def written(table: pa.Table, options: Mapping[str, Any]) -> bytes:
    """The table as a Parquet file."""
    settings = {**WRITER, **encodings(captures()), **options}
    group = settings.pop("group", table.num_rows)
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, table.schema, **settings) as writer:
        writer.write_table(table, row_group_size=max(1, group))
    return sink.getvalue()


def seconds(action: Callable[[], object]) -> float:
    """CPU seconds of the fastest of a few repeats."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def main(path: str, rows: int | None = None) -> None:
    """Print a line for each variant, each on the same rows in the same run."""
    table = pq.read_table(path)[: rows or None]
    print(f"{table.num_rows:,} rows, {table.nbytes:,} bytes in Arrow")
    print(f"{'variant':26}{'bytes':>12}{'footer':>9}{'write s':>9}{'read s':>9}")
    for name, options in variants(table.num_rows).items():
        whole = written(table, options)
        footer = pq.read_metadata(io.BytesIO(whole)).serialized_size
        write = seconds(lambda options=options: written(table, options))  # type: ignore[misc]  # bound per variant
        read = seconds(lambda whole=whole: pq.ParquetFile(io.BytesIO(whole)).read(use_threads=False))  # type: ignore[misc]
        print(f"{name:26}{len(whole):>12,}{footer:>9,}{write:>9.3f}{read:>9.3f}")


if __name__ == "__main__":
    limit = int(sys.argv[sys.argv.index("--rows") + 1]) if "--rows" in sys.argv else None
    main(sys.argv[1], limit)
