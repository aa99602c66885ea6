"""`make test`: the whole suite on SQLite, then every database test again on PostgreSQL.

PostgreSQL is used where `NONGGU_TEST_POSTGRES` holds its address (`postgresql://user@host:port/name`); elsewhere
that half is skipped, with a word, and never in CI (`NONGGU_CI=1`).
"""

from __future__ import annotations

import os
import subprocess
import sys


def main(arguments: list[str]) -> int:
    """Run both halves and give the first exit code that is not 0."""
    workers = os.environ.get("NONGGU_TEST_WORKERS", "auto")
    base = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile"]
    code = subprocess.call([*base, *arguments])
    if code:
        return code
    address = os.environ.get("NONGGU_TEST_POSTGRES", "")
    if not address:
        print("PostgreSQL: skipped, NONGGU_TEST_POSTGRES does not hold the address of a server.")  # noqa: T201
        return 1 if os.environ.get("NONGGU_CI") == "1" else 0
    environment = {**os.environ, "NONGGU_TEST_DATABASE": address}
    chosen = ["-m", "django_db and not once and (not browser or postgres)"]
    return subprocess.call([*base, *chosen, *arguments], env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
