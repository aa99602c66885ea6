"""A home kept as it is and put back: files, with its database in them or beside it on the server of this run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ADDRESS = os.environ.get("NONGGU_DATABASE", "")
#: A server ends a session soon after its client is gone.
LONGEST_S = 20


def keep(home: Path, kept: Path) -> None:
    """Keep the home, on which nothing runs, in place of what was kept there."""
    if not ADDRESS:
        _settle(home)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(home, kept)
    if ADDRESS:
        _copy_database(_own(), _beside(kept))


def put_back(kept: Path, home: Path) -> None:
    """Make the home what it was when it was kept."""
    if ADDRESS:
        _copy_database(_beside(kept), _own())
    else:
        for name in ("book.sqlite3-wal", "book.sqlite3-shm"):
            (home / name).unlink(missing_ok=True)
        shutil.copyfile(kept / "book.sqlite3", home / "book.sqlite3")
    shutil.rmtree(home / "uploads", ignore_errors=True)
    if (kept / "uploads").is_dir():
        shutil.copytree(kept / "uploads", home / "uploads")


def put_all_away(*kept: Path) -> None:
    """Drop the kept databases; the files go with their folder."""
    for folder in kept if ADDRESS else ():
        with _server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{_beside(folder)}" WITH (FORCE)')


def wait_until_alone() -> None:
    """Wait until the server has noticed that the sessions of a killed process are gone, and has rolled them back."""
    if not ADDRESS:
        return
    began = time.monotonic()
    with _server() as server:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while server.execute(asked, [_own()]).fetchone()[0]:
            assert time.monotonic() - began < LONGEST_S, "the server keeps a session whose client is gone"
            time.sleep(0.01)


def _settle(home: Path) -> None:
    """Everything into the one file of the database."""
    book = sqlite3.connect(home / "book.sqlite3", isolation_level=None)
    book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    book.close()


def _own() -> str:
    return urlsplit(ADDRESS).path.lstrip("/")


def _beside(kept: Path) -> str:
    return f"{_own()}_{kept.name}"


def _server():
    import psycopg

    return psycopg.connect(urlunsplit(urlsplit(ADDRESS)._replace(path="/postgres")), autocommit=True)


def _copy_database(source: str, target: str) -> None:
    with _server() as server:
        for name in (source, target):
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
