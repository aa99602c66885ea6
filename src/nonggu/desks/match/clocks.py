"""When a match is due to be asked after: pure, from its dates. Whatever is heard through any channel sets the clock back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Due = Literal["invite", "answer", "contact", "visit", "agree", "outcome_30", "outcome_90", "outcome_180"]

#: Days that each side may be silent before the centre asks (judgement; the centre nags itself, not the firm).
SILENT_DAYS: dict[Due, int] = {"invite": 3, "answer": 7, "contact": 7, "visit": 14, "agree": 30}
OUTCOME_DAYS: tuple[tuple[Due, int], ...] = (("outcome_30", 30), ("outcome_90", 90), ("outcome_180", 180))


@dataclass(frozen=True, slots=True)
class MatchDates:
    """The dates of a match; `heard` is the last day on which either side was heard through any channel."""

    proposed: dt.date | None = None
    invited: dt.date | None = None
    answered: dt.date | None = None
    contacted: dt.date | None = None
    visited: dt.date | None = None
    agreed: dt.date | None = None
    heard: dt.date | None = None
    outcomes: frozenset[str] = frozenset()
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """What is due next and on which day."""

    due: Due
    on: dt.date

    def days_late(self, day: dt.date) -> int:
        """Days past the due day; below 0 where it lies ahead."""
        return (day - self.on).days


def next_due(dates: MatchDates) -> Clock | None:
    """What the match waits for; None where it has ended or everything is known."""
    if dates.has_ended:
        return None
    if dates.agreed is not None:
        left = [(due, days) for due, days in OUTCOME_DAYS if due not in dates.outcomes]
        return Clock(left[0][0], dates.agreed + dt.timedelta(days=left[0][1])) if left else None
    stages: tuple[tuple[Due, dt.date | None], ...] = (
        ("agree", dates.visited),
        ("visit", dates.contacted),
        ("contact", dates.answered),
        ("answer", dates.invited),
        ("invite", dates.proposed),
    )
    for due, since in stages:
        if since is not None:
            from_day = max(since, dates.heard) if dates.heard else since
            return Clock(due, from_day + dt.timedelta(days=SILENT_DAYS[due]))
    return None
