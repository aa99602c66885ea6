"""Plausible laboratory values by column name, for maps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class PlausibleValue:
    """The `names` of a quantity, limits outside which it is asked about (`warn`) or refused (`reject`), its unit."""

    names: tuple[str, ...]
    warn: tuple[float, float]
    reject: tuple[float, float]
    unit: str
    method: str


@cache
def read_plausible_values() -> tuple[PlausibleValue, ...]:
    """All quantities with limits."""
    text = (Path(__file__).parent / "plausible_values.yaml").read_text(encoding="utf-8")
    return tuple(
        PlausibleValue(
            tuple(entry["names"]),
            (float(entry["warn"][0]), float(entry["warn"][1])),
            (float(entry["reject"][0]), float(entry["reject"][1])),
            entry["unit"],
            entry["method"],
        )
        for entry in yaml.safe_load(text)["values"]
    )
