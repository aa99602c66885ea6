"""`nonggu doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import sys

import click

from nonggu.cli.book import open_book
from nonggu.phrases import language_of, remedy, say


@click.command("doctor")
def command() -> None:
    """Look at disk, permissions, database, upgrade, fonts, backups and clock; exit 3 when something is wrong."""
    open_book(is_upgraded=False)
    from nonggu.keep.doctor import examine

    language, findings = language_of(), examine()
    for finding in findings:
        click.echo(f"{'✓' if finding.is_well else '✗'} {say(finding.code, finding.params, language)}")
        mend = remedy(finding.code, finding.params, language)
        if mend and not finding.is_well:
            click.echo(f"    {mend}")
    if not all(finding.is_well for finding in findings):
        sys.exit(3)
