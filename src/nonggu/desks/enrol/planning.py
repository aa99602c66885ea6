"""Staged rows against the book as it is now: new, changed (old and new per cell), unchanged, wrong. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from nonggu.desks.enrol.comparing import compare
from nonggu.desks.enrol.plan import Plan, SheetPlan
from nonggu.desks.enrol.recognising import Key, KnownRecord, NotRecognised, Recogniser
from nonggu.desks.enrol.references import References, ReferenceUnknown
from nonggu.desks.enrol.rows import PlannedRow, RowOutcome
from nonggu.desks.enrol.staged import CLEAR, Findings, Progress, StagedColumn, StagedSheet
from nonggu.exchange.cells import plain
from nonggu.registry import access
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.models import User
from nonggu.registry.models.record import Origin, Record
from nonggu.registry.nouns import LOAD_ORDER
from nonggu.registry.personal import STAR, masked

#: Rows between two words about how far the planning is.
TELL_EVERY = 1000


class Planner:
    """Plans a workbook's sheets in load order, so that a row may refer to a row of an earlier noun."""

    def __init__(
        self,
        sheets: Sequence[StagedSheet],
        *,
        by: User | None,
        origin: str = Origin.IMPORTED,
        tell: Progress | None = None,
    ) -> None:
        self.sheets = sheets
        self.by = by
        self.origin = origin
        self.tell = tell
        self._references: dict[type[Record], References] = {}

    def plan(self) -> Plan:
        """The whole plan. Asks the book a number of questions that does not depend on the number of rows."""
        planned: dict[int, SheetPlan] = {}
        for model in LOAD_ORDER:
            # What other nouns' rows only mention comes last: rows of its own say more.
            mine = sorted((sheet for sheet in self.sheets if sheet.model is model), key=lambda s: s.is_companion)
            if mine:
                of_noun = _NounPlanner(self, model, mine)
                planned.update({id(sheet): of_noun.plan(sheet) for sheet in mine})
                compare(model, [planned[id(sheet)] for sheet in mine], by=self.by)
        return Plan(tuple(planned[id(sheet)] for sheet in self.sheets))

    def references(self, model: type[Record]) -> References:
        """The names of a noun, loaded once."""
        if model not in self._references:
            self._references[model] = References(model, self.by)
        return self._references[model]

    def is_referred_to(self, model: type[Record]) -> bool:
        """Whether a column of the workbook refers to the noun."""
        return any(column.book.reference is model for sheet in self.sheets for column in sheet.columns)


