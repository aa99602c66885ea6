"""Who runs on this home: locked files that end with their process, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from nonggu.errors import UnusableInput

#: A file younger than this may be one whose owner has not locked it yet.
FRESH_S = 5.0


def running_folder() -> Path:
    """The folder of the locked files, one a process."""
    folder = Path(settings.HOME, "running")
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def announced(what: str) -> Iterator[None]:
    """Say for the time of the block that this process serves or works (`what`) on the home."""
    file = running_folder() / f"{what}-{os.getpid()}.lock"
    stream = file.open("a")
    try:
        _lock(stream)
        yield
    finally:
        stream.close()
        file.unlink(missing_ok=True)


def who_runs() -> list[str]:
    """What other processes announced and still are, as `what-pid`."""
    own = f"-{os.getpid()}"
    files = sorted(running_folder().glob("*-*.lock"))
    return [file.stem for file in files if not file.stem.endswith(own) and _is_alive(file)]


@contextmanager
def sole(what: str, *, wait_s: float = 0.0) -> Iterator[None]:
    """Be the only process that does `what` on this home. Raises UnusableInput where another does it already."""
    stream = (running_folder() / f"{what}.lock").open("a")
    until = time.monotonic() + wait_s
    try:
        while not _lock(stream):
            if time.monotonic() >= until:
                raise UnusableInput("already_running", what=what)
            time.sleep(0.2)
        yield
    finally:
        stream.close()


def mark_seen(what: str) -> None:
    """Note that `what` is at work now."""
    (running_folder() / f"{what}.seen").touch()


def seen_s_ago(what: str) -> float | None:
    """Seconds since `what` was seen at work; None when it never was."""
    file = running_folder() / f"{what}.seen"
    return max(0.0, time.time() - file.stat().st_mtime) if file.is_file() else None


def _is_alive(file: Path) -> bool:
    try:
        with file.open("a") as stream:
            if not _lock(stream):
                return True
            is_fresh = time.time() - file.stat().st_mtime < FRESH_S
    except OSError:
        return file.exists()
    if not is_fresh:
        file.unlink(missing_ok=True)
    return is_fresh


def _lock(stream: IO[str]) -> bool:
    """Lock the file for as long as it is open; False where another holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
