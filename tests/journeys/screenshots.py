"""Take the checklist of screens: `python -m tests.journeys.screenshots [--demo HOME] [--raw FOLDER] [--only NAME ...]`.

Every page of `screen_list` and every page that links lead to, at 1440, 1024 and 390 px, in both languages, in a copy of
a demonstration (built where none is given) and in an empty centre. Sheets of them go to `docs/reference/screens/`, the
list to `docs/reference/screens.md`. A page that is wider than its window, that the browser complains of, that says
something in English in the Chinese interface, or that is not taken, is a failure: it is named and the exit code is 3. The
browser is `/usr/bin/chromium` or `NONGGU_CHROMIUM`.

With `--raw` the single pictures are kept, and a part can be taken again: `--only` takes the named pages, `--resume` those
that are missing, `--list` none; the sheets and the list are then made of all that the folder holds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nonggu.phrases.compiling import compile_catalogues
from tests.journeys.screen import BOTH
from tests.journeys.screen_raw import Raw
from tests.journeys.screen_taking import RESUME

ROOT = Path(__file__).resolve().parents[2]


def _nonggu(home: Path, *arguments: str) -> None:
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    subprocess.run([sys.executable, "-m", "nonggu", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)


def _make_home(name: str, home: Path, demo: str) -> None:
    """A copy of the demonstration, since pictures write into it, or an empty centre with an account of each role."""
    if name == "full" and demo:
        shutil.copytree(demo, home)
        _nonggu(home, "upgrade")
    elif name == "full":
        _nonggu(home, "demo", "--once")
    else:
        _nonggu(home, "init", "--division", "999901", "--county", "示例县", "--county-en", "Example County")
        for role in ("leader", "officer", "clerk", "auditor", "security", "administrator"):
            _nonggu(home, "user", "add", role, "--role", role, "--password", "nonggu-demo-2024")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", default="", help="a demonstration's home; it is copied, not changed")
    parser.add_argument("--raw", default="", help="keep the single pictures in this folder")
    parser.add_argument("--homes", nargs="+", default=list(BOTH), choices=BOTH, help="which homes are taken now")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--only", nargs="+", default=[], metavar="NAME", help="take these pages again")
    what.add_argument("--resume", action="store_true", help="take what is missing")
    what.add_argument("--list", action="store_true", help="take nothing, write the sheets and the list")
    parser.add_argument("--check", action="store_true", help="measure only: write no sheets and no list")
    asked = parser.parse_args()
    if (asked.only or asked.resume or asked.list) and not asked.raw:
        parser.error("--only, --resume and --list need --raw, where the other pictures are")
    return asked


def _take(name: str, raw: Path, scratch: Path, asked: argparse.Namespace) -> None:
    """The pictures of one home, by a process of its own."""
    if not (asked.only or asked.resume):
        shutil.rmtree(raw / name, ignore_errors=True)  # a whole run keeps nothing of an older one
    home = scratch / name
    _make_home(name, home, asked.demo)
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": "", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    which = [RESUME] if asked.resume else asked.only
    command = [sys.executable, "-m", "tests.journeys.screen_taking", name, str(raw / name), *which]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def main() -> int:
    """Take the pictures, put them together, write the list; returns the exit code."""
    asked = _asked()
    compile_catalogues()  # the pictures show the words of the source
    with tempfile.TemporaryDirectory(prefix="nonggu-screens-") as scratch:
        raw = Path(asked.raw or Path(scratch, "raw"))
        for name in [] if asked.list else asked.homes:
            _take(name, raw, Path(scratch), asked)
        found = {name: Raw.read(raw / name) for name in BOTH}
        from tests.journeys.screen_sheets import all_failures, write_sheets

        if not asked.check:
            write_sheets(found)
        failures = all_failures(found)
    print("\n".join(failures))  # noqa: T201
    return 3 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
