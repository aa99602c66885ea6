"""Clauses of yes-or-no facts and codes, and clauses that combine others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from nonggu.engines.rules.facts import Block
from nonggu.engines.rules.kinds.base import MET, Clause, Columns
from nonggu.engines.rules.quantities import Masks, Source
from nonggu.engines.rules.results import Outcome, Result, all_of, any_of


@dataclass(frozen=True, kw_only=True)
class Flag(Clause):
    """A yes-or-no fact that must be `expected`; `if_missing` says whether its absence is unknown or a person's
    matter."""

    fact: str
    expected: bool
    if_missing: Result = Result.UNKNOWN

    def names(self, year: int) -> Iterator[str]:
        yield self.fact.replace("{year}", str(year))

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        name = self.fact.replace("{year}", str(year))
        value = facts.truth(name)
        if value is None:
            return Outcome(self.if_missing, missing=(name,))
        return Outcome(Result.MET if value == self.expected else Result.UNMET)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        truth = block.truth(self.fact.replace("{year}", str(year)))
        if truth is None:
            return Columns(np.full(block.size, int(self.if_missing), np.uint8))
        met = np.multiply(truth == int(self.expected), np.uint8(MET), dtype=np.uint8)
        return Columns(met + np.multiply(truth == 2, np.uint8(self.if_missing), dtype=np.uint8))

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        name = self.fact.replace("{year}", str(year))
        truth = block.truth(name)
        return {name: np.ones(block.size, np.bool_) if truth is None else truth == 2}


@dataclass(frozen=True, kw_only=True)
class OneOfCodes(Clause):
    """A code fact that must be one of the allowed codes."""

    fact: str
    allowed: tuple[str, ...]

    def names(self, year: int) -> Iterator[str]:
        yield self.fact

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        value = facts.code(self.fact)
        if value is None:
            return Outcome(Result.UNKNOWN, missing=(self.fact,))
        return Outcome(Result.MET if value in self.allowed else Result.UNMET)

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        place = block.code(self.fact, self.allowed)
        if place is None:
            return Columns(np.full(block.size, int(Result.UNKNOWN), np.uint8))
        met = np.multiply(place < len(self.allowed), np.uint8(MET), dtype=np.uint8)
        return Columns(met + (place == 255).view(np.uint8))

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        place = block.code(self.fact, self.allowed)
        return {self.fact: np.ones(block.size, np.bool_) if place is None else place == 255}


@dataclass(frozen=True, kw_only=True)
class Combination(Clause):
    """All of, or any of, other clauses."""

    of: tuple[str, ...]
    every: bool

    @property
    def parts(self) -> tuple[str, ...]:
        return self.of

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        results = [done[part].result for part in self.of]
        return Outcome(all_of(results) if self.every else any_of(results))

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        codes = [done[part].code for part in self.of]
        if self.every:
            return Columns(reduce(np.minimum, codes))
        return Columns(reduce(np.maximum, [_applicable(code) for code in codes]))


def _applicable(code: Any) -> Any:
    """Clauses that do not apply count as unmet (0) among alternatives."""
    return np.multiply(code, code < int(Result.NOT_APPLICABLE), dtype=np.uint8)
