"""`nonggu upgrade`: bring a home's database to this version, a backup first."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book
from nonggu.phrases import language_of, say


@click.command("upgrade")
@click.option("--reindex", is_flag=True, help="Make the search index and the database's statistics anew as well.")
def command(reindex: bool) -> None:
    """Back the home up and bring its database to this version, all of it or nothing; safe to repeat."""
    open_book(is_upgraded=False)
    from nonggu.keep.upgrade import renew_index, upgrade_home

    done = upgrade_home()
    if done.backup:
        click.echo(say("upgrade_backed_up", {"file": str(done.backup)}, language_of()))
    for step in done.steps:
        click.echo(step)
    click.echo(f"{len(done.steps)} 步已完成 / steps done")
    if reindex:
        click.echo(f"{renew_index():,} 条已编入检索 / records in the search index")
