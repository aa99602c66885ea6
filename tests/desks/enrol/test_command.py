"""`nonggu enrol` as other programs call it: options, exit codes, JSON."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from nonggu.cli.running import run
from nonggu.registry.book import change_record
from nonggu.registry.models import ImportBatch, Organisation
from tests.desks.enrol.books import USCC_A, write_book

pytestmark = pytest.mark.django_db

WRONG = {"organisation": [["name", "uscc", "founded_on", "厂址"], ["甲", USCC_A, "昨天", "路1"], ["乙", "", "", "路2"]]}


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    monkeypatch.setattr("nonggu.cli.commands.enrol.open_book", lambda: None)


@pytest.fixture
def enrol(capsys):
    def call(*arguments):
        code = run(["enrol", *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_template_and_columns(tmp_path, enrol):
    assert enrol("template", "certificate", tmp_path / "t.xlsx")[0] == 0
    page = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert page.title == "证书"
    headings = [cell.value for cell in page[1]]
    assert "证书编号" in headings
    assert page["A2"].value == "示例"
    code, out, _ = enrol("columns", "yearly_return", "--format", "json")
    columns = {column["name"]: column for column in json.loads(out)}
    assert (code, columns["revenue"]["unit"], columns["revenue"]["zh"]) == (0, "万元", "营业收入")
    assert enrol("columns", "nothing")[0] == 2
    assert enrol("template", "organisation", tmp_path / "t.csv")[0] == 2
    assert enrol("template", "organisation", tmp_path / "no" / "t.xlsx")[0] == 2


def test_a_dry_run_writes_nothing(tmp_path, enrol):
    file = write_book(tmp_path / "a.xlsx", WRONG)
    code, out, _ = enrol("import", file, "--dry-run", "--json")
    found = json.loads(out)
    assert code == 3
    assert found["counts"]["organisation"] == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 1, "warned": 0}
    assert found["batch"] is None
    assert [(e["sheet"], e["cell"], e["row"], e["code"]) for e in found["errors"]] == [
        ("organisation", "C2", 2, "cell_not_a_date")
    ]
    assert set(found["errors"][0]) == {"sheet", "cell", "row", "code", "message", "remedy"}
    assert found["unknown_headings"] == [{"sheet": "organisation", "cell": "D1", "heading": "厂址"}]
    assert not ImportBatch.objects.exists()


def test_wrong_rows_exit_3_and_partial_takes_the_good_ones(tmp_path, enrol, make_user):
    file = write_book(tmp_path / "a.xlsx", WRONG)
    code, _, err = enrol("import", file)
    assert (code, Organisation.objects.count()) == (3, 0)
    assert "organisation C2: “昨天”不是日期" in err
    clerk = make_user("clerk", "li")
    (tmp_path / "map.json").write_text(json.dumps({"厂址": "address"}), "utf-8")
    code, _, err = enrol(
        "import", file, "--partial", "--map", tmp_path / "map.json", "--report", tmp_path / "r.xlsx", "--by", "li"
    )
    assert code == 3
    firm = Organisation.objects.get()
    assert (firm.name, firm.address, firm.entered_by) == ("乙", "路2", clerk)
    assert "C2" in load_workbook(tmp_path / "r.xlsx").active["E2"].value


def test_warnings_keep_a_row_good(tmp_path, enrol):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["name", "uscc"], ["甲", "914403001922038217"]]})
    code, out, _ = enrol("import", file, "--json")
    found = json.loads(out)
    assert (code, found["imported"], [w["code"] for w in found["warnings"]]) == (0, True, ["uscc_check"])


@pytest.mark.parametrize(
    ("ending", "content"), [(".csv", "表头,列\n厂址,地址\n"), (".json", '{"headings": {"厂址": ""}}')]
)
def test_answers_from_a_file(tmp_path, enrol, ending, content):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["name", "厂址"], ["甲", "路1"]]})
    (tmp_path / f"map{ending}").write_text(content, "utf-8")
    code, out, _ = enrol("import", file, "--map", tmp_path / f"map{ending}", "--json")
    assert (code, json.loads(out)["warnings"]) == (0, [])
    assert Organisation.objects.get().address == ("路1" if ending == ".csv" else "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "none.xlsx"],
        ["import", "{file}", "--by", "nobody"],
        ["import", "{file}", "--map", "none.json"],
        ["import", "{file}", "--map", "{file}.json"],
        ["import", "{file}", "--report", "x.csv"],
        ["undo", "99"],
        ["undo", "x"],
        ["import"],
    ],
)
def test_usage_exits_2(tmp_path, enrol, arguments):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["name"], ["甲"]]})
    (tmp_path / "a.xlsx.json").write_text("[1]")
    code, _, err = enrol(*[argument.format(file=file) for argument in arguments])
    assert code == 2
    assert err
    assert "Traceback" not in err
    assert not Organisation.objects.exists()


def test_undo(tmp_path, enrol):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["code", "name"], ["A", "甲"]]})
    enrol("import", file)
    batch = ImportBatch.objects.get()
    change_record(Organisation.objects.get(), {"address": "路1"}, by=None)
    code, out, err = enrol("undo", batch.pk, "--json")
    assert (code, json.loads(out)["obstacles"][0]["code"]) == (3, "A")
    assert "没有撤销" in err
    assert enrol("undo", batch.pk)[0] == 3
    enrol("import", write_book(tmp_path / "b.xlsx", {"organisation": [["code", "name"], ["B", "乙"]]}))
    assert enrol("undo", ImportBatch.objects.first().pk)[0] == 0
    assert enrol("undo", ImportBatch.objects.first().pk)[0] == 2


def test_duplicates(tmp_path, enrol):
    rows = [["code", "name", "uscc"], ["A", "甲", USCC_A], ["B", "乙", USCC_A]]
    enrol("import", write_book(tmp_path / "a.xlsx", {"organisation": rows}))
    code, out, _ = enrol("duplicates", "--json")
    pair = json.loads(out)[0]
    assert (code, pair["noun"], pair["first"]["code"], pair["second"]["code"]) == (0, "organisation", "A", "B")
    assert pair["reasons"] == [{"code": "duplicate_same_code", "message": "代码相同（统一社会信用代码）"}]
    assert "A 甲 / B 乙" in enrol("duplicates")[1]
