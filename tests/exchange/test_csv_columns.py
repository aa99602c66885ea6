"""Plain csv by columns gives what reading cell by cell gives: the same frame, errors, headings and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nonggu.errors import UnusableInput
from nonggu.exchange import tables
from nonggu.exchange.columns import Choice, Column
from nonggu.exchange.csv_columns import split_lines
from nonggu.exchange.tables import Reading, read_frame, read_sheet, read_sheets

COLUMNS = (
    Column("x", "横坐标", "easting", "float", "m", required=True),
    Column("area_mu", "面积", "area", "float", "亩", lower=0, upper=1e6),
    Column("need", "需氮", "need", "float", "kg/mu", lower=0.1),
    Column("heads", "头数", "heads", "integer", lower=0),
    Column("paid_fen", "金额", "amount", "money", "元"),
    Column("exact", "比例", "share", "decimal"),
    Column("on", "日期", "date", "date"),
    Column("is_own", "自有", "own", "boolean"),
    Column("id", "编号", "id", "code"),
    Column("kind", "类别", "kind", choices=(Choice("wet", "湿", "wet"), Choice("dry", "干", "dry"))),
    Column("note", "备注", "note"),
)
HEADINGS = [
    "x",
    "面积（万亩）",
    "area (mu)",
    "需氮（公斤/亩）",
    "heads",
    "金额（万元）",
    "比例",
    "日期",
    "自有",
    "编号",
    "kind",
    "备注",
]
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.decimals(-1000000, 1000000, places=6).map(str),
    st.sampled_from(
        ["0", "-0", "0.0", "0.1", "1e6", "1000000", "007", "+5", " 7 ", "1_000", ".5", "5.", "１２３", "12万", "3 %"]
    ),
)
WORDS = st.sampled_from(
    [
        "",
        " ",
        "-",
        "未知",
        "无",
        "n/a",
        "是",
        "湿",
        "dry",
        "2024-03-11",
        "2024年3月11日",
        "45000",
        "=1+1",
        "'=1",
        "玛钢；（管件）",
    ]
)
ODD = st.text(st.characters(exclude_characters='"\r\n\0', codec="utf-8"), max_size=6)
CELL = st.one_of(NUMBERS, WORDS, ODD)
TABLE = st.tuples(
    st.lists(st.sampled_from(HEADINGS), max_size=6, unique=True).map(lambda some: [*some, "x"]),
    st.lists(st.lists(CELL, max_size=8), max_size=6),
    st.sampled_from([[], ["某县台账"], ["", "某县台账,2024", ""]]),
    st.sampled_from([",", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)


def answer(read: object) -> object:
    try:
        reading = read()  # type: ignore[operator]
    except UnusableInput as error:
        return error.code, error.params
    assert isinstance(reading, Reading)
    columns = {name: (kind, reading.frame[name].to_list()) for name, kind in reading.frame.schema.items()}
    return repr(columns), reading.errors, reading.unknown, reading.sheet, reading.headings, dict(reading.places)


@given(TABLE)
@example((["x", "area (mu)"], [["1", "2"], ["", "-1"], ["未知", ""], [], ["3"]], [], ",", "\n", "utf-8"))
@settings(max_examples=400, derandomize=True, deadline=None)
def test_by_columns_and_by_cells_are_one(tmp_path_factory: pytest.TempPathFactory, table: tuple[object, ...]) -> None:
    """The required column stands last, and twice where it was drawn already: short rows, and a repeated heading."""
    headings, rows, above, separator, end, encoding = table
    lines = [*above, separator.join(headings), *(separator.join(row) for row in rows)]  # type: ignore[misc, attr-defined]
    file = tmp_path_factory.mktemp("t") / "a.csv"
    file.write_bytes(end.join(lines).encode(encoding))  # type: ignore[attr-defined, arg-type]
    assert answer(lambda: read_frame(file, COLUMNS)) == answer(lambda: read_sheet(read_sheets(file)[0], COLUMNS))


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 7))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_every_plain_number_is_the_nearest_float(
    tmp_path_factory: pytest.TempPathFactory, digits: int, places: int
) -> None:
    text = f"{digits:018d}"
    text = f"{text[:-places]}.{text[-places:]}" if places else text
    text = str(int(text.split(".")[0])) + (f".{text.split('.')[1]}" if places else "")
    file = tmp_path_factory.mktemp("t") / "a.csv"
    file.write_text(f"x\n{text}\n", encoding="utf-8")
    assert read_frame(file, COLUMNS).frame["x"].to_list() == [float(text)]


def test_plain_files_never_go_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read cell by cell")

    file = tmp_path / "grid.csv"
    file.write_text("x,面积\n1.5,2\n未知,3\n", encoding="utf-8")
    monkeypatch.setattr(tables, "read_sheet", refuse)
    reading = read_frame(file, COLUMNS)
    assert reading.frame.to_dict(as_series=False) == {"x": [1.5, None], "area_mu": [2.0, 3.0], "row": [2, 3]}
    assert [(error.code, error.cell) for error in reading.errors] == [("cell_required", "A3")]
    file.write_text('x,note\n1,"a,b"\n', encoding="utf-8")
    with pytest.raises(AssertionError, match="cell by cell"):
        read_frame(file, COLUMNS)


@pytest.mark.parametrize("text", ['a,"b"', "a\rb", "a\0b", "a" * 100_001])
def test_what_is_not_plain(text: str) -> None:
    assert split_lines(text) is None
