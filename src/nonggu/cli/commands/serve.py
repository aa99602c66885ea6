"""`nonggu serve`: the centre's pages and its worker."""

from __future__ import annotations

import signal
from types import FrameType

import click

from nonggu.cli.book import open_book
from nonggu.keep.serving import refuse_taken_port, serve_pages, worker_beside

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets colleagues in.")
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command("serve")
@host_option
@port_option
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests answered at once.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Run the worker of jobs too.")
def command(host: str, port: int, threads: int, worker: bool) -> None:
    """Serve the centre; stop it with Ctrl+C."""
    refuse_taken_port(host, port)
    open_book()
    serve(host, port, threads=threads, has_worker=worker)


def serve(host: str, port: int, *, threads: int = 8, has_worker: bool = True) -> None:
    """Serve an opened book until Ctrl+C or SIGTERM."""
    signal.signal(signal.SIGTERM, _stop)

    def ready() -> None:
        click.echo(f"http://{host}:{port}/   (Ctrl+C 停止 / stops)")

    try:
        if has_worker:
            with worker_beside():
                serve_pages(host, port, threads=threads, on_ready=ready)
        else:
            serve_pages(host, port, threads=threads, on_ready=ready)
    except KeyboardInterrupt:
        click.echo()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
