"""`nonggu upgrade`: bring a home's database to this version."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book


@click.command("upgrade")
@click.option("--reindex", is_flag=True, help="Make the search index and the database's statistics anew as well.")
def command(reindex: bool) -> None:
    """Bring the centre's database to this version; safe to repeat."""
    open_book(is_upgraded=False)
    from nonggu.keep.upgrade import renew_index, upgrade_database

    steps = upgrade_database()
    for step in steps:
        click.echo(step)
    click.echo(f"{len(steps)} 步已完成 / steps done")
    if reindex:
        click.echo(f"{renew_index():,} 条已编入检索 / records in the search index")
