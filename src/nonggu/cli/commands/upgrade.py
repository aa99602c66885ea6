"""`nonggu upgrade`: bring a home's database to this version."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book


@click.command("upgrade")
def command() -> None:
    """Bring the centre's database to this version; safe to repeat."""
    open_book(is_upgraded=False)
    from nonggu.keep.upgrade import upgrade_database

    steps = upgrade_database()
    for step in steps:
        click.echo(step)
    click.echo(f"{len(steps)} 步已完成 / steps done")
