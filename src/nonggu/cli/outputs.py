"""Where a file command may write: a known ending in a folder that exists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nonggu.errors import UnusableInput


def check_output(path: Path, endings: Sequence[str]) -> None:
    """Refuse an output file before any work is done. Raises UnusableInput (`file_kind_unknown`,
    `out_folder_missing`).
    """
    if path.suffix.lower() not in endings:
        raise UnusableInput("file_kind_unknown", file=path.name, ending=path.suffix or "?")
    if not path.absolute().parent.is_dir():
        raise UnusableInput("out_folder_missing", folder=str(path.absolute().parent))
