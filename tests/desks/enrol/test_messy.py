"""Workbooks as counties have them: titles, headings in several rows, totals, units, dates and numbers as text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from nonggu.desks.enrol.actions import import_file
from nonggu.registry.models import Agreement, Certificate, HeadingAnswer, Need, Organisation, Person, YearlyReturn
from tests.desks.enrol.books import USCC_A, USCC_B, write_book

pytestmark = pytest.mark.django_db


def outcomes(found, noun):
    return {name: count for name, count in found.counts[noun].items() if count}


def messy_book(path):
    book = Workbook()
    page = book.active
    page.title = "01 企业名单（2024）"
    rows = [
        ["示例县企业情况汇总表（2024年）", None, None, None, None, None, None],
        ["填报单位：工信局", None, None, None, None, "单位：万元", None],
        ["序号", "基本情况", None, None, "联系方式", None, "成立日期"],
        [None, "企业名称", "统一社会信用代码", "乡镇", "联系人", "联系电话", None],
        [1, 2, 3, 4, 5, 6, 7],
        [1, "  示例甲有限公司 ", "９１４４０３００１９２２０３８２１６", "东乡", "张三", 13800000001.0, "2020年3月1日"],
        [None, None, None, None, None, None, None],
        [2, "示例乙有限公司", USCC_B.lower(), None, "李四", "1.3800000002E+10", 43900],
        ["序号", "企业名称", "统一社会信用代码", "乡镇", "联系人", "联系电话", "成立日期"],
        [3, "示例丙有限公司", None, "西乡", None, None, "2021/7/9"],
        ["合计", 3, None, None, None, None, None],
        ["制表人：王五", None, None, None, None, None, None],
    ]
    for row in rows:
        page.append(row)
    for area in ("A1:G1", "B3:D3", "E3:F3", "A3:A4", "G3:G4", "D6:D8", "A12:G12"):
        page.merge_cells(area)
    page.column_dimensions["C"].hidden = True
    towns = book.create_sheet("乡镇（街道）")
    for row in (["编号", "名称"], ["T1", "东乡"], ["T2", "西乡"]):
        towns.append(row)
    towns.sheet_state = "hidden"
    book.save(path)
    return path


def test_a_messy_sheet_is_read(tmp_path):
    found = import_file(messy_book(tmp_path / "m.xlsx"), by=None)
    assert found.errors == ()
    assert {w.code for w in found.warnings} == {"enrol_sheet_hidden"}
    assert outcomes(found, "organisation") == {"new": 3}
    firms = {o.name: o for o in Organisation.objects.all()}
    assert list(firms) == ["示例甲有限公司", "示例乙有限公司", "示例丙有限公司"]
    first, second, third = firms.values()
    assert (first.uscc, first.phone, first.founded_on) == (USCC_A, "13800000001", dt.date(2020, 3, 1))
    assert (second.uscc, second.phone, second.founded_on) == (USCC_B, "13800000002", dt.date(2020, 3, 10))
    assert [o.township.name for o in (first, second, third)] == ["东乡", "东乡", "西乡"]


def test_digits_that_a_spreadsheet_shortened_are_not_made_up(tmp_path):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["name", "phone"], ["甲", "1.38E+10"]]})
    found = import_file(file, by=None)
    assert [(w.code, w.cell) for w in found.warnings] == [("cell_digits_lost", "B2")]
    assert Organisation.objects.get().phone == ""
    keyed = write_book(
        tmp_path / "b.xlsx", {"知识产权": [["知识产权名称", "知识产权号", "权属人"], ["x", "2.02E+12", "甲"]]}
    )
    assert [(e.code, e.cell) for e in import_file(keyed, by=None).errors] == [("cell_digits_lost", "B2")]


@pytest.mark.parametrize(
    ("heading", "cell", "fen"),
    [
        ("营业收入（万元）", 12.345678, 12_345_678),
        ("营业收入(元)", "123,456.78", 12_345_678),
        ("营业收入", "1.2E+3", 1_200_000_000),
    ],
)
def test_units_of_headings(tmp_path, heading, cell, fen):
    file = write_book(
        tmp_path / "a.xlsx",
        {"企业": [["名称"], ["甲"]], "年度数据": [["企业名称", "年度", heading], ["甲", 2023, cell]]},
    )
    assert import_file(file, by=None).errors == ()
    assert YearlyReturn.objects.get().revenue_fen == fen


def test_the_noun_is_found_by_headings(tmp_path):
    file = write_book(
        tmp_path / "a.xlsx",
        {
            "Sheet1": [["需求名称", "企业原话", "预算（万元）"], ["气孔多", "想找专家", 12]],
            "Sheet2": [["姓名", "职称"], ["张三", "教授"]],
        },
    )
    found = import_file(file, by=None)
    assert found.errors == ()
    assert Need.objects.get().budget_fen == 12_000_000
    assert Person.objects.get().professional_title == "教授"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv(tmp_path, encoding, mark):
    file = tmp_path / "企业名单.csv"
    file.write_text(
        mark.join(["企业名称", "信用代码"]) + "\n" + mark.join(["甲“公司”", USCC_A]) + "\n", encoding=encoding
    )
    assert outcomes(import_file(file, by=None), "organisation") == {"new": 1}
    assert Organisation.objects.get().name == "甲“公司”"


def test_our_own_csv_comes_back_unharmed(tmp_path):
    file = tmp_path / "organisation.csv"
    file.write_text("name,address\n甲,'=1+1\n", encoding="utf-8-sig")
    import_file(file, by=None)
    assert Organisation.objects.get().address == "=1+1"


def test_formulas_give_their_last_value(tmp_path):
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet("organisation")
        page.write_row(0, 0, ["name", "address", "note", "short_name"])
        page.write_row(1, 0, ["甲"])
        page.write_formula(1, 1, '="路"&1', None, "路1")
        page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    found = import_file(file, by=None)
    assert [(e.code, e.cell) for e in found.errors] == [("cell_formula_error", "C2")]
    never = write_book(
        tmp_path / "b.xlsx", {"organisation": [["name", "address"], ["甲", '="路"&1']]}, has_formulas=True
    )
    assert [(e.code, e.cell) for e in import_file(never, by=None).errors] == [("cell_formula_not_computed", "B2")]


def test_unknown_headings_are_reported_and_answered(tmp_path):
    file = write_book(tmp_path / "a.xlsx", {"organisation": [["厂名", "厂址", "老板"], ["甲", "路1", "张"]]})
    found = import_file(file, by=None, dry_run=True, mapping={"厂名": "名称"})
    assert [(w.code, w.cell, w.params["heading"]) for w in found.warnings] == [
        ("enrol_heading_unknown", "B1", "厂址"),
        ("enrol_heading_unknown", "C1", "老板"),
    ]
    HeadingAnswer.objects.create(noun="organisation", heading="厂址", column="address")
    HeadingAnswer.objects.create(noun="organisation", heading="老板", column="")
    found = import_file(file, by=None, mapping={"headings": {"organisation": {"厂名": "name"}}})
    assert found.findings == ()
    assert Organisation.objects.get().address == "路1"


def test_sheets_are_answered_too(tmp_path):
    file = write_book(tmp_path / "a.xlsx", {"甲表": [["厂名"], ["甲"]], "乙表": [["厂名"], ["乙"]]})
    mapping = {"sheets": {"甲表": "organisation", "乙表": ""}, "headings": {"厂名": "name"}}
    assert import_file(file, by=None, mapping=mapping).findings == ()
    assert [o.name for o in Organisation.objects.all()] == ["甲"]


def test_a_failing_check_character_warns_and_a_wrong_form_blocks(tmp_path):
    rows = [["name", "uscc"], ["甲", "914403001922038217"], ["乙", "91440300"]]
    found = import_file(write_book(tmp_path / "a.xlsx", {"organisation": rows}), by=None, partial=True)
    assert [(f.code, f.cell, f.is_warning) for f in found.findings] == [
        ("uscc_check", "B2", True),
        ("uscc_format", "B3", False),
    ]
    assert outcomes(found, "organisation") == {"new": 1, "wrong": 1, "warned": 1}
    assert Organisation.objects.get().uscc == "914403001922038217"


def test_odd_figures_of_a_year_are_asked_about(tmp_path):
    heads = [
        "企业名称",
        "年度",
        "职工总数（月平均）",
        "科技人员数",
        "资产总额",
        "负债总额",
        "净资产",
        "营业收入（万元）",
    ]
    rows = [heads, ["甲", 2023, 10, 12, 100, 40, 50, 98_765_432]]
    found = import_file(write_book(tmp_path / "a.xlsx", {"企业": [["名称"], ["甲"]], "年度数据": rows}), by=None)
    assert {w.code for w in found.warnings} == {"return_exceeds", "return_net_assets", "amount_unit_doubtful"}
    assert found.errors == ()


def test_list_of_high_tech_enterprises(tmp_path):
    rows = [
        ["2023年第一批高新技术企业名单", None, None, None],
        ["序号", "企业名称", "证书编号", "发证日期"],
        [1, "示例甲有限公司", "GR202314000001", "2023-11-06"],
        [2, "示例乙有限公司", "GR202314000002", "2023-11-06"],
    ]
    import_file(write_book(tmp_path / "o.xlsx", {"企业": [["名称"], ["示例甲有限公司"]]}), by=None)
    found = import_file(write_book(tmp_path / "a.xlsx", {"Sheet1": rows}), by=None)
    assert found.errors == ()
    assert [(w.code, w.row) for w in found.warnings] == [("enrol_organisation_added", 4)]
    first, second = Certificate.objects.order_by("number")
    assert (first.scheme, first.organisation.name) == ("high_tech_enterprise", "示例甲有限公司")
    assert (first.valid_from, first.valid_to) == (dt.date(2023, 11, 6), dt.date(2026, 11, 5))
    assert second.organisation.name == "示例乙有限公司"
    again = import_file(tmp_path / "a.xlsx", by=None)
    assert outcomes(again, "certificate") == {"unchanged": 2}
    assert outcomes(again, "organisation") == {}


def test_list_of_technology_smes(tmp_path):
    rows = [
        ["企业名称", "统一社会信用代码", "入库登记编号", "公告日期"],
        ["示例甲有限公司", USCC_A, "202314990100000001", dt.date(2023, 6, 1)],
    ]
    import_file(write_book(tmp_path / "a.xlsx", {"名单": rows}), by=None)
    entry = Certificate.objects.get()
    assert (entry.scheme, entry.entry_year, entry.valid_from) == ("tech_sme", 2023, dt.date(2023, 6, 1))
    assert (entry.organisation.uscc, entry.organisation.name) == (USCC_A, "示例甲有限公司")


def test_list_of_technology_contracts(tmp_path):
    rows = [
        [
            "合同登记编号",
            "项目名称",
            "合同类别",
            "卖方名称",
            "买方名称",
            "合同成交额(元)",
            "技术交易额（元）",
            "登记日期",
        ],
        [
            "2023140000000001",
            "可锻铸铁工艺",
            "技术开发",
            "示例大学",
            "示例甲有限公司",
            500000,
            "400,000.00",
            "20231106",
        ],
        ["2023140000000002", "咨询", "技术咨询合同", "示例大学", "示例乙有限公司", 20000, 20000, "2023.11.7"],
    ]
    found = import_file(write_book(tmp_path / "a.xlsx", {"登记清单": rows}), by=None)
    assert found.errors == ()
    assert outcomes(found, "organisation") == {"new": 3, "warned": 2}
    contract = Agreement.objects.get(number="2023140000000001")
    assert (contract.kind, contract.provider.name, contract.buyer.name) == ("development", "示例大学", "示例甲有限公司")
    assert (contract.amount_fen, contract.technology_amount_fen) == (50_000_000, 40_000_000)
    assert contract.registered_on == dt.date(2023, 11, 6)
    assert outcomes(import_file(tmp_path / "a.xlsx", by=None), "agreement") == {"unchanged": 2}


def test_the_example_row_of_a_form_is_not_imported(tmp_path):
    from openpyxl import load_workbook

    from nonggu.desks.enrol.blank_forms import write_form

    write_form("organisation", tmp_path / "f.xlsx")
    book = load_workbook(tmp_path / "f.xlsx")
    page = book.worksheets[0]
    page["B3"] = "甲"
    assert page["A1"].comment
    assert page.data_validations.dataValidation
    book.save(tmp_path / "g.xlsx")
    found = import_file(tmp_path / "g.xlsx", by=None)
    assert found.findings == ()
    assert [o.name for o in Organisation.objects.all()] == ["甲"]


def test_a_file_of_an_old_writer(tmp_path):
    """A real BIFF8 file: title row, serial dates, a total with a formula; it comes back as .xlsx."""
    old = Path(__file__).parent / "old_writer.xls"
    found = import_file(old, by=None, partial=True)
    assert [(e.code, e.cell) for e in found.errors] == [("uscc_format", "C4")]
    firms = {firm.name: firm for firm in Organisation.objects.all()}
    assert set(firms) == {"示例甲公司", "示例丙公司"}
    assert (firms["示例甲公司"].founded_on, firms["示例甲公司"].uscc) == (dt.date(2021, 3, 4), USCC_A)
    assert firms["示例丙公司"].founded_on == dt.date(2020, 5, 6)
