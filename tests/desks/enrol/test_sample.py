"""The tutorial's messy workbook is what its script writes, and holds the errors that the tutorial walks through."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from nonggu.desks.enrol.actions import import_file
from nonggu.desks.enrol.returning import return_workbook
from nonggu.registry.models import Certificate, Organisation, YearlyReturn
from tests.desks.enrol.messy_sample import SAMPLE, write_sample


def cells(file):
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in load_workbook(file)}


def test_the_sample_is_fresh(tmp_path):
    assert cells(SAMPLE) == cells(write_sample(tmp_path / "fresh.xlsx")), "run python -m tests.desks.enrol.messy_sample"


@pytest.mark.django_db
def test_the_way_of_the_tutorial(tmp_path):
    first = import_file(SAMPLE, by=None, dry_run=True)
    assert [(e.sheet[:2], e.cell, e.code) for e in first.errors] == [
        ("01", "C6", "uscc_format"),
        ("01", "D9", "cell_not_a_date"),
        ("年度", "A3", "enrol_reference_unknown"),
    ]
    assert {(w.cell, w.code) for w in first.warnings} == {
        ("H4", "enrol_heading_unknown"),
        ("G9", "cell_digits_lost"),
        ("F3", "return_exceeds"),
    }
    return_workbook(SAMPLE, tmp_path / "back.xlsx", first.reading, first.findings)
    book = load_workbook(tmp_path / "back.xlsx")
    book.worksheets[0]["C6"] = "93140799MX00000278"
    book.worksheets[0]["D9"] = "2019-03-14"
    book.worksheets[2]["A3"] = "示例丁养殖有限公司"
    book.save(tmp_path / "mended.xlsx")
    second = import_file(tmp_path / "mended.xlsx", by=None, mapping={"厂址": "地址"})
    assert second.errors == ()
    assert Organisation.objects.get(name="示例甲铸造有限公司").uscc == "91140799MX0000019K"
    assert Organisation.objects.get(name="示例乙蔬菜专业合作社").address == "西乡村口"
    assert {str(c.valid_to) for c in Certificate.objects.all()} == {"2025-10-11"}
    assert YearlyReturn.objects.get(organisation__name="示例甲铸造有限公司").revenue_fen == 5_678_000_000
    assert (
        import_file(tmp_path / "mended.xlsx", by=None, mapping={"厂址": "地址"}).counts["organisation"]["unchanged"]
        == 4
    )
