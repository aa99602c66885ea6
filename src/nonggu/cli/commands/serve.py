"""`nonggu serve`: the centre's pages and its worker."""

from __future__ import annotations

import os
import signal
from types import FrameType

import click

from nonggu.cli.book import open_book
from nonggu.keep.autostart import autostart_file, remove_autostart, write_autostart
from nonggu.keep.home import home_folder, read_home
from nonggu.keep.lan import EVERYWHERE, hosts_for, page_addresses
from nonggu.keep.serving import refuse_taken_port, serve_pages, worker_beside
from nonggu.phrases import language_of, say

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets colleagues in.")
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command("serve")
@host_option
@port_option
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests answered at once.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Run the worker of jobs too.")
@click.option(
    "--at-sign-in/--not-at-sign-in",
    default=None,
    help="Serve by itself, with these options, when you sign in to this machine; or no longer. Serves nothing now.",
)
def command(host: str, port: int, threads: int, worker: bool, at_sign_in: bool | None) -> None:
    """Serve the centre; stop it with Ctrl+C."""
    if at_sign_in is not None:
        _set_autostart(at_sign_in, host, port)
        return
    refuse_taken_port(host, port)
    let_in(host)
    open_book()
    serve(host, port, threads=threads, has_worker=worker)


def let_in(host: str) -> None:
    """Let pages answer under the machine's own addresses too; call it before the book is opened."""
    known = os.environ.get("NONGGU_HOSTS", "").split()
    os.environ["NONGGU_HOSTS"] = " ".join([*known, *hosts_for(host)])


def serve(host: str, port: int, *, threads: int = 8, has_worker: bool = True) -> None:
    """Serve an opened book until Ctrl+C or SIGTERM."""
    from nonggu.keep.logs import start_logging
    from nonggu.keep.presence import announced

    signal.signal(signal.SIGTERM, _stop)
    start_logging("pages")

    def ready() -> None:
        own, *others = page_addresses(host, port)
        click.echo(f"{own}   (Ctrl+C 停止 / stops)")
        if host in EVERYWHERE:
            click.echo(say("serve_colleagues", {"addresses": "  ".join(others) or "-"}, language_of()))

    try:
        with announced("serve"):
            if has_worker:
                with worker_beside():
                    serve_pages(host, port, threads=threads, on_ready=ready)
            else:
                serve_pages(host, port, threads=threads, on_ready=ready)
    except KeyboardInterrupt:
        click.echo()


def _set_autostart(is_wanted: bool, host: str, port: int) -> None:
    home, language = home_folder(), language_of()
    if is_wanted:
        read_home(home)
        file = write_autostart(home, ["--host", host, "--port", str(port)])
        click.echo(say("autostart_written", {"file": str(file)}, language))
    else:
        code = "autostart_removed" if remove_autostart() else "autostart_none"
        click.echo(say(code, {"file": str(autostart_file())}, language))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
