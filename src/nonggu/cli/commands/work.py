"""`nonggu work`: the worker that `nonggu serve` starts beside the pages."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book


@click.command("work")
def command() -> None:
    """Work on the queue of jobs until stopped (normally started by `nonggu serve`)."""
    open_book()
    from nonggu.keep.jobs import run_worker

    run_worker()
