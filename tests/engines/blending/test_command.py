"""`nonggu blend` as people and programs run it: files in, files out, exit codes, sentences in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from nonggu.cli.running import run

FEED = {
    "c": [10, 30.5, 90],
    "A": [[0.38, 0.001, 0.002], [0, 0.09, 0.5], [0, 0.02, 0.08]],
    "lo": [0.008, 0.22, None],
    "hi": [0.012, None, 0.05],
    "total": 1,
    "names": ["石灰石", "玉米", "豆粕"],
    "rows": ["钙", "粗蛋白", "粗纤维"],
}


def _solve(folder: Path, form: object, *options: str) -> tuple[int, object]:
    problem, out = folder / "problem.json", folder / "result.json"
    problem.write_text(form if isinstance(form, str) else json.dumps(form), encoding="utf-8")
    code = run(["blend", "solve", str(problem), "--out", str(out), *options])
    return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None


def test_json_in_json_out(tmp_path: Path) -> None:
    code, result = _solve(tmp_path, FEED, "--exact")
    assert code == 0
    assert result["status"] == "optimal"
    assert result["objective"] == pytest.approx(49.1563, abs=5e-5)
    assert result["x"] == pytest.approx([0.028171, 0.648572, 0.323257], abs=5e-7)
    assert result["certificate"]["objective"] == "382141/7774"
    assert max(result["residuals"].values()) < 1e-9


@pytest.mark.parametrize(("language", "words"), [("zh", "粗蛋白 至少 0.62"), ("en", "粗蛋白 at least 0.62")])
def test_impossible_mix_names_the_conflict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("NONGGU_LANGUAGE", language)
    code, result = _solve(tmp_path, {**FEED, "lo": [0.008, 0.62, None]})
    assert code == 4
    assert result["status"] == "infeasible"
    assert result["x"] == [None] * 3
    assert {one["name"] for one in result["conflict"]["requirements"]} == {"粗蛋白", "粗纤维"}
    assert words in capsys.readouterr().err


def test_whole_and_semicontinuous_parts(tmp_path: Path) -> None:
    form = {
        "c": [3, 2],
        "A": [[1, 1]],
        "lo": [2.5],
        "ub": [5, 5],
        "integer": [True, False],
        "minimum_if_used": {"x2": 3},
    }
    code, result = _solve(tmp_path, form)
    assert code == 0
    assert result["objective"] == pytest.approx(6.0)
    assert result["x"] == pytest.approx([0.0, 3.0])


def test_many_problems_go_on_past_a_bad_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, result = _solve(tmp_path, [FEED, {"c": ["x"]}, {**FEED, "lo": [0.008, 0.62, None]}])
    assert code == 3
    assert [one["status"] for one in result] == ["optimal", "unusable", "infeasible"]
    error = json.loads(capsys.readouterr().err.splitlines()[0])
    assert set(error) == {"sheet", "cell", "row", "code", "message", "remedy"}
    assert error["row"] == 2


@pytest.mark.parametrize("text", ["", "{", "[" * 100000, '{"c": 1}', "null", "\x00"])
def test_unusable_files_exit_2(tmp_path: Path, text: str) -> None:
    assert _solve(tmp_path, text)[0] == 2


def test_missing_file_and_wrong_ending_exit_2(tmp_path: Path) -> None:
    assert run(["blend", "solve", str(tmp_path / "no.json"), "--out", str(tmp_path / "r.json")]) == 2
    assert run(["blend", "solve", str(tmp_path / "no.json"), "--out", str(tmp_path / "r.pdf")]) == 2
    assert run(["blend", "solve", str(tmp_path / "no.json"), "--out", str(tmp_path / "no" / "r.json")]) == 2
    assert run(["blend", "solve", str(tmp_path / "no.xlsx"), "--out", str(tmp_path / "r.xlsx")]) == 2


def _workbook(path: Path, manure: object = "72%") -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "原料"
    page.append(["原料", "单价（元/吨）", "最少用量", "最多用量", "含水率", "碳（%）", "氮（%）"])
    page.append(["猪粪", 20, 10, 10, manure, 40, 2.3])
    page.append(["玉米秸秆", 300, None, None, 0.14, 43.5, "0.9%"])
    page.append(["水", 0, None, None, 1, 0, 0])
    needs = book.create_sheet("要求")
    needs.append(["要求", "含量", "下限", "上限", "相对于"])
    needs.append(["碳氮比", "碳", 27, 27, "氮"])
    needs.append(["干物质", "dry_matter", 0.4, 0.4, None])
    mixes = book.create_sheet("配方")
    mixes.append(["配方", "总量"])
    mixes.append(["一号堆", None])
    book.save(path)


def test_workbook_form(tmp_path: Path) -> None:
    _workbook(tmp_path / "堆肥.xlsx")
    out = tmp_path / "结果.xlsx"
    assert run(["blend", "solve", str(tmp_path / "堆肥.xlsx"), "--out", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    amounts = {row[1]: row[2] for row in book["用量"].iter_rows(min_row=2, values_only=True)}
    assert amounts["玉米秸秆"] == pytest.approx(3.75, abs=0.005)
    assert amounts["水"] == pytest.approx(1.31, abs=0.005)
    assert {"用量", "要求核对", "影子价格", "说明"} == set(book.sheetnames)


def test_workbook_with_a_bad_cell_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _workbook(tmp_path / "mix.xlsx", manure="many")
    code = run(["blend", "solve", str(tmp_path / "mix.xlsx"), "--out", str(tmp_path / "r.xlsx"), "--errors"])
    error = json.loads(capsys.readouterr().err.splitlines()[0])
    assert error["cell"] == "E2"
    assert error["sheet"] == "原料"
    assert code in (3, 4)


def test_price_and_stock_in_different_units_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _workbook(tmp_path / "mix.xlsx")
    book = openpyxl.load_workbook(tmp_path / "mix.xlsx")
    book["原料"]["C1"] = "最少用量（公斤）"
    book.save(tmp_path / "mix.xlsx")
    assert run(["blend", "solve", str(tmp_path / "mix.xlsx"), "--out", str(tmp_path / "r.xlsx")]) == 2
    assert "公斤" in capsys.readouterr().err


def test_columns_are_documented_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["blend", "columns", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    names = {row["name"] for row in rows}
    assert {"c", "A", "lo", "hi", "lb", "ub", "total", "integer", "semicontinuous", "status", "x"} <= names
    assert all(row["zh"] and row["en"] for row in rows)
