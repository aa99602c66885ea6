"""Writes the messy workbook of the tutorial: `python -m tests.desks.enrol.messy_sample`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "start" / "samples" / "messy-enterprises.xlsx"

FIRMS: list[list[object]] = [
    ["示例县涉农企业基本情况汇总表（2024年3月）", None, None, None, None, None, None, None],
    ["填报单位：示例县工信局", None, None, None, None, None, "单位：人、万元", None],
    ["序号", "基本情况", None, None, None, "联系方式", None, "厂址"],
    [None, "企业名称", "统一社会信用代码", "成立日期", "主导产品", "联系人", "联系电话", None],
    [
        1,
        " 示例甲铸造有限公司 ",
        "９１１４０７９９ＭＸ０００００１９Ｋ",
        "2009年5月8日",
        "玛钢管件",
        "张三",
        13800000001.0,
        "东乡工业园1号",
    ],
    [2, "示例乙蔬菜专业合作社", "9314079", dt.date(2014, 3, 2), "番茄、黄瓜", "李四", "138 0000 0002", "西乡村口"],
    [None, None, None, None, None, None, None, None],
    [3, "示例丙种业有限公司", None, 43900, "玉米种", "王五", "13800000003", "南乡路3号"],
    [4, "示例丁养殖有限公司", None, "2019/13/40", "生猪", "赵六", "1.38E+10", "北乡路4号"],
    ["合计", 4, None, None, None, None, None, None],
    ["制表人：孙七", None, None, None, None, None, None, None],
]
CERTIFICATES: list[list[object]] = [
    ["2022年高新技术企业名单", None, None, None],
    ["序号", "企业名称", "证书编号", "发证日期"],
    [1, "示例甲铸造有限公司", "GR202214990001", "2022-10-12"],
    [2, "示例丙种业有限公司", "GR202214990002", "2022.10.12"],
]
RETURNS: list[list[object]] = [
    ["企业名称", "年度", "营业收入（元）", "研发费用（万元）", "职工总数（月平均）", "科技人员数"],
    ["示例甲铸造有限公司", "2023年", "56,780,000.00", "312.5", 120, 14],
    ["示例戊机械厂", 2023, 3_000_000, 20, 25, 30],
]


def write_sample(file: Path = SAMPLE) -> Path:
    """Write the workbook and return its path."""
    book = Workbook()
    firms = book.active
    firms.title = "01 企业名单（2024）"
    for page, rows in (
        (firms, FIRMS),
        (book.create_sheet("高企"), CERTIFICATES),
        (book.create_sheet("年度数据"), RETURNS),
    ):
        for row in rows:
            page.append(row)
    for area in ("A1:H1", "B3:E3", "F3:G3", "A3:A4", "H3:H4", "A11:H11"):
        firms.merge_cells(area)
    firms["A1"].font = Font(bold=True, size=16)
    firms["A1"].alignment = Alignment(horizontal="center")
    for column, width in zip("ABCDEFGH", (6, 26, 24, 14, 16, 10, 16, 20), strict=True):
        firms.column_dimensions[column].width = width
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


if __name__ == "__main__":
    write_sample()
