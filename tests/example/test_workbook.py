"""The workbook looks as staff would make it: a sheet a noun, Chinese headings with units, words instead of codes."""

from __future__ import annotations

import pytest

from nonggu.example.workbook import write_workbook
from nonggu.exchange.tables import read_sheets


@pytest.fixture(scope="module")
def sheets(county, tmp_path_factory):
    file = tmp_path_factory.mktemp("workbook") / "county.xlsx"
    write_workbook(county, file)
    return {sheet.name: sheet.rows for sheet in read_sheets(file)}


def test_every_noun_with_rows_has_a_sheet_in_load_order(county, sheets):
    assert len(sheets) == sum(bool(rows) for rows in county.rows.values())
    assert [len(rows) - 1 for rows in sheets.values()] == [len(rows) for rows in county.rows.values() if rows]


def test_headings_are_chinese_and_name_their_unit(sheets):
    headings = {name: [str(cell) for cell in rows[0]] for name, rows in sheets.items()}
    assert any("（万元）" in cell for cells in headings.values() for cell in cells)
    assert any("（亩）" in cell for cells in headings.values() for cell in cells)
    for name, cells in headings.items():
        assert len(cells) == len(set(cells)), name
        assert not any(cell.isascii() and cell != "pH" for cell in cells), name


def test_choices_are_written_as_words(sheets):
    origins = {str(cell) for rows in sheets.values() for row in rows[1:] for cell in row}
    assert "synthetic" not in origins
    assert "high_tech_enterprise" not in origins


def test_money_is_written_in_ten_thousand_yuan(county, sheets):
    rows = next(rows for name, rows in sheets.items() if name.startswith("签约"))
    place = next(place for place, cell in enumerate(rows[0]) if "万元" in str(cell))
    written = [row[place] for row in rows[1 : len(county.rows["signing"]) + 1]]
    assert written == [float(row["investment"]) for row in county.rows["signing"]]
