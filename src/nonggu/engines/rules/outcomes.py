"""The outcomes of all clauses for all rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nonggu.engines.rules.kinds.base import Columns
from nonggu.engines.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class Answers:
    """All clauses' outcomes for all rows, as arrays: `by_clause[id]` is a `Columns` of whole-table arrays.

    `recomputed` counts clause outcomes that were near ties and were recomputed as rationals.
    """

    rules: RuleSet
    rows: int
    by_clause: dict[str, Columns]
    recomputed: int

    @property
    def verdict_codes(self) -> Any:
        """`Result` codes of the root clause."""
        return self.by_clause[self.rules.root].code
