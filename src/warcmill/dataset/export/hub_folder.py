"""A folder as the Hugging Face hub has it: Parquet under `data/`, and a card that says what loads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warcmill.dataset.contract import captures
from warcmill.dataset.export.shard import Shard

CARD = "README.md"
_SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
"""Bounds of the hub's `size_categories`."""


def write(shard: Shard) -> int:
    """Write the rows as they are in the dataset, as far as columns and filters leave them."""
    count = 0
    schema = shard.schema.remove_metadata()
    with pq.ParquetWriter(shard.path, schema, compression="zstd", write_page_index=True) as writer:
        for batch in shard.batches:
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
            count += batch.num_rows
    return count


def finish(shards: Sequence[Path], folder: Path) -> Iterator[Path]:
    """The dataset card: YAML that the hub and `datasets` read, and the columns."""
    rows = sum(pq.read_metadata(path).num_rows for path in shards)
    names = pq.read_schema(shards[0]).names if shards else []
    path = folder / CARD
    path.write_text(card(rows, names), encoding="utf-8")
    yield path


def card(rows: int, names: Sequence[str]) -> str:
    """The text of the card."""
    described = captures().properties
    lines = [f"| `{name}` | {described[name]['description'].replace('|', chr(92) + '|')} |" for name in names]
    head = (
        f"---\npretty_name: Web captures\nsize_categories:\n- {size_category(rows)}\n"
        "configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/*.parquet\n---\n"
    )
    said = (
        f"{rows:,} web captures, one a row, made by warcmill (contract captures {captures().version}). The rights in\n"
        "the texts are those of the pages' authors; say here under what terms you publish them."
    )
    return "\n".join([head, "# Web captures", "", said, "", "| column | meaning |", "|---|---|", *lines, ""])


def size_category(rows: int) -> str:
    """`10K<n<100K`, as the hub spells it."""
    names = ["1K", "10K", "100K", "1M", "10M", "100M", "1B"]
    for at, bound in enumerate(_SIZES):
        if rows < bound:
            return f"{names[at - 1]}<n<{names[at]}" if at else "n<1K"
    return "n>1B"
