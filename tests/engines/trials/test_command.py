"""`nonggu trial` as people and programs run it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import docx
import numpy as np
import openpyxl
import polars as pl
import pytest

from nonggu.cli.running import run
from nonggu.engines.trials.design3414 import TREATMENTS

PLOTS = [
    ("品种", "重复", "产量（kg/亩）", "千粒重"),
    *[
        (v, f"R{r}", str(400 + 30 * i + 5 * r + (i * r) % 3), str(30 + i))
        for i, v in enumerate("甲乙丙丁")
        for r in range(3)
    ],
]


def _csv(path: Path, rows: list[tuple[str, ...]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_gbk_file_with_chinese_headings_becomes_a_chinese_table(tmp_path: Path) -> None:
    data = _csv(tmp_path / "试验.csv", PLOTS, "gbk")
    out = tmp_path / "结果.xlsx"
    assert run(["trial", "analyse", str(data), "--design", "rcbd", "--response", "产量", "--out", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["均值", "方差分析", "说明", "图"] or book.sheetnames == ["均值", "方差分析", "图"]
    head, *rows = book["均值"].iter_rows(values_only=True)
    assert head[:5] == ("性状", "项", "水平", "小区数", "均值")
    letters = {row[2]: row[6] for row in rows}
    assert letters["丁"] == "a"
    assert len(book["图"]._images) == 1


@pytest.mark.parametrize("ending", ["docx", "csv", "parquet", "json"])
def test_every_ending_holds_the_means(tmp_path: Path, ending: str) -> None:
    data = _csv(tmp_path / "trial.csv", PLOTS)
    out, plot = tmp_path / f"out.{ending}", tmp_path / "plot.svg"
    arguments = ["--design", "rcbd", "--response", "产量", "--compare", "duncan", "--plot", str(plot)]
    assert run(["trial", "analyse", str(data), *arguments, "--out", str(out)]) == 0
    assert plot.read_text(encoding="utf-8").startswith("<?xml")
    if ending == "docx":
        document = docx.Document(str(out))
        assert any("甲" in cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert any("CV" in paragraph.text for paragraph in document.paragraphs)
        assert len(document.inline_shapes) == 1
    elif ending == "json":
        means = json.loads(out.read_text(encoding="utf-8"))["analyses"][0]["means"][0]
        assert [level["level"] for level in means["levels"]] == ["甲", "乙", "丙", "丁"]
    elif ending == "parquet":
        frame = pl.read_parquet(out)
        assert frame["mean"].to_list() == pytest.approx([405.667, 436.0, 466.0, 495.667], abs=1)
    else:
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_several_responses_and_a_bad_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [list(row) for row in PLOTS]
    rows[3][2] = "丢失?"
    data = _csv(tmp_path / "trial.csv", [tuple(row) for row in rows])
    out = tmp_path / "out.json"
    arguments = ["--design", "rcbd", "--response", "产量", "--response", "千粒重", "--covariate", "产量"]
    code = run(["trial", "analyse", str(data), *arguments[:6], "--out", str(out), "--errors"])
    assert code in (2, 3)  # 千粒重 has no error at all: refused by name
    arguments = ["--design", "rcbd", "--response", "产量"]
    assert run(["trial", "analyse", str(data), *arguments, "--out", str(out), "--errors"]) == 3
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    error = json.loads(lines[-1])
    assert (error["cell"], error["code"], error["row"]) == ("C4", "cell_not_a_number", 4)
    assert json.loads(out.read_text(encoding="utf-8"))["analyses"][0]["missing"] == 1


def test_wrong_design_and_missing_column_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = _csv(tmp_path / "trial.csv", PLOTS)
    base = ["trial", "analyse", str(data), "--out", str(tmp_path / "o.csv")]
    assert run([*base, "--design", "magic", "--response", "产量"]) == 2
    assert run([*base, "--design", "rcbd", "--response", "身高"]) == 2
    assert "身高" in capsys.readouterr().err
    empty = _csv(tmp_path / "empty.csv", [])
    assert run(["trial", "analyse", str(empty), *base[3:], "--design", "crd", "--response", "y"]) == 2


def _curve_file(folder: Path) -> Path:
    rates = [0, 60, 120, 180, 240, 300]
    yields = [200, 290, 380, 441, 439, 440]
    rows = [("N（kg/亩）", "YIELD"), *[(str(x), str(y)) for x, y in zip(rates, yields, strict=True)]]
    return _csv(folder / "curve.csv", rows)


def test_response_prints_json_into_a_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = _curve_file(tmp_path)
    prices = ["--price-x", "1.6", "--price-y", "1.27"]
    code = run(["trial", "response", str(data), "--x", "N", "--y", "yield", "--shape", "linear-plateau", *prices])
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert answer["maximum"] == pytest.approx(answer["parameters"]["x0"])
    assert 150 < answer["economic"] < 175
    assert answer["price_ratio"] == pytest.approx(1.6 / 1.27)
    assert answer["maximum_interval"]["lower"] < answer["maximum"] < answer["maximum_interval"]["upper"]


@pytest.mark.parametrize(
    "shape", ["quadratic", "linear-plateau", "quadratic-plateau", "square-root", "mitscherlich", "best"]
)
def test_every_shape_answers_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str], shape: str) -> None:
    data = _curve_file(tmp_path)
    out = tmp_path / "answer.json"
    arguments = ["--x", "N", "--y", "YIELD", "--shape", shape, "--format", "text", "--out", str(out)]
    assert run(["trial", "response", str(data), *arguments, "--plot", str(tmp_path / "c.png")]) == 0
    assert "R2" in capsys.readouterr().out
    assert json.loads(out.read_text(encoding="utf-8"))["n"] == 6
    assert (tmp_path / "c.png").stat().st_size > 1000


def test_a_negative_rate_is_named_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = _curve_file(tmp_path)
    data.write_text(data.read_text(encoding="utf-8") + "-30,100\n,5\n", encoding="utf-8")
    code = run(["trial", "response", str(data), "--x", "N", "--y", "YIELD", "--shape", "quadratic", "--errors"])
    captured = capsys.readouterr()
    assert code == 3
    assert json.loads(captured.out)["n"] == 6
    assert json.loads(captured.err.splitlines()[0])["code"] == "cell_out_of_range"


def _write_3414(path: Path) -> Path:
    units = np.array([8.0, 4.0, 5.0])
    rows = [("试验", "处理", "N（kg/亩）", "P2O5（kg/亩）", "K2O（kg/亩）", "产量（kg/亩）")]
    for trial, seed in (("甲村", 1), ("乙村", 2)):
        n, p, k = (TREATMENTS * units).T
        y = 300 + 20 * n + 25 * p + 10 * k - 0.6 * n**2 - 2 * p**2 - 0.45 * k**2 + 0.1 * n * p
        y = y + np.random.default_rng(seed).normal(0, 2, 14)
        rows += [(trial, str(t + 1), *(f"{v:g}" for v in TREATMENTS[t] * units), f"{y[t]:.1f}") for t in range(14)]
    rows += [("甲村", "15", "8", "8", "8", "500"), ("丙村", "1", "0", "0", "0", "300")]
    return _csv(path, rows)


def test_fit3414_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = _write_3414(tmp_path / "t.csv")
    prices = ["--price-n", "4", "--price-p", "5", "--price-k", "6", "--price-y", "2"]
    code = run(["trial", "fit3414", str(data), *prices, "--errors", "--out", str(tmp_path / "o.xlsx")])
    captured = capsys.readouterr()
    assert code == 3  # treatment 15 and the trial of one plot
    answer = json.loads(captured.out)
    assert [trial["trial"] for trial in answer["trials"]] == ["甲村", "乙村"]
    for trial in answer["trials"]:
        assert [rate["model"] for rate in trial["rates"]] == ["ternary"] * 3
        assert trial["rates"][0]["economic"] < trial["rates"][0]["maximum"]
    codes = {json.loads(line)["code"] for line in captured.err.splitlines() if line.startswith("{")}
    assert codes == {"cell_out_of_range", "trial_too_few_plots"}
    assert openpyxl.load_workbook(tmp_path / "o.xlsx").active.max_row == 7


def test_rates_per_mu_beside_yield_per_hectare_are_refused(tmp_path: Path) -> None:
    data = _write_3414(tmp_path / "t.csv")
    data.write_text(data.read_text(encoding="utf-8").replace("产量（kg/亩）", "产量（kg/公顷）"), encoding="utf-8")
    assert run(["trial", "fit3414", str(data)]) == 2


def test_limits_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ("速效钾", "相对产量"),
        *[(str(t), str(30 + 12 * np.log(t))) for t in (20, 30, 45, 60, 90, 120, 160)],
    ]
    data = _csv(tmp_path / "k.csv", rows)
    assert run(["trial", "limits", str(data), "--x", "速效钾", "--y", "相对产量", "--scheme", "C"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["log_curve"]["a"] == pytest.approx(12.0)
    assert answer["scheme"] == "C"


def test_columns_name_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trial", "columns", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["group"] for row in rows} >= {"analyse: DATA", "fit3414: DATA", "fit3414: OUT", "response: OUT"}
