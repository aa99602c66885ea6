"""Rehearsing a restore: a backup is good when it comes back, whole, in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from nonggu.errors import UnusableInput
from nonggu.keep.home import KEYS_FILE, home_folder


def rehearse(file: Path, *, receipts: Path | None = None) -> str:
    """Restore into a temporary home on SQLite, in a process of its own, and return what it printed.

    Raises UnusableInput with the first fault found.
    """
    code, printed, complaint = run_rehearsal(file, receipts=receipts)
    if code:
        raise UnusableInput("backup_not_restorable", file=file.name, why=complaint.strip().split("\n")[0][:200])
    return printed


def run_rehearsal(file: Path, *, receipts: Path | None = None, keys: Path | None = None) -> tuple[int, str, str]:
    """The exit code, the report and the complaints of a rehearsed restore, with the keys of this home if it has any."""
    own = home_folder() / KEYS_FILE
    keys = keys or (own if own.is_file() else None)
    with tempfile.TemporaryDirectory(prefix="nonggu-restore-") as scratch:
        environment = {**os.environ, "NONGGU_HOME": str(Path(scratch, "home")), "NONGGU_DATABASE": ""}
        environment["PYTHONIOENCODING"] = "utf-8"
        extra = ["--receipts", str(receipts.resolve())] if receipts else []
        extra += ["--keys", str(keys.resolve())] if keys else []
        command = [sys.executable, "-m", "nonggu", "restore", str(file.resolve()), *extra]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr
