"""Homes for races between processes, on the database of this run: SQLite, or a database of their own on its server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from nonggu.keep.home import make_home

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SERVER = os.environ.get("NONGGU_TEST_DATABASE", "")


@dataclass(frozen=True)
class RaceHome:
    """A home and the address of its database (empty: SQLite)."""

    folder: Path
    database: str

    def start(self, *arguments: object) -> subprocess.Popen:
        """A process of this Python on the home."""
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        environment = {
            **os.environ,
            "NONGGU_HOME": str(self.folder),
            "NONGGU_DATABASE": self.database,
            "PYTHONPATH": path,
        }
        command = [sys.executable, *map(str, arguments)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def run(self, *arguments: object, wait_s: float = 300) -> str:
        """What such a process prints, once it has ended well."""
        return self.end(self.start(*arguments), wait_s=wait_s)

    @staticmethod
    def end(process: subprocess.Popen, *, wait_s: float = 300) -> str:
        """What the process printed."""
        printed, _ = process.communicate(timeout=wait_s)
        assert process.returncode == 0, printed
        return printed


@contextmanager
def race_home(folder: Path, *, like: RaceHome | None = None) -> Iterator[RaceHome]:
    """A home whose database is whole and empty, or a copy of another home on which nothing runs."""
    if like is not None and not SERVER:
        shutil.copytree(like.folder, folder)
        yield RaceHome(folder, "")
        return
    with own_database(like.database if like else "") as database:
        make_home(folder, database=database)
        home = RaceHome(folder, database)
        if like is None:
            home.run("-c", "from nonggu.cli.book import open_book; open_book(is_upgraded=False);"
                           "from nonggu.keep.upgrade import upgrade_database; upgrade_database()")  # fmt: skip
        yield home


@contextmanager
def own_database(like: str = "") -> Iterator[str]:
    """The address of a new database on the server of this run, a copy of `like` if given; empty for SQLite."""
    if not SERVER:
        yield ""
        return
    import psycopg

    parts, name = urlsplit(SERVER), f"nonggu_race_{uuid.uuid4().hex[:12]}"
    keeper = urlunsplit(parts._replace(path="/postgres"))
    template = urlsplit(like).path.lstrip("/") if like else "template0"
    with psycopg.connect(keeper, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\" ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
