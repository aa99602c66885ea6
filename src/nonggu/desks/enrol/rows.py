"""A row of an import and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class RowOutcome(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(slots=True, eq=False)
class PlannedRow:
    """One row: what becomes of it, and its values by attribute.

    References are ids, or planned rows that have no id yet. Of a changed row `values` and `old` hold only what differs.
    `many` are the references of many-to-many fields.
    """

    number: int
    outcome: RowOutcome
    values: dict[str, Any]
    old: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[Any]] = field(default_factory=dict)
    record_id: int | None = None
    code: str = ""
    version: int = 0
    is_revived: bool = False
