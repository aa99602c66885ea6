"""`nonggu work`: the worker that `nonggu serve` starts beside the pages."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book


@click.command("work")
@click.option("--bound", is_flag=True, hidden=True, help="Stop when standard input ends.")
def command(bound: bool) -> None:
    """Work on the queue of jobs and make the day's backup until stopped (normally started by `nonggu serve`)."""
    open_book()
    from nonggu.desks.enrol.jobs import take_up
    from nonggu.keep.jobs import run_worker
    from nonggu.keep.logs import start_logging

    start_logging("work")
    run_worker(take_up=take_up, is_bound=bound)
