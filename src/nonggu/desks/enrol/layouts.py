"""Where a sheet's heading stands, which noun it holds and which columns it has, whatever stands around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nonggu.desks.enrol.answers import Answers
from nonggu.desks.enrol.naming import book_columns, heading_index, model_of_sheet
from nonggu.desks.enrol.national import NationalList, OrganisationIn, national_list
from nonggu.exchange.cells import plain
from nonggu.exchange.columns import fold
from nonggu.exchange.grids import HeadingCandidate, heading_candidates, why_no_record
from nonggu.exchange.headings import HeadingIndex
from nonggu.exchange.workbooks import BookSheet
from nonggu.registry.columns import BookColumn
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import LOAD_ORDER, model_of

#: The code of a form's example row; rows that carry it are never imported.
EXAMPLE_CODES = ("示例", "example")
#: Sheets of a form that hold no records.
NOTES_SHEETS = ("填写说明", "Notes", "i")
LISTS_SHEETS = ("代码表", "Code lists")
#: The heading of the column in which errors come back.
ERROR_HEADINGS = ("导入问题", "Import errors")
_COUNTING = {fold(name) for name in ("序号", "序", "No", "No.", "№", "#", "行号", *ERROR_HEADINGS)}

Columns = tuple[tuple[int, BookColumn, int], ...]
#: What was answered about headings of a noun, given the sheet's name.
Remembered = Callable[[type[Record]], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as it is read.

    `heading_row` counts from 1 and is the last row of the heading; `columns` are (column index from 0, column, factor
    of its unit); `numbers` are the rows that hold records, `skipped` the others with their reason; `unknown` are
    headings that name no column, with their column index. `parties` are the organisations that a national list names:
    (what refers to them, column of the name, column of the credit code or None).
    """

    model: type[Record]
    heading_row: int
    columns: Columns
    numbers: tuple[int, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    national: NationalList | None = None
    parties: tuple[tuple[str, int, int | None], ...] = ()


def find_layout(
    sheet: BookSheet, answers: Answers | None = None, remembered: Remembered | None = None
) -> Layout | None:
    """How to read a sheet; None when neither answers, name nor headings say what it holds."""
    said = answers or Answers()
    known = remembered or (lambda model: ())
    candidates = list(heading_candidates(sheet.rows, sheet.merged))
    if not candidates or said.is_left_out(sheet.name):
        return None
    answered = said.model_of(sheet.name)
    listed = None if answered else _national(sheet, candidates)
    if listed is not None:
        return _lay_out_list(sheet, *listed)
    named = answered or model_of_sheet(sheet.name)
    for model in [named] if named else []:
        index = heading_index(model, (*known(model), *said.of(sheet.name, model)))
        best = _best(candidates, index)
        if best is not None:
            return _lay_out(sheet, model, index, best)
    return None if answered else _by_headings(sheet, candidates, said, known)


def _by_headings(
    sheet: BookSheet, candidates: Sequence[HeadingCandidate], answers: Answers, remembered: Remembered
) -> Layout | None:
    """The noun whose columns the headings name best; at least two, one of them a column that names records."""
    scores: list[tuple[float, type[Record], HeadingIndex, HeadingCandidate]] = []
    for model in LOAD_ORDER:
        index = heading_index(model, (*remembered(model), *answers.of(sheet.name, model)))
        best = _best(candidates, index)
        names = {book.field.name for _, book, _ in _columns(index, model, best)} if best else set()
        keys = {name for key in model.natural_keys for name in key} | {"code"}
        if best is not None and len(names) >= 2 and names & keys:
            needed = {c.field.name for c in book_columns(model).values() if c.column.required}
            scores.append((len(names) + 0.5 * len(names & keys) - 1.5 * len(needed - names), model, index, best))
    scores.sort(key=lambda score: -score[0])
    if not scores or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    _, model, index, best = scores[0]
    return _lay_out(sheet, model, index, best)


def _best(candidates: Sequence[HeadingCandidate], index: HeadingIndex) -> HeadingCandidate | None:
    """The candidate in which most columns are recognised; the shallowest and highest of equals."""
    best, most = None, 0
    for candidate in candidates:
        names = {found.name for texts in candidate.texts for found in [_find(index, texts)] if found}
        if len(names) > most:
            best, most = candidate, len(names)
    return best


def _find(index: HeadingIndex, texts: Sequence[str]):  # type: ignore[no-untyped-def]
    return next((found for text in texts if (found := index.find(text))), None)


def _columns(index: HeadingIndex, model: type[Record], candidate: HeadingCandidate) -> Columns:
    known, taken, found = book_columns(model), set(), []
    for place, texts in enumerate(candidate.texts):
        heading = _find(index, texts)
        if heading and heading.name not in taken:
            taken.add(heading.name)
            found.append((place, known[heading.name], heading.factor))
    return tuple(found)


def _lay_out(sheet: BookSheet, model: type[Record], index: HeadingIndex, best: HeadingCandidate) -> Layout:
    columns = _columns(index, model, best)
    numbers, skipped = _rows(sheet, best, columns)
    return Layout(model, best.last_row, columns, numbers, _unknown(sheet, index, best, columns), skipped)


def _unknown(
    sheet: BookSheet, index: HeadingIndex, best: HeadingCandidate, columns: Columns
) -> tuple[tuple[int, str], ...]:
    taken = {place for place, _, _ in columns}
    return tuple(
        (place, texts[0])
        for place, texts in enumerate(best.texts)
        if texts and place not in taken and fold(texts[0]) not in _COUNTING
        if not any(index.is_left_out(text) for text in texts) and _has_values(sheet, best, place)
    )


def _has_values(sheet: BookSheet, best: HeadingCandidate, place: int) -> bool:
    return any(place < len(row) and row[place] not in (None, "") for row in sheet.rows[best.last_row :])


def _rows(
    sheet: BookSheet, best: HeadingCandidate, columns: Columns
) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
    code = next((place for place, book, _ in columns if book.field.name == "code"), None)
    places = [place for place, _, _ in columns]
    heading = [texts[0] if texts else "" for texts in best.texts]
    numbers: list[int] = []
    skipped: list[tuple[int, str]] = []
    for number, cells in enumerate(sheet.rows[best.last_row :], start=best.last_row + 1):
        why = why_no_record(cells, heading)
        if not why and code is not None and code < len(cells) and fold(cells[code] or "") in EXAMPLE_CODES:
            why = "example"
        if not why and not any(place < len(cells) and cells[place] not in (None, "") for place in places):
            why = "blank"
        if not why:
            numbers.append(number)
        elif why != "blank":
            skipped.append((number, why))
    return tuple(numbers), tuple(skipped)


def _national(sheet: BookSheet, candidates: Sequence[HeadingCandidate]) -> tuple[NationalList, HeadingCandidate] | None:
    for candidate in candidates:
        if candidate.depth == 1:
            headings = [texts[0] if texts else "" for texts in candidate.texts]
            above = [plain(cell) for row in sheet.rows[: candidate.last_row - 1] for cell in row if cell]
            below = [plain(cell) for row in sheet.rows[candidate.last_row :][:1] for cell in row if cell]
            found = national_list(headings, [sheet.name, *headings, *above, *below])
            if found is not None:
                return found, candidate
    return None


def _lay_out_list(sheet: BookSheet, national: NationalList, best: HeadingCandidate) -> Layout:
    model = model_of(national.noun)
    index = HeadingIndex([column.column for column in book_columns(model).values()], first=national.headings)
    headings = [texts[0] if texts else "" for texts in best.texts]
    parties = tuple(found for party in national.organisations if (found := _party(party, headings)))
    used = {place for _, name, uscc in parties for place in (name, uscc)}
    columns = tuple(column for column in _columns(index, model, best) if column[0] not in used)
    shown = (*columns, *((name, book_columns(model)["code"], 1) for _, name, _ in parties))
    numbers, skipped = _rows(sheet, best, tuple(column for column in shown if column[1].field.name != "code"))
    unknown = tuple(u for u in _unknown(sheet, index, best, columns) if u[0] not in used)
    return Layout(model, best.last_row, columns, numbers, unknown, skipped, national, parties)


def _party(party: OrganisationIn, headings: Sequence[str]) -> tuple[str, int, int | None] | None:
    folded = [fold(heading) for heading in headings]
    name = next((folded.index(fold(text)) for text in party.name if fold(text) in folded), None)
    uscc = next((folded.index(fold(text)) for text in party.uscc if fold(text) in folded), None)
    return None if name is None else (party.reference, name, uscc)
