"""The command line: a skin over the library, one file a verb."""

from __future__ import annotations

import importlib
import io
import os
import signal
import sys
import traceback
from typing import Any

import click

from warcmill import __version__, compiled
from warcmill.errors import Interrupted, OutputError, WarcmillError
from warcmill.show.printable import printable, printable_lines

VERBS = (
    "normalize",
    "account",
    "inspect",
    "check",
    "validate",
    "compact",
    "export",
    "extract",
    "mend",
    "schema",
    "rules",
    "explain",
)
"""Each is `warcmill.cli.<verb>`, a module with a command of that name."""

INTERRUPTED, UNREAD, TERMINATED = 130, 141, 143
"""Exit codes after Ctrl-C, when nobody reads the output any more, and after SIGTERM: those that shells give."""


class LazyGroup(click.Group):
    """Imports a verb when it is asked for: `warcmill --version` need not load pyarrow."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return all verbs, in the order of a newcomer's first session."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        """Import and return the command of that name."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(importlib.import_module(f"warcmill.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; `| head` ends it quietly."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click itself would make this exit code 1, which says that something was found
            sys.stdout = None  # what it still holds nobody wants
            ctx.exit(UNREAD)


def _tell_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"warcmill {__version__} ({compiled.state()})")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and whether it is compiled, and exit.",
)
def cli() -> None:
    """Turn archived web captures into a clean, typed, validated dataset."""


def _terminate(*_: object) -> None:
    """SIGTERM, as schedulers send it, does what Ctrl-C does."""
    raise Interrupted("", TERMINATED)


def main() -> None:
    """Run the command line; our own errors become one line on stderr and an exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else NumPy starts one for each core, which only wait
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # letters that the terminal's charset does not have
    try:
        sys.exit(cli.main(standalone_mode=False))  # the code of `ctx.exit` comes back as a value here; else None
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except click.Abort as error:
        cause = error.__cause__
        _say(str(cause or "") or "interrupted")
        sys.exit(cause.exit_code if isinstance(cause, Interrupted) else INTERRUPTED)
    except WarcmillError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except MemoryError as error:
        _say(f"out of memory{f': {error}' if str(error) else ''}")
        sys.exit(WarcmillError.exit_code)
    except OSError as error:  # of stdout or of --output: the library turns all others into its own
        _say(f"{error.filename or 'stdout'}: {error.strerror or error}")
        sys.stdout = None  # what it still holds cannot be written either
        sys.exit(OutputError.exit_code)
    except Exception:  # noqa: BLE001 -- a fault of ours: told in full, and not by Python's exit code 1, which is a finding
        click.echo(printable_lines(traceback.format_exc()), nl=False, err=True)
        sys.exit(WarcmillError.exit_code)


def _say(message: str) -> None:
    click.echo(f"warcmill: {printable(message)}", err=True)


def _show(error: click.ClickException) -> None:
    """Print what click says of wrong usage: it repeats arguments as they are."""
    said = io.StringIO()
    error.show(said)
    click.echo(printable_lines(said.getvalue()), nl=False, err=True)
