"""Files of rows to frames and back: what is written is read again, wherever the file's ending leads."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Column
from nonggu.exchange.csv_columns import decode
from nonggu.exchange.natural import conform
from nonggu.exchange.tables import Sheet, defuse, read_frame, read_sheet, read_sheets, write_frame

COLUMNS = (
    Column("id", "编号", "id", kind="code", required=True),
    Column("area_mu", "面积", "area", kind="float", unit="亩", lower=0),
    Column("heads", "头数", "heads", kind="integer"),
    Column("paid_fen", "金额", "amount", kind="money", unit="元"),
    Column("on", "日期", "date", kind="date"),
    Column("is_own", "自有", "own", kind="boolean"),
    Column("note", "备注", "note"),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.from_regex(r"[A-Z]{2}[0-9]{3}", fullmatch=True),
            "area_mu": st.none() | st.floats(0, 1e6).map(lambda x: round(x, 6)),
            "heads": st.none() | st.integers(0, 10**9),
            "on": st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2099, 1, 1)),
            "note": st.none() | st.sampled_from(["=1+1", "@x", "玛钢，管件", "+86", "a b"]),
        }
    ),
    min_size=1,
    max_size=8,
)
SCHEMA = {"id": pl.String, "area_mu": pl.Float64, "heads": pl.Int64, "on": pl.Date, "note": pl.String}


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet"])
@given(rows=ROWS)
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read_again(tmp_path_factory, ending, rows):
    frame = pl.DataFrame(rows, schema=SCHEMA)
    file = tmp_path_factory.mktemp("t") / f"a.{ending}"
    write_frame(frame, file)
    found = read_frame(file, COLUMNS)
    assert found.errors == ()
    back = found.frame.select(list(SCHEMA)).with_columns(pl.col("note").str.strip_prefix("'"))
    assert back.equals(frame)


def test_headings_are_looked_for_below_a_title(tmp_path):
    rows = [
        ["某县台账"],
        [],
        ["备注", "编号", "金额（万元）", "怪列"],
        ["好", "A1", "1.5", 3],
        [None, "", None],
        ["", "A2", "x"],
    ]
    found = read_sheet(Sheet("一", rows), COLUMNS)
    assert found.frame["id"].to_list() == ["A1", "A2"]
    assert found.frame["paid_fen"].to_list() == [1_500_000, None]
    assert found.frame["row"].to_list() == [4, 6]
    assert found.unknown == ("怪列",)
    assert [(e.code, e.cell, e.params["column"]) for e in found.errors] == [("cell_not_a_number", "C6", "金额")]


def test_a_missing_code_is_said_at_its_cell():
    found = read_sheet(Sheet("一", [["id", "heads"], ["", 3]]), COLUMNS)
    assert [(e.code, e.cell) for e in found.errors] == [("cell_required", "A2")]


def test_gbk_and_tabs(tmp_path):
    (tmp_path / "a.csv").write_bytes("编号,备注\nA1,玛钢\n".encode("gbk"))
    (tmp_path / "b.txt").write_bytes("编号\t备注\nA1\t一,二\n".encode())
    assert read_frame(tmp_path / "a.csv", COLUMNS).frame["note"].to_list() == ["玛钢"]
    assert read_frame(tmp_path / "b.txt", COLUMNS).frame["note"].to_list() == ["一,二"]
    assert decode("﻿a".encode()) == "a"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("no.csv", None, "file_missing"),
        ("a.doc", b"x", "file_kind_unknown"),
        ("a.xlsx", b"PK no", "file_not_readable"),
        ("a.csv", b"\xff\xff\xff\x80", "file_not_readable"),
        ("a.parquet", b"PAR1", "file_not_readable"),
        ("b.csv", b"heads\n1\n", "columns_missing"),
    ],
)
def test_unusable_files_are_refused_by_name(tmp_path, name, content, code):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableInput) as caught:
        read_frame(tmp_path / name, COLUMNS)
    assert caught.value.code == code


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path):
    write_frame(pl.DataFrame({"id": ["A"]}), tmp_path / "a.xlsx", sheet="甲")
    assert [sheet.name for sheet in read_sheets(tmp_path / "a.xlsx")] == ["甲"]
    with pytest.raises(UnusableInput) as caught:
        read_frame(tmp_path / "a.xlsx", COLUMNS, sheet="乙")
    assert caught.value.params["found"] == "甲"


def test_what_a_spreadsheet_would_run_is_written_as_text():
    assert [defuse(text) for text in ("=1", "-3", "-a", "@b", "好")] == ["'=1", "-3", "'-a", "'@b", "好"]


def test_typed_frames_are_taken_as_cells_are():
    frame = pl.DataFrame(
        {"id": [1, 2, 3], "面积（亩）": [1.5, -2.0, None], "paid_fen": [1.01, 2.0, None], "heads": ["3", "x", None]}
    )
    found, errors = conform(frame, COLUMNS)
    assert found["id"].to_list() == ["1", "2", "3"]
    assert found["area_mu"].to_list() == [1.5, None, None]
    assert found["paid_fen"].to_list() == [101, 200, None]
    assert found["heads"].to_list() == [3, None, None]
    assert sorted((e.code, e.row) for e in errors) == [("cell_not_a_number", 3), ("cell_out_of_range", 3)]
