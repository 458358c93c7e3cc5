"""The errors that warcmill raises, as one tree.

Trouble with one capture is a value (`Gap`, `Failed`, a quirk), never one of these; what is raised concerns a whole
input or the whole run.

    WarcmillError
      UsageError          the caller asked for something that makes no sense           exit 2
      SourceError         an input cannot be read (further)                            exit 3, or a reject of its unit
        MissingInput      there is no such file, folder or URL                         exit 2
        InputFault        it cannot be read now; what it holds is not known            exit 1, it is tried again
        UnknownFormat     the bytes are of no format that warcmill reads
      RuleError           a rule file is wrong                                         exit 2
      ContractError       a schema is wrong, or two of them do not fit together        exit 3
      OutputError         the dataset cannot be written: full disk, other schema       exit 3
        CommitConflict    another run changed there what this one builds on            exit 3, or a unit not finished
      WorkerError         worker processes end as soon as they begin                   exit 3
      MissingExtra        an optional dependency is needed and not installed           exit 3
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warcmill.model import Source


class WarcmillError(Exception):
    """Base of every error that warcmill raises on purpose; its message is one sentence for the user."""

    exit_code = 3

    def __init__(self, message: str, *, at: Source | None = None) -> None:
        super().__init__(f"{at}: {message}" if at else message)
        self.at = at


class Interrupted(KeyboardInterrupt):
    """Ctrl-C or SIGTERM; its message, if any, is one sentence for the user."""

    def __init__(self, message: str = "", exit_code: int = 130) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class UsageError(WarcmillError):
    """The caller asked for something that makes no sense."""

    exit_code = 2


class SourceError(WarcmillError):
    """An input cannot be read, or not further."""


class MissingInput(SourceError):
    """There is no such file, folder or URL, or it may not be read."""

    exit_code = 2


class InputFault(SourceError):
    """An input cannot be read now: a fault of the environment, which says nothing of what the input holds."""

    exit_code = 1


class UnknownFormat(SourceError):
    """The bytes are of no format that warcmill reads."""


class RuleError(WarcmillError):
    """A rule file is wrong."""

    exit_code = 2


class ContractError(WarcmillError):
    """A schema is wrong, or two of them do not fit together."""


class OutputError(WarcmillError):
    """The dataset cannot be written."""


class CommitConflict(OutputError):
    """Another run committed or replaced meanwhile what this one was at; what that run did stands."""


class WorkerError(WarcmillError):
    """Worker processes end as soon as they begin, so no work can be done by them."""


class MissingExtra(WarcmillError):
    """An optional dependency is needed and not installed; the message names the cure."""
