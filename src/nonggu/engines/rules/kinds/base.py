"""What every kind of clause has, and the outcome of a clause for a block of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from nonggu.engines.rules.facts import Block
from nonggu.engines.rules.quantities import Masks, Quantity, Source
from nonggu.engines.rules.results import Outcome, Result

MET, UNMET, UNKNOWN = int(Result.MET), int(Result.UNMET), int(Result.UNKNOWN)
MANUAL = int(Result.MANUAL_REVIEW)


@dataclass(slots=True)
class Columns:
    """A clause's outcome for a block: `code` holds `Result` as uint8, numbers are floats with NaN for none.

    Points are whole multiples of 1/`scale`. `near` marks rows that must be recomputed exactly; `notes` are masks by
    note code.
    """

    code: Any
    value: Any = None
    threshold: Any = None
    shortfall: Any = None
    low: Any = None
    high: Any = None
    scale: int = 1
    near: Any = None
    notes: dict[str, Any] = field(default_factory=dict)

    def doubt(self, *masks: Any) -> None:
        """Add rows that must be recomputed exactly."""
        for mask in masks:
            if mask is not None:
                self.near = mask if self.near is None else self.near | mask


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of a rule set.

    `citation` names document and article; `unit` is the unit of value, threshold and shortfall; `mark` is the worst
    evidence mark
    of the parameters used (`U`: unsure).
    """

    id: str
    zh: str
    en: str
    citation: str
    unit: str = ""
    mark: str = ""
    parameters: tuple[str, ...] = ()

    #: Whether the clause yields points.
    scores = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the clauses that this one combines."""
        return ()

    def names(self, year: int) -> Iterator[str]:
        """The columns of facts that the clause can read."""
        yield from ()

    def exact(self, facts: Source, year: int, done: Mapping[str, Outcome]) -> Outcome:
        """The outcome for one enterprise; `done` holds the outcomes of earlier clauses."""
        raise NotImplementedError

    def columns(self, block: Block, year: int, done: Mapping[str, Columns], detail: bool) -> Columns:
        """The outcome for a block of rows; values, thresholds and shortfalls only when `detail` asks."""
        raise NotImplementedError

    def missing_columns(self, block: Block, year: int, found: Columns) -> Masks:
        """The rows in which each fact is missing for this clause, as `exact` names them; `found` is its outcome."""
        return {}


def waiting(found: Columns) -> Any:
    """Rows that wait for a fact: unknown, or handed to a person because sources disagree."""
    disagree = found.notes.get("sources_disagree")
    unknown = found.code == UNKNOWN
    return unknown if disagree is None else unknown | disagree


def unknown_outcome(quantities: tuple[Quantity, ...], facts: Source, year: int, has_parameter: bool) -> Outcome:
    """The outcome of a clause whose facts or parameter are unknown."""
    missing = tuple(dict.fromkeys(name for q in quantities for name in q.missing(facts, year)))
    return Outcome(Result.UNKNOWN, missing=missing, notes=() if has_parameter else ("parameter_empty",))


def code_from(met: Any, unmet: Any) -> Any:
    """Masks to codes: met, unmet, and unknown where neither holds."""
    return np.multiply(met, np.uint8(2), dtype=np.uint8) + np.uint8(UNKNOWN) - np.asarray(unmet).view(np.uint8)


def only_where(mask: Any, values: Any) -> Any:
    """The values where the mask holds, NaN elsewhere."""
    return np.where(mask, values, np.nan)


def worst_range(points: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The least and the greatest points that any of the ranges allows."""
    return min(low for low, _ in points), max(high for _, high in points)
