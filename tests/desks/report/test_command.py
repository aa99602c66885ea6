"""`nonggu report`: formats that other programs rely on, and clear refusals."""

from __future__ import annotations

import json

import openpyxl
import pytest

from nonggu.cli.running import run
from nonggu.registry import book
from nonggu.registry.models import Certificate, Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _firm_with_certificate(centre):
    firm = book.create_record(Organisation, {"name": "模拟企业", "origin": "synthetic"}, by=None)
    book.create_record(Certificate, {"organisation": firm, "number": "GR1", "valid_from": "2022-01-01"}, by=None)


def test_figures_as_json(capsys):
    assert run(["report", "figures", "--format", "json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert len(rows) == 47
    assert rows["high_tech_enterprises"] == {
        "key": "high_tech_enterprises",
        "name_zh": "高新技术企业",
        "name_en": "high-tech enterprises",
        "value": 1,
        "unit": "enterprises",
        "as_of": "2023-12-31",
        "records": 1,
    }


def test_another_day_is_asked_with_on(capsys):
    assert run(["report", "figures", "--on", "2021-06-30", "--format", "json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["high_tech_enterprises"]["value"], rows["high_tech_enterprises"]["as_of"]) == (0, "2020-12-31")


def test_open_lists_the_records_with_their_support(capsys):
    assert run(["report", "open", "high_tech_enterprises", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["noun"], row["name"], row["origin"]) == ("organisation", "模拟企业", "synthetic")
    assert row["support"] == ["certificate:CERT-000001"]


@pytest.mark.parametrize("shape", ["table", "csv"])
def test_tables_and_csv_name_the_figures(shape, capsys):
    assert run(["report", "figures", "--format", shape]) == 0
    assert "高新技术企业" in capsys.readouterr().out


def test_xlsx_is_written(tmp_path, capsys):
    out = tmp_path / "figures.xlsx"
    assert run(["report", "figures", "--format", "xlsx", "--out", str(out)]) == 0
    sheet = openpyxl.load_workbook(out).active
    assert [cell.value for cell in sheet[1]][:3] == ["指标", "名称", "英文名称"]
    assert sheet.max_row == 48


def test_unknown_key_and_wrong_date_end_with_2(capsys):
    assert run(["report", "open", "nothing"]) == 2
    assert "没有名为 nothing 的指标" in capsys.readouterr().err
    assert run(["report", "figures", "--on", "三月"]) == 2
    assert "不是日期" in capsys.readouterr().err


def test_freeze_is_told(capsys):
    assert run(["report", "freeze"]) == 0
    assert capsys.readouterr().out.strip() == "2024-03-11: 47"
