"""`nonggu work`: the worker that `nonggu serve` starts beside the pages."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book


@click.command("work")
@click.option("--bound", is_flag=True, hidden=True, help="Stop when standard input ends.")
def command(bound: bool) -> None:
    """Work on the queue of jobs, do what is due every day, backup included, until stopped (started by `nonggu serve`)."""
    open_book()
    from nonggu.desks.enrol.jobs import take_up
    from nonggu.keep.jobs import run_worker
    from nonggu.keep.logs import start_logging

    start_logging("work")
    load_daily_works()
    run_worker(take_up=take_up, is_bound=bound)


def load_daily_works() -> None:
    """The desks register what they do every day where they do it; `keep` knows no desk."""
    from nonggu.desks.cultivate import reminding  # noqa: F401
    from nonggu.desks.match import asking  # noqa: F401