class _NounPlanner:
    def __init__(self, planner: Planner, model: type[Record], sheets: Sequence[StagedSheet]) -> None:
        self.planner = planner
        self.model = model
        attributes = {c.book.attribute for s in sheets for c in s.columns if not c.book.is_many}
        self.recogniser = Recogniser(model, attributes, planner.by)
        self.may_create = access.may_create(planner.by, model)
        self.required = [c.attribute for c in columns_of(model) if c.column.required]
        self.names = planner.references(model) if planner.is_referred_to(model) else None
        self.seen: dict[object, int] = {}
        self.many = _many_codes(model, sheets)

    def plan(self, sheet: StagedSheet) -> SheetPlan:
        findings = sheet.findings.copy()
        columns = [(c, self._targets(c, findings) if c.book.reference else c.values) for c in sheet.columns]
        done = SheetPlan(sheet, [], findings)
        single = [(c.book.attribute, values) for c, values in columns if not c.book.is_many]
        many = [(c.book.attribute, values) for c, values in columns if c.book.is_many]
        names = [name for name, _ in single]
        for position, cells in enumerate(zip(*(values for _, values in single), strict=True)):
            values = {name: value for name, value in zip(names, cells, strict=True) if value is not None}
            row = PlannedRow(sheet.numbers[position], RowOutcome.WRONG, values)
            row.many = {name: lists[position] for name, lists in many if lists[position] is not None}
            self._decide(row, done, position)
            done.rows.append(row)
            if self.planner.tell and position % TELL_EVERY == 0:
                self.planner.tell(position, len(sheet.numbers), sheet.name)
            if self.names is not None and row.outcome is not RowOutcome.UNCHANGED:
                self.names.add(row if row.record_id is None else row.record_id, row.values)
        return done

    def _targets(self, column: StagedColumn, findings: Findings) -> list[Any]:
        assert column.book.reference is not None
        names = self.planner.references(column.book.reference)
        found: list[Any] = []
        for position, text in enumerate(column.values):
            target: Any = None
            if text is CLEAR:
                target = CLEAR
            elif text is not None:
                try:
                    target = [_usable(names.find(t), t) for t in text] if column.book.is_many else names.find(text)
                    _usable(target, text)
                except ReferenceUnknown as error:
                    target = error if error.candidates else None
                    if target is None:
                        findings.report(position, column, error.code, error.params)
            found.append(target)
        return found

    def _decide(self, row: PlannedRow, sheet: SheetPlan, position: int) -> None:
        findings = sheet.findings
        if position in findings.wrong:
            return
        given = {name: value for name, value in row.values.items() if value is not CLEAR}
        if any(row.values.get(name) is CLEAR for name in ("code", *self.required)):
            findings.report(position, None, "enrol_cannot_clear")
            return
        doubtful = [name for name, value in given.items() if isinstance(value, ReferenceUnknown)]
        try:
            sure = {name: value for name, value in given.items() if name not in doubtful} if doubtful else given
            keys = self.recogniser.keys_of(sure)
            known = self.recogniser.find(sure, keys)
            if sheet.staged.is_companion and self._is_seen(known, keys):
                row.outcome = RowOutcome.UNCHANGED
                return
            self._only_once(row, given, known, keys)
            if doubtful and not self._are_settled(row, known, doubtful, sheet, position):
                return
            if known is None and not self.may_create:
                raise NotRecognised("enrol_row_forbidden")
        except NotRecognised as error:
            column = sheet.staged.column("code") if error.code == "row_key_twice" and row.values.get("code") else None
            findings.report(position, column, error.code, self._named(error.params))
            return
        if known is not None and known.merged_into is not None:
            row.outcome = RowOutcome.UNCHANGED
            findings.report(position, None, "enrol_record_merged", {"record": known.code}, is_warning=True)
        elif known is None:
            self._enter(row, sheet, position)
            if sheet.staged.is_companion and row.outcome is RowOutcome.NEW:
                findings.report(position, None, "enrol_organisation_added", {"text": given["name"]}, is_warning=True)
        elif sheet.staged.is_companion:
            row.record_id, row.outcome = known.pk, RowOutcome.UNCHANGED
        else:
            self._change(row, known)
            for name in self._masked(row.values):
                findings.report(position, sheet.staged.column(name), "cell_masked")
                row.outcome = RowOutcome.WRONG

    def _masked(self, values: Mapping[str, Any]) -> list[str]:
        """Personal fields that hold what a page or list shows instead of them."""
        return [name for name in self.model.masked_fields if STAR in str(values.get(name) or "")]

    def _are_settled(
        self, row: PlannedRow, known: KnownRecord | None, doubtful: list[str], sheet: SheetPlan, position: int
    ) -> bool:
        """Whether each name that several bear means what the record refers to already; else it is asked about."""
        for name in doubtful:
            error = row.values.pop(name)
            if known is None or known.values.get(name) not in error.candidates:
                sheet.findings.report(position, sheet.staged.column(name), error.code, error.params)
        return position not in sheet.findings.wrong

    def _named(self, params: Mapping[str, object]) -> dict[str, object]:
        columns = {c.attribute: c.column for c in columns_of(self.model)}
        keys = [[columns[name] for name in key] for key in self.recogniser.keys]
        return {
            "keys": " / ".join("+".join(column.zh for column in key) for key in keys),
            "keys_en": " / ".join("+".join(column.en for column in key) for key in keys),
            **params,
        }

    def _is_seen(self, known: KnownRecord | None, keys: Sequence[Key]) -> bool:
        """Whether another row of the workbook is the same record."""
        return any(mark in self.seen for mark in ((known.pk,) if known else keys))

    def _only_once(
        self, row: PlannedRow, given: Mapping[str, Any], known: KnownRecord | None, keys: Sequence[Key]
    ) -> None:
        marks: list[object] = [known.pk] if known else []
        code = given.get("code")
        if code:
            marks.append(("code", str(code).casefold()))
        natural = keys if known is None else ()
        for mark in (*marks, *(() if code else natural)):
            first = self.seen.get(mark)
            if first is not None:
                raise NotRecognised("row_key_twice", key=_said(given, code), first=first)
        for mark in (*marks, *natural):
            self.seen.setdefault(mark, row.number)

    def _enter(self, row: PlannedRow, sheet: SheetPlan, position: int) -> None:
        row.values = {name: value for name, value in row.values.items() if value is not CLEAR}
        missing = [name for name in self.required if row.values.get(name) in (None, "")]
        for name in missing:
            column = sheet.staged.column(name)
            book = column.book if column else self._column(name)
            named = {"column": book.column.zh, "column_en": book.column.en}
            sheet.findings.report(position, column, "cell_required", named)
        for name in self._masked(row.values):
            sheet.findings.report(position, sheet.staged.column(name), "cell_masked")
            missing.append(name)
        if not access.may_place(self.planner.by, self.model, row.values):
            sheet.findings.report(position, sheet.staged.column("township_id"), "enrol_row_elsewhere")
            missing.append("township_id")
        if not missing:
            row.values.setdefault("origin", self.planner.origin)
            row.outcome = RowOutcome.NEW

    def _column(self, attribute: str) -> BookColumn:
        return next(c for c in columns_of(self.model) if c.attribute == attribute)

    def _change(self, row: PlannedRow, known: KnownRecord) -> None:
        row.record_id, row.version, row.code, row.is_revived = known.pk, known.version, known.code, known.is_archived
        given, row.values = row.values, {}
        for name, new in given.items():
            old = known.values.get(name)
            value = self._blank(name) if new is CLEAR else new
            if name in self.model.masked_fields and value == masked(old):
                continue
            if not is_same(old, value) and name != "code":
                row.values[name], row.old[name] = value, old
        for name, targets in list(row.many.items()):
            before = self.many.get((name, known.pk), [])
            if targets is not CLEAR and sorted(map(str, before)) == sorted(map(str, targets)):
                del row.many[name]
            elif targets is CLEAR:
                row.many[name] = []
        is_changed = bool(row.values or row.many or row.is_revived)
        row.outcome = RowOutcome.CHANGED if is_changed else RowOutcome.UNCHANGED

    def _blank(self, attribute: str) -> Any:
        field_ = self._column(attribute).field
        return None if field_.null else ""


