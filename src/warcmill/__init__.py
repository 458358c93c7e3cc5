"""Turn archived web captures into a clean, typed, validated dataset.

    for item in warcmill.read_source("crawl.warc.gz"):  # Capture | Skipped | Gap
        if isinstance(item, warcmill.Capture):
            document = warcmill.dechrome(item)          # one row of `captures`
    run = warcmill.normalize(["crawl.warc.gz"], "dataset")
    print(warcmill.markdown(row))                       # of a row of it, as any reader of Parquet gives it
    report = warcmill.validate(["dataset"])

Every command is a function here. Names resolve on first use, so that `import warcmill` costs nothing.
(`read_source`, for `warcmill.read` is the room.)
"""

from __future__ import annotations

import importlib
from os import environ as _environ
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warcmill.dataset.checks.validate import Report, validate
    from warcmill.dataset.commonmark import markdown
    from warcmill.dataset.compact import Compaction, compact
    from warcmill.dataset.compat import Change, schema_diff
    from warcmill.dataset.contract import Contract
    from warcmill.dataset.contract import contract as schema
    from warcmill.dataset.export.export_run import Export
    from warcmill.dataset.exports import export as schema_export
    from warcmill.errors import WarcmillError
    from warcmill.model import (
        Block,
        Capture,
        Document,
        Failed,
        Finding,
        Gap,
        Image,
        Link,
        Record,
        Removal,
        Skipped,
        Source,
        Span,
    )
    from warcmill.page.document import assemble as dechrome
    from warcmill.page.explanation import Explanation
    from warcmill.page.rule_trials import failures as rule_failures
    from warcmill.page.rules.rulebook import Rule, Rulebook, rulebook
    from warcmill.page.rules.rulebook import load as load_rules
    from warcmill.read import read as read_source
    from warcmill.run.config import Config
    from warcmill.run.exporting import export
    from warcmill.run.extraction import extract
    from warcmill.run.inspection import check, inspect
    from warcmill.run.mending import Loss, Mended, mend
    from warcmill.run.normalize import Run, normalize
    from warcmill.run.one_page import explain, find_page
    from warcmill.run.standing import Standing, account

__version__ = "0.1.0"

_HOMES = {
    "Block": "model", "Capture": "model", "Document": "model", "Failed": "model", "Finding": "model", "Gap": "model",
    "Image": "model", "Link": "model", "Record": "model", "Removal": "model", "Skipped": "model", "Source": "model",
    "Span": "model", "markdown": "dataset.commonmark:markdown",
    "WarcmillError": "errors", "read_source": "read:read",
    "Rule": "page.rules.rulebook", "Rulebook": "page.rules.rulebook", "rulebook": "page.rules.rulebook",
    "load_rules": "page.rules.rulebook:load", "rule_failures": "page.rule_trials:failures",
    "dechrome": "page.document:assemble", "Explanation": "page.explanation",
    "Change": "dataset.compat", "Compaction": "dataset.compact", "Contract": "dataset.contract",
    "Report": "dataset.checks.validate", "compact": "dataset.compact", "schema": "dataset.contract:contract",
    "schema_diff": "dataset.compat", "schema_export": "dataset.exports:export", "validate": "dataset.checks.validate",
    "Standing": "run.standing", "account": "run.standing",
    "Export": "dataset.export.export_run", "export": "run.exporting", "extract": "run.extraction",
    "Loss": "run.mending", "Mended": "run.mending", "mend": "run.mending",
    "Config": "run.config", "Run": "run.normalize", "check": "run.inspection", "explain": "run.one_page",
    "find_page": "run.one_page", "inspect": "run.inspection", "normalize": "run.normalize",
}  # fmt: skip

__all__ = [
    "Block",
    "Capture",
    "Change",
    "Compaction",
    "Config",
    "Contract",
    "Document",
    "Explanation",
    "Export",
    "Failed",
    "Finding",
    "Gap",
    "Image",
    "Link",
    "Loss",
    "Mended",
    "Record",
    "Removal",
    "Report",
    "Rule",
    "Rulebook",
    "Run",
    "Skipped",
    "Source",
    "Span",
    "Standing",
    "WarcmillError",
    "account",
    "check",
    "compact",
    "dechrome",
    "explain",
    "export",
    "extract",
    "find_page",
    "inspect",
    "load_rules",
    "markdown",
    "mend",
    "normalize",
    "read_source",
    "rule_failures",
    "rulebook",
    "schema",
    "schema_diff",
    "schema_export",
    "validate",
]

if _environ.get("WARCMILL_PLAIN", "0") not in ("", "0"):
    importlib.import_module("warcmill.compiled").take_source()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'warcmill' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(importlib.import_module(f"warcmill.{module}"), attribute or name)


def __dir__() -> list[str]:
    return __all__
