"""The book's steps, and two more: for the tests of upgrades that fail."""

from __future__ import annotations

from pathlib import Path

from nonggu.registry import migrations

_REAL = Path(migrations.__file__).parent
__path__ = [str(_REAL), str(Path(__file__).parent)]
NEWEST = max(file.stem for file in _REAL.glob("0*.py"))
