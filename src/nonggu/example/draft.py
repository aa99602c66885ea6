"""The county while it is being built: rows by noun, codes, and who there is to refer to."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from nonggu.registry.nouns import model_of, nouns

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records that were entered for one thing: after loading, `lost` is merged into `kept` (codes)."""

    noun: str
    kept: str
    lost: str
    why: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A synthetic organisation: its code, name, number among its kind, industry and township code."""

    code: str
    name: str
    number: int
    industry: str
    township: str


@dataclass(frozen=True, slots=True)
class Expert:
    """A synthetic expert: code, key of the texts, discipline."""

    code: str
    key: str
    discipline: str


@dataclass(slots=True)
class Draft:
    """Rows by noun (column names of `registry.columns`), the codes by name, and the cast that other rows refer to."""

    seed: int
    rows: dict[str, list[Row]] = field(default_factory=lambda: {noun: [] for noun in nouns()})
    merges: list[Merge] = field(default_factory=list)
    enterprises: list[Firm] = field(default_factory=list)
    cooperatives: list[Firm] = field(default_factory=list)
    farms: list[Firm] = field(default_factory=list)
    institutes: list[Firm] = field(default_factory=list)
    stations: list[Firm] = field(default_factory=list)
    duplicates: dict[str, str] = field(default_factory=dict)
    high_tech: list[Firm] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    other_experts: list[Expert] = field(default_factory=list)
    executives: list[str] = field(default_factory=list)
    _by_name: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def chance(self, part: str) -> random.Random:
        """The random numbers of a part of the county; parts do not disturb each other."""
        return random.Random(f"{self.seed}:{part}")

    def enter(self, noun: str, values: Row, *, code: str = "") -> str:
        """Enter one row and return its code: the one given, else the noun's letters and the next number."""
        rows = self.rows[noun]
        code = code or f"{model_of(noun).code_prefix}-{len(rows) + 1:06d}"
        rows.append({"code": code, **values})
        name = values.get("name")
        if name:
            self._by_name[noun].setdefault(name, code)
        return code

    def code_of(self, noun: str, name: str) -> str:
        """The code of the row of that name. Raises KeyError."""
        return self._by_name[noun][name]

    def codes(self, noun: str) -> list[str]:
        """The codes of a noun's rows in their order."""
        return [row["code"] for row in self.rows[noun]]


def wan(yuan: int | float | Decimal) -> Decimal:
    """Yuan as 10,000 yuan, exact to the fen: money columns are in 万元."""
    fen = round(Decimal(str(yuan)) * 100)
    return Decimal(fen) / Decimal(1_000_000)


def by_industry(firms: Iterable[Firm]) -> dict[str, list[Firm]]:
    """Organisations by industry, in their order."""
    found: dict[str, list[Firm]] = defaultdict(list)
    for firm in firms:
        found[firm.industry].append(firm)
    return found
