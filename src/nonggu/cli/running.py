"""The root command: find the command's module, run it, turn errors into sentences and exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from nonggu import __version__
from nonggu.errors import NongguError
from nonggu.phrases import language_of, remedy, say

COMMANDS = Path(__file__).parent / "commands"


class LazyCommands(click.Group):
    """A group whose members are the modules of `nonggu.cli.commands`, each with `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in alphabetical order."""
        return sorted(file.stem for file in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = import_module(f"nonggu.cli.commands.{cmd_name}").command
        return found if isinstance(found, click.Command) else None


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nonggu")
def root() -> None:
    """Nonggu (农谷): a county's agricultural science and technology service centre."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code: 0 done, 1 our fault, 2 usage, 3 rows wrong, 4 infeasible."""
    try:
        result = root.main(list(arguments), prog_name="nonggu", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        return 1
    except click.ClickException as error:
        error.show()
        return 2
    except NongguError as error:
        tell(error)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("NONGGU_DEBUG"):
            traceback.print_exc()
        tell(NongguError("internal_error", what=f"{type(error).__name__}: {error}"))
        return 1


def tell(error: NongguError) -> None:
    """Print an error's sentence and remedy on standard error, in the terminal's language."""
    language = language_of()
    click.echo(say(error.code, error.params, language), err=True)
    mend = remedy(error.code, error.params, language)
    if mend:
        click.echo(mend, err=True)