def _usable(target: Any, text: Any) -> Any:
    if isinstance(target, PlannedRow) and target.outcome is RowOutcome.WRONG:
        raise ReferenceUnknown("enrol_reference_wrong", text=str(text)[:60], row=target.number)
    return target


def _said(values: Mapping[str, Any], code: object) -> str:
    return str(code or next((value for value in values.values() if isinstance(value, str)), ""))[:60]


def is_same(old: Any, new: Any) -> bool:
    """Whether a cell says what the record says; texts are compared without width, outer blanks and line ends."""
    if old == new:
        return True
    if isinstance(old, str) and isinstance(new, str):
        return plain(old).replace("\r\n", "\n").strip() == plain(new).replace("\r\n", "\n").strip()
    return old in (None, "") and new in (None, "")


def _many_codes(model: type[Record], sheets: Sequence[StagedSheet]) -> dict[tuple[str, int], list[int]]:
    """The ids that many-to-many fields of the sheets hold now, by field and record."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for column in columns_of(model):
        if column.is_many and any(c.book is column for s in sheets for c in s.columns):
            through = column.field.remote_field.through._default_manager
            own, other = column.field.m2m_column_name(), column.field.m2m_reverse_name()
            for pk, target in through.values_list(own, other):
                found[column.attribute, pk].append(target)
    return found
