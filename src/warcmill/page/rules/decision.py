"""The decision on a judged page: which runs are kept, the rule against each, and the type of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warcmill.page.judge import threshold
from warcmill.page.judge.last_look import AFTER_THE_END, endings_of
from warcmill.page.judge.page_types import page_types_of
from warcmill.page.judge.scoring import judge_of
from warcmill.page.rules import front_matter
from warcmill.page.rules.reasons import accuse

if TYPE_CHECKING:
    from warcmill.model import PageType
    from warcmill.page.judge.last_look import LastLook
    from warcmill.page.judge.scoring import Verdicts
    from warcmill.page.markup.tree import Tree
    from warcmill.page.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry for each run in `kept` and `codes`."""

    kept: list[bool]
    codes: list[str]
    """The rule that weighs most against the run, kept or not."""
    page_type: PageType | None
    verdicts: Verdicts | None
    """None for a page without text."""
    last: LastLook | None = None
    """None for a page that did not get one."""


def decide(tree: Tree, rulebook: Rulebook, url: str) -> Decision:
    """Judge a page and decide what of it is kept; nothing is removed yet."""
    if not tree.runs.text:
        return Decision([], [], None, None)
    judge = judge_of(rulebook)
    verdicts = judge.look(tree, url)
    page_type, share = page_types_of(rulebook).find(verdicts.view, url, verdicts.around.known)
    codes = accuse(judge, verdicts)
    verdicts, last = endings_of(rulebook).look(verdicts, page_type, share)
    if last is not None:
        codes = [AFTER_THE_END if ended else code for ended, code in zip(last.against.tolist(), codes, strict=True)]
    kept = threshold.keep(verdicts.view, verdicts.chance, page_type)
    for run, code in list(front_matter.lines(verdicts.view, kept, rulebook)):
        kept[run] = False
        codes[run] = code
    return Decision(kept.tolist(), codes, page_type, verdicts, last)
