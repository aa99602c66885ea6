"""Take the checklist of screens: `python -m tests.journeys.screenshots [--demo HOME] [--only NAME ...] [--check]`.

Every page of `screen_list` and every page that links lead to, at 1440, 1024 and 390 px, in both languages, in a copy of
a demonstration (built where none is given) and in an empty centre. Sheets of them go to `docs/reference/screens/`, the
list to `docs/reference/screens.md`. A page that is wider than its window, or that the browser complains of, is a failure: it is
named and the exit code is 3. The browser is `/usr/bin/chromium` or `NONGGU_CHROMIUM`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("full", "empty")


def _nonggu(home: Path, *arguments: str) -> None:
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    subprocess.run([sys.executable, "-m", "nonggu", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)


def _make_homes(folder: Path, demo: str) -> dict[str, Path]:
    """A copy of the demonstration, since pictures write into it, and an empty centre with an account of each role."""
    full, empty = folder / "full", folder / "empty"
    if demo:
        shutil.copytree(demo, full)
        _nonggu(full, "upgrade")
    else:
        _nonggu(full, "demo", "--once")
    _nonggu(empty, "init", "--division", "999901", "--county", "示例县", "--county-en", "Example County")
    for role in ("leader", "officer", "clerk", "auditor", "security", "administrator"):
        _nonggu(empty, "user", "add", role, "--role", role, "--password", "nonggu-demo-2024")
    return {"full": full, "empty": empty}


def main() -> int:
    """Take every picture, put them together, write the list; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", default="", help="a demonstration's home; it is copied, not changed")
    parser.add_argument("--only", nargs="*", default=[], help="names of screens; the list is not written then")
    parser.add_argument("--raw", default="", help="keep the single pictures in this folder")
    parser.add_argument("--check", action="store_true", help="measure only: write no sheets and no list")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nonggu-screens-") as scratch:
        raw = Path(asked.raw or scratch, "raw")
        homes = _make_homes(Path(scratch), asked.demo)
        for name in HOMES:
            environment = {**os.environ, "NONGGU_HOME": str(homes[name]), "NONGGU_DATABASE": ""}
            command = [sys.executable, "-m", "tests.journeys.screen_taking", name, str(raw / name), *asked.only]
            subprocess.run(command, env=environment, cwd=ROOT, check=True)
        found = {name: json.loads((raw / name / "found.json").read_text("utf-8")) for name in HOMES}
        if not asked.check:
            from tests.journeys.screen_sheets import write_sheets

            write_sheets(raw, found, is_whole=not asked.only)
    failures = [line for one in found.values() for line in one["failures"]]
    print("\n".join(failures))  # noqa: T201
    return 3 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
