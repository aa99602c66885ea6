"""The example county, built once for the tests that only look at it."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def county():
    """The county of the demonstration; tests do not change it."""
    from nonggu.example.builder import build_county

    return build_county()
