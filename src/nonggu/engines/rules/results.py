"""What a clause, and a whole rule set, may answer. Missing is an answer of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction


class Result(IntEnum):
    """The answer of one clause.

    The order is meant: "all of" is the least of its parts, and a clause that does not apply stands above all others.
    """

    UNMET = 0
    UNKNOWN = 1
    MANUAL_REVIEW = 2
    MET = 3
    NOT_APPLICABLE = 4

    @property
    def word(self) -> str:
        """The word that files and screens show: `met`, `unmet`, `unknown`, `manual_review`, `not_applicable`."""
        return self.name.lower()


RESULT_WORDS = tuple(result.word for result in Result)
VERDICTS = ("fail", "open", "open", "pass", "pass")


def verdict_of(result: Result) -> str:
    """`pass`, `fail` or `open`, from the answer of a rule set's root clause."""
    return VERDICTS[result]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one clause found for one enterprise.

    `value`, `threshold` and `shortfall` are exact and in the clause's own unit. `low` and `high` are the points of a
    clause
    that scores. `missing` names the facts that were not known; `notes` are codes of `nonggu.phrases`.
    """

    result: Result
    value: Fraction | None = None
    threshold: Fraction | None = None
    shortfall: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def all_of(results: list[Result]) -> Result:
    """Met when every part that applies is met; one unmet part decides."""
    return min(results, default=Result.NOT_APPLICABLE)


def any_of(results: list[Result]) -> Result:
    """Met when one part is met; unmet only when every part that applies is unmet."""
    return max((r for r in results if r is not Result.NOT_APPLICABLE), default=Result.UNMET)
