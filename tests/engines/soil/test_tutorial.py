"""The tutorial works as printed, in both languages."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest

from nonggu.cli.running import run

DOCS = Path(__file__).resolve().parents[3] / "docs" / "start"


def table(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("page", ["soil-test-to-plan.md", "soil-test-to-plan.zh-CN.md"])
def test_commands_and_answers(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for name, content in re.findall(r"```csv (\S+)\n(.*?)```", text, re.S):
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^nonggu (.*)$", text, re.M)
    codes = {shlex.split(line)[1]: run(shlex.split(line)) for line in commands}
    assert codes["plan"] == 3
    assert codes["products"] == 0
    assert codes["card"] in (0, 2)
    assert (codes["formulas"], codes["map"]) == (3, 0)
    assert Path("formulas.xlsx").is_file()
    assert [row["samples"] for row in table("map.greenhouses.csv")] == ["2"]
    cells = table("map.csv")
    assert len(cells) > 100
    assert all(float(row["variance"]) > 0 for row in cells)
    run(["prescribe", "plan", "samples.csv", "--out", "plan.csv"])
    run(["prescribe", "products", "plan.csv", "--products", "products.csv", "--out", "bags.csv"])
    plan, bags = (table(name) for name in ("plan.csv", "bags.csv"))
    assert [row["status"] == "refused" for row in plan] == [False, False, False, True, True]
    assert float(plan[0]["p2o5_kg_per_mu"]) == 0
    assert float(plan[0]["p2o5_surplus_kg_per_mu"]) > 0
    assert "soil_manure_p_over" in plan[0]["reasons"]
    assert "soil_nitrate_no_base" in plan[1]["reasons"]
    assert float(plan[1]["n_cut_kg_per_mu"]) > 0
    assert {"soil_method_missing", "soil_value_strange"} <= set(plan[4]["reasons"].split(";"))
    assert [row["bags_氯化钾"] != "0" for row in bags[:3]] == [False, False, True]
    assert bags[0]["bags_磷酸二铵"] == "0"
