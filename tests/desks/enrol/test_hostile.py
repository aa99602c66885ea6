"""Files that are damaged, hostile or not what they say: a named reason, never a traceback, never a change."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nonggu.desks.enrol.actions import import_file
from nonggu.errors import UnusableInput
from nonggu.exchange import packages
from nonggu.phrases.saying import phrases
from nonggu.registry.models import Change, ImportBatch, Organisation
from tests.desks.enrol.books import write_book

pytestmark = pytest.mark.django_db

ZEROS = 7 << 20
GOOD = {"organisation": [["name", "address"], ["甲", "路1"]]}


def repacked(path, changes=None, drop=()):
    """The good workbook with parts added, replaced or dropped."""
    write_book(path, GOOD)
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist() if name not in drop}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**parts, **(changes or {})}.items():
            target.writestr(name, content)
    return path


def bomb(path):
    return repacked(path, {"xl/media/zeros.bin": b"\0" * ZEROS})


def lying_bomb(path):
    """A part whose header claims to be small."""
    repacked(path, {"xl/media/zeros.bin": b"\0" * ZEROS})
    content = path.read_bytes()
    path.write_bytes(content.replace(ZEROS.to_bytes(4, "little"), (700).to_bytes(4, "little")))
    return path


def far_cell(path):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return repacked(path, {"xl/worksheets/sheet1.xml": sheet})


def laughs(path):
    shared = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    return repacked(path, {"xl/sharedStrings.xml": shared})


def outside_entity(path):
    book = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>'
    return repacked(path, {"xl/workbook.xml": book})


def encrypted(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage".ljust(2048, b"\0"))
    return path


def web_page(path):
    path.write_text("<html><table><tr><td>name</td></tr></table></html>")
    return path


def content(path, data):
    path.write_bytes(data)
    return path


def far_in_disguise(path):
    """The same far cell as no spreadsheet writes it."""
    far_cell(path)
    with zipfile.ZipFile(path) as source:
        sheet = source.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace('<c r="XFD1048576">', "<c  r = '&#88;FD1048576'>")
    return repacked(path, {"xl/worksheets/sheet1.xml": sheet})


HOSTILE = {
    "far cell in disguise": (far_in_disguise, "workbook_far_cell"),
    "bomb": (bomb, "workbook_bomb"),
    "lying bomb": (lying_bomb, "workbook_bomb"),
    "far cell": (far_cell, "workbook_far_cell"),
    "entities": (laughs, "file_not_readable"),
    "outside entity": (outside_entity, "file_not_readable"),
    "macros": (lambda p: repacked(p, {"xl/vbaProject.bin": b"x"}), "workbook_has_macros"),
    "no workbook": (lambda p: repacked(p, drop=("xl/workbook.xml",)), "file_not_readable"),
    "no sheet": (lambda p: repacked(p, drop=("xl/worksheets/sheet1.xml",)), "file_not_readable"),
    "broken sheet": (lambda p: repacked(p, {"xl/worksheets/sheet1.xml": "<worksheet><sheetDa"}), "file_not_readable"),
    "encrypted": (encrypted, "file_not_readable"),
    "web page": (web_page, "workbook_is_a_web_page"),
    "empty": (lambda p: content(p, b""), "file_not_readable"),
    "noise": (lambda p: content(p, b"\x89PNG\r\n" + b"\0" * 100), "file_no_workbook"),
    "zip of nothing": (lambda p: content(p, b"PK\x03\x04" + b"\0" * 30), "file_not_readable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_have_a_named_reason(tmp_path, name, monkeypatch):
    monkeypatch.setattr(packages, "MAX_UNPACKED_MB", 5)
    make, code = HOSTILE[name]
    with pytest.raises(UnusableInput) as refused:
        import_file(make(tmp_path / "x.xlsx"), by=None)
    assert refused.value.code == code
    assert code in phrases()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("ending", "code"),
    [(".xlsm", "workbook_has_macros"), (".xlsb", "workbook_has_macros"), (".txt", "workbook_kind_unknown")],
)
def test_endings(tmp_path, ending, code):
    file = tmp_path / f"x{ending}"
    file.write_bytes(b"name\n1\n")
    with pytest.raises(UnusableInput) as refused:
        import_file(file, by=None)
    assert refused.value.code == code


def test_links_to_other_files_warn(tmp_path):
    file = repacked(tmp_path / "x.xlsx", {"xl/externalLinks/externalLink1.xml": "<externalLink/>"})
    found = import_file(file, by=None)
    assert [w.code for w in found.warnings] == ["workbook_external_links"]
    assert Organisation.objects.count() == 1


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    text = '=cmd|"/c calc"!A1'
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["name", "address"], ["甲", text], ["@乙", "+1"]]})
    assert import_file(file, by=None).errors == ()
    assert {(o.name, o.address) for o in Organisation.objects.all()} == {("甲", text), ("@乙", "+1")}
    from openpyxl import load_workbook

    from nonggu.desks.enrol.sheets import export_nouns

    export_nouns(tmp_path / "out.xlsx", ["organisation"], by=None)
    cells = [c for row in load_workbook(tmp_path / "out.xlsx").active.iter_rows() for c in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


WORDS = (
    *("name", "名称", "企业名称", "code", "编号", "信用代码", "成立日期", "合计", "甲", "1.38E+10", "2024年13月1日"),
    *(
        "（清空）",
        "#N/A",
        "９１",
        "万元",
        "营业收入（元）",
        "年度",
        "是",
        "-",
        "91440300192203821６",
        "\u200b",
        "a" * 400,
    ),
)
SIGNS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
CELLS = st.one_of(
    st.none(),
    st.text(alphabet=SIGNS, max_size=12).filter(lambda text: not text.startswith("=")),
    st.sampled_from(WORDS),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.booleans(),
)  # fmt: skip
SHEETS = st.dictionaries(
    st.sampled_from(["organisation", "企业名单", "年度数据", "Sheet1", "人员", "土样", "处理中心设备"]),
    st.lists(st.lists(CELLS, max_size=8), max_size=10),
    min_size=1,
    max_size=3,
)


def as_bytes(sheets, areas):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                try:
                    page.cell(number, column).value = value
                except ValueError:
                    continue
        for top, left, down, right in areas:
            page.merge_cells(start_row=top, start_column=left, end_row=top + down, end_column=left + right)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


AREAS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2), st.integers(0, 3)), max_size=1)


def preview(path):
    """Preview a file; what comes is an outcome, or a named refusal."""
    before = Change.objects.count(), ImportBatch.objects.count(), Organisation.objects.count()
    outcome, codes = None, []
    try:
        outcome = import_file(path, by=None, dry_run=True)
        codes = [found.code for found in outcome.findings]
    except UnusableInput as refused:
        codes = [refused.code]
    assert set(codes) <= set(phrases())
    assert before == (Change.objects.count(), ImportBatch.objects.count(), Organisation.objects.count())
    return outcome


EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EXAMPLES
@given(sheets=SHEETS, areas=AREAS)
def test_any_workbook_is_previewed_without_a_change(tmp_path, sheets, areas):
    file = tmp_path / "any.xlsx"
    file.write_bytes(as_bytes(sheets, areas))
    outcome = preview(file)
    if outcome is not None:
        from nonggu.desks.enrol.returning import return_workbook
        from nonggu.exchange.workbooks import read_book

        return_workbook(file, tmp_path / "back.xlsx", outcome.reading, outcome.findings)
        read_book(tmp_path / "back.xlsx")


@pytest.fixture(scope="module")
def good_bytes(tmp_path_factory):
    """One sound workbook for all examples: its time of writing is part of it, and of its length."""
    return write_book(tmp_path_factory.mktemp("good") / "good.xlsx", GOOD).read_bytes()


@EXAMPLES
@given(data=st.data())
def test_a_damaged_workbook_is_refused_by_name(tmp_path, good_bytes, data):
    file = tmp_path / "any.xlsx"
    file.write_bytes(good_bytes)
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    file.write_bytes(bytes(content[: cut if data.draw(st.booleans()) else None]))
    preview(file)


@EXAMPLES
@given(data=st.data())
def test_damage_inside_a_part_is_refused_by_name(tmp_path, good_bytes, data):
    """Damage that the checksum does not give away: the parts are packed anew after it."""
    file = tmp_path / "any.xlsx"
    file.write_bytes(good_bytes)
    with zipfile.ZipFile(file) as source:
        parts = {name: bytearray(source.read(name)) for name in source.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(parts[name]) - 1))
        parts[name][at] = data.draw(st.integers(0, 255))
    with zipfile.ZipFile(file, "w") as target:
        for part, content in parts.items():
            target.writestr(part, bytes(content))
    preview(file)


@EXAMPLES
@given(content=st.binary(max_size=300))
def test_any_bytes_as_csv(tmp_path, content):
    (tmp_path / "organisation.csv").write_bytes(b"name,address\n" + content)
    preview(tmp_path / "organisation.csv")


def test_the_lying_bomb_does_lie(tmp_path):
    """The control: its header claims far less than its stream gives."""
    with zipfile.ZipFile(lying_bomb(tmp_path / "x.xlsx")) as package:
        part = package.getinfo("xl/media/zeros.bin")
        assert part.file_size == 700
        assert part.compress_size > 700
