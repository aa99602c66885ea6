"""One process of a race: `import_once.py FILE OWN_MARK OTHER_MARK [unsafe]`.

It plans its import, waits until the other process has planned too, then writes. With `unsafe` it does not look again
at what the other has written meanwhile.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from nonggu.desks.enrol import actions, applying  # noqa: E402


def main(file: Path, own: Path, other: Path, *, is_safe: bool) -> None:
    """Import the file once both processes have planned."""
    lock = applying.import_lock

    def lock_when_both_have_planned():
        own.touch()
        waited = time.monotonic()
        while not other.exists() and time.monotonic() - waited < 100:
            time.sleep(0.02)
        return lock()

    applying.import_lock = lock_when_both_have_planned
    if not is_safe:
        applying.book_mark = lambda: 0
    outcome = actions.import_file(file, by=None)
    print(outcome.counts["organisation"]["new"])  # noqa: T201


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), is_safe="unsafe" not in sys.argv)
