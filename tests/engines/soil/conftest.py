"""The rules of the reporting date, and small frames to plan."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nonggu.engines.soil.county import CountyFrame
from nonggu.engines.soil.plan import prescribe
from nonggu.engines.soil.rules import SoilRules, build_rules
from nonggu.rulebook.agronomy import Agronomy, load_agronomy

ON = dt.date(2024, 3, 11)
COUNTY = CountyFrame(112.45, 113.05, 37.18, 37.56, ("140703", "140726"))


@pytest.fixture(scope="session")
def book() -> Agronomy:
    return load_agronomy(ON)


def rules_of(book: Agronomy, **changed: object) -> SoilRules:
    values = {key.split("/", 1)[1]: item.value for key, item in book.parameters.items()} | changed
    return build_rules(book.tables, values, version=book.version, county=COUNTY)


@pytest.fixture(scope="session")
def rules(book: Agronomy) -> SoilRules:
    return rules_of(book)


@pytest.fixture(scope="session")
def rules_with(book: Agronomy) -> Callable[..., SoilRules]:
    return lambda **changed: rules_of(book, **changed)


@pytest.fixture
def plan_one(rules: SoilRules) -> Callable[..., dict[str, Any]]:
    """Plan one sample given as keywords and give its row."""

    def plan(method: str | None = None, *, using: SoilRules | None = None, **sample: object) -> dict[str, Any]:
        frame = pl.DataFrame([{"id": "A1", "area_mu": 1.0, "p_method": "olsen", **sample}])
        return prescribe(frame, rules=using or rules, on=ON, method=method).row(0, named=True)

    return plan


@pytest.fixture(scope="session")
def facts() -> Path:
    """The folder of facts; skipped where the repository stands alone, never in CI."""
    beside = Path(__file__).resolve().parents[4] / "shared"
    folder = Path(os.environ.get("NONGGU_SHARED", str(beside))) / "facts" / "fertilization"
    if not folder.is_dir():
        if os.environ.get("NONGGU_CI") == "1":
            pytest.fail(f"the facts are missing: {folder}")
        pytest.skip("the shared facts are not beside this repository")
    return folder
