"""The command line: the three kinds of files agree, bad input is named, `columns`, `explain`, `path`, `rulesets`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from nonggu.cli.running import run
from nonggu.phrases.saying import phrases

ON = ["--on", "2026-06-15"]

TECH: dict[str, list[Any]] = {
    "id": ["B1", "B2", "B3"],
    "staff_2025": [40, 31, 50],
    "st_staff_2025": [4, 3, 5],
    "sales_2025": [10_000_000, 10_000_000, 0],
    "assets_2025": [5_000_000, 5_000_000, 5_000_000],
    "rd_deductible_2025": [600_000, 900_000, 500_000],
    "total_cost_2025": [9_000_000, 9_000_000, 2_000_000],
    "ip_class1": [0, 1, 0],
    "ip_class2": [1, 0, 3],
    "resident_enterprise": [True] * 3,
    "restricted_products": [False] * 3,
    "serious_breach_2y": [False] * 3,
    "on_bad_list": [False] * 3,
    "hte_valid_until": ["1900-01-01"] * 3,
    "national_award_5y_top3": [False] * 3,
    "provincial_rd_institution": [False] * 3,
    "led_standard_5y": [False] * 3,
}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONGGU_LANGUAGE", "en")


def written(path: Path, columns: dict[str, list[Any]]) -> Path:
    frame = pl.DataFrame(columns, strict=False)
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    elif path.suffix == ".csv":
        frame.write_csv(path)
    else:
        workbook(path, {"main": columns})
    return path


def workbook(path: Path, sheets: dict[str, dict[str, list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, columns in sheets.items():
            page = book.add_worksheet(name)
            for index, (heading, cells) in enumerate(columns.items()):
                page.write(0, index, heading)
                for row, cell in enumerate(cells, start=1):
                    if cell is not None:
                        page.write(row, index, cell)
    return path


def answers(path: Path) -> list[dict[str, Any]]:
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    return frame.to_dicts()


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".parquet"])
@pytest.mark.parametrize("out_ending", [".csv", ".parquet"])
def test_w5_from_every_kind_of_file(tmp_path: Path, ending: str, out_ending: str) -> None:
    source = written(tmp_path / f"in{ending}", TECH)
    out = tmp_path / f"out{out_ending}"
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out)]) == 0
    rows = answers(out)
    assert [(r["id"], r["verdict"], r["score_low"], r["score_high"]) for r in rows] == [
        ("B1", "pass", 60, 60),
        ("B2", "fail", 80, 80),
        ("B3", "pass", 62, 62),
    ]
    assert rows[1]["s_staff_result"] == "unmet"
    assert rows[1]["staff_points_result"] == "unmet"
    assert "clause_unmet:staff_points[国科发政〔2017〕115号 第六条（五）]" in rows[1]["reasons"]
    assert rows[0]["rules_version"].startswith("2017-115#")


def test_xlsx_out_opens(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.csv", TECH), tmp_path / "out.xlsx"
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out)]) == 0
    assert pl.read_excel(out)["verdict"].to_list() == ["pass", "fail", "pass"]


def test_gbk_and_ten_thousands(tmp_path: Path) -> None:
    text = "统一社会信用代码,2025年销售收入（万元）,资产总额2025（万元）\nB1,20000,20000.000001\nB2,20000.01,3\n"
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(text.encode("gbk"))
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out)]) == 0
    rows = answers(out)
    assert [r["sales_limit_result"] for r in rows] == ["met", "unmet"]
    assert [r["sales_limit_value"] for r in rows] == [200_000_000, 200_000_100]
    assert [r["assets_limit_result"] for r in rows] == ["unmet", "met"]


def test_bad_cells_are_named_and_other_rows_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {
        **TECH,
        "sales_2025": [-5, "abc", 12_000_000],
        "st_staff_2025": [4, 3, 60],
        "hte_valid_until": ["x", *["1900-01-01"] * 2],
    }
    source, out = written(tmp_path / "in.xlsx", bad), tmp_path / "out.csv"
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out), "--errors", "json"]) == 3
    errors = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {(e["code"], e["cell"], e["row"]) for e in errors} == {
        ("cell_out_of_range", "D2", 2),
        ("cell_not_a_number", "D3", 3),
        ("cell_not_a_date", "N2", 2),
        ("part_exceeds_whole", "", 4),
    }
    assert all(set(e) == {"sheet", "cell", "row", "code", "message", "remedy"} and e["message"] for e in errors)
    rows = answers(out)
    assert [r["id"] for r in rows] == ["B1", "B2", "B3"]
    assert [r["sales_limit_result"] for r in rows] == ["unknown", "unknown", "met"]
    assert rows[2]["s_staff_result"] == "manual_review"
    assert "sources_disagree:s_staff" in rows[2]["reasons"]


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
def test_bad_numbers_in_both_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    source = written(tmp_path / f"in{ending}", {**TECH, "sales_2025": [-1, 10**7, 10**7], "staff_2025": [40, 31, None]})
    out = tmp_path / "out.parquet"
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out), "--errors", "json"]) == 3
    errors = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(e["code"], e["row"]) for e in errors] == [("cell_out_of_range", 2)]
    assert [r["staff_limit_result"] for r in answers(out)] == ["met", "met", "unknown"]


def test_missing_years_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(
        tmp_path / "in.csv", {"id": ["A"], "sales_2025": [1], "rd_2024": [1], "registered_on": ["2015-01-01"]}
    )
    out = tmp_path / "out.csv"
    assert (
        run(["cultivate", "judge", "high_tech_enterprise", str(source), *ON, "--out", str(out), "--errors", "json"])
        == 0
    )
    (error,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert error["code"] == "year_columns_missing"
    assert "sales_2023" in error["message"]
    assert "rd_2025" in error["message"]
    (row,) = answers(out)
    assert row["k5_rd_result"] == "unknown"
    assert row["verdict"] == "open"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["judge", "tech_sme", "{in}", "--on", "2015-01-01", "--out", "{out}"],
            2,
            "No edition of tech_sme is in force",
        ),
        (["judge", "specialised_sme", "{in}", "--on", "2022-07-31", "--out", "{out}"], 2, "2022-63-annex2: 2022-08-01"),
        (["judge", "no_set", "{in}", *ON, "--out", "{out}"], 2, "no rule set named no_set"),
        (["judge", "tech_sme", "{in}.no", *ON, "--out", "{out}"], 2, "does not exist"),
        (["judge", "tech_sme", "{in}", *ON, "--out", "{out}.doc"], 2, "not known"),
        (["judge", "tech_sme", "{in}", *ON, "--out", "{in}"], 2, "is the input itself"),
        (["judge", "tech_sme", "{in}", "--out", "{out}"], 2, "--on"),
        (["judge", "tech_sme", "{in}", "--on", "15.6.2026", "--out", "{out}"], 2, "--on"),
        (["explain", "tech_sme", "{in}", "--id", "B9", *ON], 2, "no enterprise with the id B9"),
        (["path", "tech_sme", "{in}", "--id", "B2", *ON, "--costs", "{in}.no"], 2, "does not exist"),
        (
            ["judge", "tech_sme", "{in}", *ON, "--out", "{out}", "--rules", "{in}"],
            2,
            "does not hold exported parameters",
        ),
    ],
)
def test_refusals(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    places = {"in": str(written(tmp_path / "in.csv", TECH)), "out": str(tmp_path / "out.csv")}
    assert run(["cultivate", *(argument.format(**places) for argument in arguments)]) == code
    assert said in capfd.readouterr().err


def test_an_id_that_stands_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "in.csv", {**TECH, "id": ["B1", "B1", "B3"]})
    out = tmp_path / "out.csv"
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out), "--errors", "json"]) == 3
    assert json.loads(capsys.readouterr().err)["code"] == "row_key_twice"
    assert [r["id"] for r in answers(out)] == ["B1", "B3"]


def test_linked_sheets_are_summed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.engines.rules.test_linked import W3

    months = {
        "id": ["A"] * 12,
        "year": [2025] * 12,
        "month": list(range(1, 13)),
        "staff_start": [a for a, _ in W3],
        "staff_end": [b for _, b in W3],
        "st_staff_start": [5] * 12,
        "st_staff_end": [6] * 6 + [7] * 6,
    }
    heads = [
        "人员人工费用",
        "直接投入费用",
        "折旧费用与长期待摊费用",
        "无形资产摊销费用",
        "设计费用",
        "装备调试费用与试验费用",
        "其他费用",
        "委托境内研发费用",
        "委托境外研发费用",
    ]
    items = {
        "统一社会信用代码": ["A"] * 9,
        "年份": [2025] * 9,
        "费用科目": heads,
        "金额（万元）": [1200, 800, 200, 40, 30, 130, 900, 500, 200],
    }
    ip = {
        "id": ["A", "A"],
        "kind": ["省审农作物品种", "实用新型"],
        "used_in_hte": ["否", "是"],
        "acquired_by": ["自主研发"] * 2,
    }
    main = {"id": ["A"], "registered_on": ["2025-01-02"], "sales_2025": [400_000_000], "staff_2025": [80]}
    sheets = {
        "企业": main,
        "ip": ip,
        "人员月度": months,
        "rd_items": items,
        "standards": {"id": ["A"], "level": ["行业标准"]},
    }
    source, out = workbook(tmp_path / "in.xlsx", sheets), tmp_path / "out.csv"
    assert (
        run(["cultivate", "judge", "high_tech_enterprise", str(source), *ON, "--out", str(out), "--errors", "json"])
        == 0
    )
    codes = [json.loads(line)["code"] for line in capsys.readouterr().err.splitlines()]
    assert "ip_provincial_variety" in codes
    (row,) = answers(out)
    assert row["k5_rd_value"] == 37_000_000 / 400_000_000  # W4: 3700.00 counted
    assert row["k5_domestic_value"] == 3540 / 3700
    assert row["k2_ip_result"] == "unmet"
    assert row["s_standards_score_high"] == 2
    # 80 in the main sheet against 677/12 in the monthly sheet: a person must look.
    assert row["k4_staff_result"] == "manual_review"


def test_explain_text_and_json_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(written(tmp_path / "in.csv", TECH))
    command = ["cultivate", "explain", "tech_sme", source, "--id", "B2", *ON]
    assert run([*command, "--format", "json"]) == 0
    trace = json.loads(capsys.readouterr().out)
    clauses = {clause["id"]: clause for clause in trace["clauses"]}
    assert trace["verdict"] == "fail"
    assert clauses["s_staff"]["value_exact"] == "3/31"
    assert clauses["s_staff"]["threshold"] == 0.1
    assert clauses["s_staff"]["shortfall_exact"] == "1/310"
    assert clauses["staff_limit"]["parameters"][0]["mark"] == "C1"
    assert run(command) == 0
    text = capsys.readouterr().out
    assert "Verdict: would not pass." in text
    assert "Only the authority recognises" in text
    assert "认定" not in text.replace("第", "")
    assert all(f" {name} " in text for name in clauses)


def test_explain_names_the_fact_that_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(written(tmp_path / "in.csv", {**TECH, "ip_class2": [None, 0, 3]}))
    assert run(["cultivate", "explain", "tech_sme", source, "--id", "B1", *ON, "--format", "json"]) == 0
    trace = json.loads(capsys.readouterr().out)
    assert trace["deciding"] == [{"fact": "ip_class2", "may_pass": True, "may_fail": True}]


def test_path_with_costs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(written(tmp_path / "in.csv", {**TECH, "st_staff_2025": [3, 3, 5]}))
    costs = tmp_path / "costs.yaml"
    costs.write_text("move_to_st_staff: {cost_yuan: 7000}\nhire_st_staff: 90000\n", encoding="utf-8")
    command = ["cultivate", "path", "tech_sme", source, "--id", "B1", *ON, "--costs", str(costs)]
    assert run([*command, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    cheapest = report["cheapest"]
    assert report["verdict"] == "fail"
    assert cheapest["verdict_after"] == "pass"
    assert cheapest["is_proven_cheapest"]
    assert [(c["lever"], c["count"], c["year"]) for c in cheapest["changes"]] == [("move_to_st_staff", 1, 2026)]
    assert cheapest["cost_yuan"] == 7000
    assert report["unit_costs"]["move_to_st_staff"]["source"] == "given"
    assert report["unit_costs"]["conversion"]["source"] == "ours, unsure"
    assert run(command) == 0
    assert "7,000 yuan" in capsys.readouterr().out


def test_path_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(written(tmp_path / "in.csv", {**TECH, "staff_2025": [600, 31, 50]}))
    assert run(["cultivate", "path", "tech_sme", source, "--id", "B1", *ON]) == 4
    assert "No set of changes is enough" in capsys.readouterr().out


def test_costs_can_be_printed_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cultivate", "path", "--show-costs"]) == 0
    costs = tmp_path / "costs.yaml"
    costs.write_text(capsys.readouterr().out, encoding="utf-8")
    source = str(written(tmp_path / "in.csv", TECH))
    assert run(["cultivate", "path", "tech_sme", source, "--id", "B1", *ON, "--costs", str(costs)]) == 0


def test_export_edit_and_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported = tmp_path / "rules.yaml"
    assert run(["cultivate", "rulesets", "--export", str(exported)]) == 0
    source, out = written(tmp_path / "in.csv", TECH), tmp_path / "out.csv"
    command = ["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out), "--rules", str(exported)]
    assert run(command) == 0
    plain = answers(out)[0]["rules_version"]
    assert "edited" not in plain
    text = exported.read_text(encoding="utf-8")
    at = text.index("parameter: min_score\n  zh: 综合评价得分下限")
    edited = text[:at] + text[at:].replace("value: 60", "value: 61", 1)
    exported.write_text(edited, encoding="utf-8")
    assert run(command) == 0
    row = answers(out)[0]
    assert (row["verdict"], row["score_low"]) == ("fail", 60)
    assert row["rules_version"].startswith("2017-115+edited#")
    assert run(["cultivate", "rulesets", "--export"]) == 0
    assert "parameters:" in capsys.readouterr().out


def test_columns_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cultivate", "columns", "high_tech_enterprise", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    names = {(row["group"], row["name"]) for row in rows}
    assert ("input", "sales_{year}") in names
    assert ("output", "k4_staff_result") in names
    assert ("sheet ip", "kind") in names
    assert all(row["zh"] and row["en"] for row in rows)
    sales = next(row for row in rows if row["name"] == "sales_{year}")
    assert sales["unit"] == "元"
    assert "1, 2, 3" in sales["meaning_en"] or "3, 2, 1" in sales["meaning_en"]
    assert run(["cultivate", "columns", "tech_sme"]) == 0
    assert "[output]" in capsys.readouterr().out


def test_columns_are_those_that_judge_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = written(tmp_path / "in.csv", TECH), tmp_path / "out.csv"
    run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out)])
    run(["cultivate", "columns", "tech_sme", "--format", "json"])
    told = [row["name"] for row in json.loads(capsys.readouterr().out) if row["group"] == "output"]
    assert pl.read_csv(out).columns == told


def test_rulesets_lists_all_editions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cultivate", "rulesets", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    wanted = {
        "high_tech_enterprise",
        "tech_sme",
        "innovative_sme",
        "specialised_sme",
        "little_giant",
        "incubator",
        "maker_space",
    }
    assert wanted <= {row["name"] for row in rows}
    assert sum(row["name"] == "little_giant" for row in rows) == 2
    town = next(row for row in rows if row["name"] == "specialised_town_city")
    assert "city_output" in town["empty_parameters"]
    assert run(["cultivate", "rulesets"]) == 0


def test_a_clerks_folder_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from nonggu.rulebook import law

    folder = tmp_path / "tech_sme_2027"
    folder.mkdir()
    for name in ("parameters.yaml", "rules.yaml", "cases.yaml"):
        text = (law.HERE / "tech_sme_2017_115" / name).read_text(encoding="utf-8")
        text = text.replace("2026-06-15", "2027-06-15").replace("_2025", "_2026").replace("2026-06-14", "2027-06-14")
        text = (
            text.replace("2027-01-01", "2028-01-01")
            .replace('"2017-115"', '"2027"')
            .replace("valid_from: 2017-05-03", "valid_from: 2027-01-01")
        )
        (folder / name).write_text(text, encoding="utf-8")
    assert run(["cultivate", "rulesets", "--check", str(folder)]) == 0
    assert "tech_sme 2027" in capsys.readouterr().out
    rules = folder / "parameters.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("value: 500,", "value: 400,"), encoding="utf-8")
    assert run(["cultivate", "rulesets", "--check", str(folder)]) == 2
    assert "staff_limit" in capsys.readouterr().err


def test_every_code_of_the_engine_has_a_sentence() -> None:
    import re

    import nonggu.engines.rules as engine

    known = phrases()
    folder = Path(engine.__file__).parent
    found = {
        code
        for file in folder.rglob("*.py")
        for code in re.findall(r'"((?:rules|growth|ip|staff|part|net)_[a-z_0-9]+)"', file.read_text(encoding="utf-8"))
        if code.startswith(("rules_", "growth_")) and not code.endswith("columns")
    }
    assert found
    assert found <= set(known) | {"growth_score", "rules_version"}


def test_headings_that_are_not_used_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = written(tmp_path / "in.csv", {**TECH, "remark": ["a", "b", "c"]}), tmp_path / "out.csv"
    assert run(["cultivate", "judge", "tech_sme", str(source), *ON, "--out", str(out), "--errors", "json"]) == 0
    (error,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert error["code"] == "headings_not_used"
    assert "remark" in error["message"]


@pytest.mark.parametrize("name", ["in.csv", "in.parquet"])
@pytest.mark.parametrize("out", ["out.csv", "out.parquet"])
def test_a_file_without_rows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, out: str
) -> None:
    frame = pl.DataFrame({"id": pl.Series([], dtype=pl.String), "staff_2025": pl.Series([], dtype=pl.Int64)})
    (frame.write_csv if name.endswith("csv") else frame.write_parquet)(tmp_path / name)
    code = run(
        ["cultivate", "judge", "tech_sme", str(tmp_path / name), "--on", "2026-06-15", "--out", str(tmp_path / out)]
    )
    assert code == 2
    assert "no row" in capsys.readouterr().err.lower()
    assert not (tmp_path / out).exists()


def test_a_bad_value_of_parquet_names_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.parquet"
    pl.DataFrame({"id": ["A", "B"], "sales_2025": [float("nan"), 1.0]}).write_parquet(path)
    assert (
        run(["cultivate", "judge", "tech_sme", str(path), "--on", "2026-06-15", "--out", str(tmp_path / "o.csv")]) == 3
    )
    assert "in #2 sales_2025: “nan” is not a number." in capsys.readouterr().err


def test_judge_names_the_fact_that_decides(tmp_path: Path) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(
        "id,is_tech_oriented,works_on_site,months_at_entry,months_of_stay\nA,true,true,24,\nB,true,true,25,\n"
    )
    assert run(["cultivate", "judge", "incubatee", str(path), "--on", "2026-06-15", "--out", str(out)]) == 0
    rows = answers(out)
    assert rows[0]["verdict"] == "open"
    assert rows[0]["reasons"].endswith("fact_may_pass_or_fail:months_of_stay")
    assert (rows[1]["verdict"], "fact_may" in rows[1]["reasons"]) == ("fail", False)
