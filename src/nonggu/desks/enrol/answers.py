"""What people answered about sheets and headings: on the command line (`--map`), or once in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nonggu.desks.enrol.naming import model_of_sheet
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import fold
from nonggu.exchange.tables import read_sheets
from nonggu.registry.models import HeadingAnswer
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: Written for a column that is to be left out.
LEFT_OUT = ("", "-", "忽略", "不导入", "ignore", "skip")


@dataclass(frozen=True, slots=True)
class Answers:
    """Which noun a sheet holds, and which column a heading names.

    `headings` are (heading, column) by sheet name, noun, or "*" for every sheet; an empty column is left out.
    """

    sheets: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def model_of(self, sheet: str) -> type[Record] | None:
        """The noun that was answered for a sheet."""
        said = self.sheets.get(sheet, "")
        model = model_of_sheet(said) if said else None
        if said and model is None:
            raise UnusableInput("noun_unknown", noun=said, nouns="")
        return model

    def is_left_out(self, sheet: str) -> bool:
        """Whether the sheet is to be left out."""
        return sheet in self.sheets and self.sheets[sheet] in LEFT_OUT

    def of(self, sheet: str, model: type[Record]) -> tuple[tuple[str, str], ...]:
        """The answers about headings that hold for a sheet of a noun, the nearest first."""
        nearest = [*self.headings.get("*", ()), *self.headings.get(noun_of(model), ()), *self.headings.get(sheet, ())]
        return tuple({fold(heading): (heading, column) for heading, column in nearest}.values())


def answers_of(mapping: Mapping[str, Any] | None) -> Answers:
    """Answers from a mapping.

    Either flat, heading to column (`{"厂名": "name"}`, `{"企业表/厂名": "name"}` for one sheet or noun), or with the
    keys `sheets` (sheet to noun) and `headings` (flat, or by sheet). Raises UnusableInput.
    """
    if not mapping:
        return Answers()
    nested = set(mapping) <= {"sheets", "headings"}
    sheets, headings = (mapping.get("sheets", {}), mapping.get("headings", {})) if nested else ({}, mapping)
    if not isinstance(sheets, Mapping) or not isinstance(headings, Mapping):
        raise UnusableInput("enrol_map_wrong", why="sheets, headings")
    found: dict[str, list[tuple[str, str]]] = {}
    for key, value in headings.items():
        if isinstance(value, Mapping):
            found.setdefault(str(key), []).extend((str(heading), _column(name)) for heading, name in value.items())
        else:
            sheet, slash, heading = str(key).rpartition("/")
            is_one = bool(slash) and bool(sheet) and heading != ""
            found.setdefault(sheet if is_one else "*", []).append((heading if is_one else str(key), _column(value)))
    return Answers(
        {str(sheet): str(noun) for sheet, noun in sheets.items()}, {key: tuple(rows) for key, rows in found.items()}
    )


def _column(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnusableInput("enrol_map_wrong", why=str(value)[:60])
    return "" if value.strip().casefold() in LEFT_OUT else value.strip()


def read_answers(file: Path) -> dict[str, Any]:
    """The mapping of a `--map` file: JSON, or xlsx or csv with the columns heading, column and, if wanted, sheet.

    Raises UnusableInput.
    """
    if file.suffix.lower() != ".json":
        return _from_rows(file)
    if not file.is_file():
        raise UnusableInput("file_missing", file=str(file))
    try:
        content = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, OSError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    if not isinstance(content, dict):
        raise UnusableInput("enrol_map_wrong", why=file.name)
    return content


def _from_rows(file: Path) -> dict[str, Any]:
    rows = [[str(cell or "").strip() for cell in row] for row in read_sheets(file)[0].rows]
    if rows and rows[0] and fold(rows[0][0]) in ("heading", "表头"):
        rows = rows[1:]
    found: dict[str, Any] = {}
    for row in rows:
        if row and row[0]:
            sheet = f"{row[2]}/" if len(row) > 2 and row[2] else ""
            found[sheet + row[0]] = row[1] if len(row) > 1 else ""
    return {"headings": found}


def remembered(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """What was answered before about headings of the noun."""
    return tuple(HeadingAnswer.objects.filter(noun=noun_of(model)).order_by("pk").values_list("heading", "column"))
