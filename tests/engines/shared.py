"""Files of the shared facts and data that a test may read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_file(name: str) -> Path:
    """A file of the shared folder (NONGGU_SHARED, else ../shared); the test is skipped where it is absent, never
    in CI.
    """
    root = Path(os.environ.get("NONGGU_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
    file = root / name
    if not file.is_file():
        message = f"{name} is not in the shared folder (set NONGGU_SHARED)"
        if os.environ.get("NONGGU_CI") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return file
