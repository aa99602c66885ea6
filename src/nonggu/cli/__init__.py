"""The command line: one thin command per desk and engine. A command's module is loaded when it is called."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `nonggu` and leave with its exit code."""
    from nonggu.cli.running import run

    sys.exit(run(sys.argv[1:]))
