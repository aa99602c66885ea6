"""What an import would do: every row with its outcome, its values and what was found. See `planning` for how."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nonggu.desks.enrol.rows import PlannedRow, RowOutcome
from nonggu.desks.enrol.staged import Findings, StagedSheet
from nonggu.exchange.rowerrors import RowError
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The planned rows of one sheet, in its order, and what was found."""

    staged: StagedSheet
    rows: list[PlannedRow]
    findings: Findings


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, sheet by sheet in the order of the workbook."""

    sheets: tuple[SheetPlan, ...]

    def rows_of(self, model: type[Record], outcome: RowOutcome) -> list[PlannedRow]:
        """The rows of a noun with an outcome."""
        return [row for s in self.sheets if s.staged.model is model for row in s.rows if row.outcome is outcome]

    def findings(self) -> list[RowError]:
        """Errors and warnings of all sheets, by sheet and row."""
        return [e for s in self.sheets for e in sorted(s.findings.errors, key=lambda e: (e.row, e.cell))]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows are new, changed, unchanged, wrong and warned, by noun."""
        found: dict[str, dict[str, int]] = {}
        for sheet in self.sheets:
            of_noun = found.setdefault(
                noun_of(sheet.staged.model), {**dict.fromkeys(map(str, RowOutcome), 0), "warned": 0}
            )
            for row in sheet.rows:
                # A record that another noun's row only mentions counts where it is new.
                if not (sheet.staged.is_companion and row.outcome is RowOutcome.UNCHANGED):
                    of_noun[row.outcome] += 1
            warned = {error.row for error in sheet.findings.errors if error.is_warning and error.row}
            of_noun["warned"] += len(warned)
        return found

    def fingerprint(self) -> str:
        """A mark of everything the plan would do, to see whether it is still what was looked at."""
        digest = hashlib.sha256()
        for sheet in self.sheets:
            for row in sheet.rows:
                said = (sheet.staged.name, row.number, str(row.outcome), row.record_id, row.version, row.is_revived)
                digest.update(repr((said, _plain_values(row.values), _plain_values(row.many))).encode())
        return digest.hexdigest()

    def is_applicable(self, *, partial: bool) -> bool:
        """Whether the plan may go into the book: no row is wrong, or the good ones may go in alone."""
        return partial or not any(sheet.findings.wrong for sheet in self.sheets)


def _plain_values(values: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [
        (name, value.number if isinstance(value, PlannedRow) else [getattr(v, "number", v) for v in value])
        if isinstance(value, PlannedRow | list)
        else (name, value)
        for name, value in values.items()
    ]
