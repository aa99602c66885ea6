"""Makes the fixtures of one tagged version: `python -m tests.keep.editions.make 0.1.0`, from the folder of the sources.

The tag's own code makes a small home, fills it with `fill.py` and backs it up. Three files come out beside this one:
`VERSION.home.zip` (the home), `VERSION.backup.zip` (its backup) and `VERSION.json` (what must be found in both). All records
in them are synthetic. `git tag` and this command are all that a new version needs; the tests find it by its files.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
LARGEST_BYTES = 300_000


def make(version: str) -> None:
    """Make the three files from the tag `vVERSION`."""
    with tempfile.TemporaryDirectory(prefix="nonggu-edition-") as scratch:
        code, home = Path(scratch, "code"), Path(scratch, "home")
        _run("git", "worktree", "add", "--detach", str(code), f"v{version}", cwd=ROOT)
        try:
            _make(version, code, home, Path(scratch))
        finally:
            _run("git", "worktree", "remove", "--force", str(code), cwd=ROOT)


def _make(version: str, code: Path, home: Path, scratch: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(code / "src"), "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    python = [sys.executable, "-m"]
    _run(*python, "nonggu.phrases.compiling", cwd=code, env=environment)
    named = ["--division", "999901", "--county", "示例县", "--reporting-date", "2024-03-11", "--admin", "admin"]
    _run(*python, "nonggu", "init", *named, cwd=scratch, env=environment)
    told = _run(sys.executable, str(HERE / "fill.py"), cwd=scratch, env=environment)
    backup = HERE / f"{version}.backup.zip"
    backup.unlink(missing_ok=True)
    _run(*python, "nonggu", "backup", str(backup), cwd=scratch, env=environment)
    book = sqlite3.connect(home / "book.sqlite3", isolation_level=None)
    book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    book.execute("PRAGMA journal_mode=DELETE")
    book.execute("VACUUM")
    book.close()
    (HERE / f"{version}.json").write_text(json.dumps(json.loads(told), ensure_ascii=False, indent=1) + "\n", "utf-8")
    with zipfile.ZipFile(HERE / f"{version}.home.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(home.rglob("*")):
            if file.is_file() and file.suffix not in (".jsonl", ".sqlite3-wal", ".sqlite3-shm"):
                archive.write(file, file.relative_to(home))
    for file in sorted(HERE.glob(f"{version}.*.zip")):
        size = file.stat().st_size
        print(f"{file.name}: {size:,} bytes")  # noqa: T201
        assert size < LARGEST_BYTES, file.name


def _run(*command: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return done.stdout


if __name__ == "__main__":
    make(sys.argv[1].removeprefix("v"))
