"""Serving the centre: the pages in this process, the worker in another, both stopped together."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nonggu.errors import UnusableInput
from nonggu.keep.home import home_folder, read_home


def refuse_taken_port(host: str, port: int) -> None:
    """Raise UnusableInput when another program listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise UnusableInput("port_taken", port=port) from None


def serve_pages(host: str, port: int, *, threads: int, on_ready: Callable[[], None]) -> None:
    """Serve the pages until interrupted."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    server = waitress.create_server(
        get_wsgi_application(), host=host, port=port, threads=threads, ident="nonggu", **_behind_proxy()
    )
    on_ready()
    try:
        server.run()
    finally:
        server.close()


def _behind_proxy() -> dict[str, object]:
    """Whose word about a reader's address and about https counts: the home's proxy's, nobody else's."""
    home = read_home(home_folder())
    if not home.is_https:
        # Nobody believes these headers then; that they are there tells that a proxy stands between.
        return {"clear_untrusted_proxy_headers": False}
    return {
        "trusted_proxy": home.proxy,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
        "trusted_proxy_count": 1,
        "clear_untrusted_proxy_headers": True,
    }


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker for the time of the block; it is stopped with it, also when this process is killed: its input ends."""
    command = [sys.executable, "-m", "nonggu", "work", "--bound"]
    worker = subprocess.Popen(command, env=os.environ.copy(), stdin=subprocess.PIPE)
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=10)
        except subprocess.TimeoutExpired:
            worker.kill()
