"""A rule set as it stands on a date: its clauses in order, the parameters with their marks, its version and hash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nonggu.engines.rules.facts import FactSpec
from nonggu.engines.rules.kinds.base import Clause


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a document on a date. `mark` C1, C2, K or U (unsure); an empty `value` makes its clause unknown."""

    name: str
    document: str
    zh: str
    en: str
    unit: str
    clause: str
    value: Any
    valid_from: dt.date | None
    valid_to: dt.date | None
    mark: str
    source: str = ""
    note: str = ""

    @property
    def is_unsure(self) -> bool:
        """Whether the facts mark the value as unsure."""
        return self.mark == "U"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set compiled for the date `on`.

    `clauses` come in an order in which parts stand before what combines them; `root` is the clause that gives the
    verdict,
    `score` the one whose points are the score (empty: none). `version` carries the edition and the hash of all that
    it holds.
    """

    name: str
    edition: str
    digest: str
    zh: str
    en: str
    citation: str
    mark: str
    valid_from: dt.date
    valid_to: dt.date | None
    on: dt.date
    clauses: tuple[Clause, ...]
    root: str
    score: str
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, FactSpec]
    is_edited: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def version(self) -> str:
        """Edition and hash: what is stored with every assessment."""
        return f"{self.edition}{'+edited' if self.is_edited else ''}#{self.digest}"

    @property
    def latest_year(self) -> int:
        """The accounting year that "last year" means: the one before the year of the assessment."""
        return self.on.year - 1

    def clause(self, name: str) -> Clause:
        """The clause of that id. Raises KeyError."""
        for clause in self.clauses:
            if clause.id == name:
                return clause
        raise KeyError(name)

    def columns(self) -> tuple[str, ...]:
        """The fact columns that the clauses can read on this date, in order of first use."""
        names = (name for clause in self.clauses for name in clause.names(self.latest_year))
        return tuple(dict.fromkeys(names))
