"""The rules and prices of regional formulas: the legal compound grades, materials and price conventions.

Each value of a `parameters.yaml` has a unit, a clause, dates of validity and an evidence mark.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nonggu.errors import UnusableInput

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of the rulebook with its unit, clause and evidence mark (`confirmed`, `known`, `ours`, `unsure`)."""

    name: str
    value: float
    unit: str
    clause: str
    mark: str


def read_parameters(document: str, on: dt.date | None = None) -> dict[str, Parameter]:
    """The parameters of a document (`compound_grades` or `prices`) that hold on a day; the newest without a day.

    Raises UnusableInput where a parameter had no value on that day.
    """
    found: dict[str, Parameter] = {}
    for name, entry in _load(document)["parameters"].items():
        day = on or entry["valid_to"] or dt.date.max
        if day < entry["valid_from"] or (entry["valid_to"] and day > entry["valid_to"]):
            raise UnusableInput("formulas_rule_not_valid", name=name, on=str(day), since=str(entry["valid_from"]))
        found[name] = Parameter(name, float(entry["value"]), entry["unit"], entry["clause"], entry["mark"])
    return found


@cache
def _load(document: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((HERE / document / "parameters.yaml").read_text(encoding="utf-8"))
    return loaded


def read_materials() -> list[dict[str, str]]:
    """The default materials: product, n_pct, p2o5_pct, k2o_pct (% by mass), price_yuan_per_t, source, mark."""
    with (HERE / "prices" / "materials.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_cases() -> list[dict[str, Any]]:
    """Worked cases of the limits: contents_pct (N, P2O5, K2O) and the code of the fault, None where legal."""
    cases: list[dict[str, Any]] = yaml.safe_load((HERE / "compound_grades" / "cases.yaml").read_text(encoding="utf-8"))
    return cases
