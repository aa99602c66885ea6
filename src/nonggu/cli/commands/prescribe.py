"""`nonggu prescribe`: from soil tests to what to spread. Each subcommand is a module `nonggu.cli.prescribe_<name>`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

SUBCOMMANDS = ("card", "columns", "formulas", "map", "plan", "products", "quefts")


class LazyPrescribe(click.Group):
    """A group whose members are loaded when they are called; a member whose module is absent is not listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The subcommands that are installed."""
        return [name for name in SUBCOMMANDS if find_spec(f"nonggu.cli.prescribe_{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name; None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"nonggu.cli.prescribe_{cmd_name}")
        found = getattr(module, "command", None) or getattr(module, "map_command", None) or module.formulas
        return found if isinstance(found, click.Command) else None


@click.group(cls=LazyPrescribe)
def command() -> None:
    """Soil tests to fertilizer plans, products, formulas, maps and growers' cards (测土配肥)."""
