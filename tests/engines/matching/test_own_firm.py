"""A need is not answered from its own firm where the columns say whose it is."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.cli.running import run
from nonggu.engines.matching.own_firm import own_firm_pairs

HOUSE = st.sampled_from([None, "", " ", "A", "a ", "B"])
Houses = list[tuple[str | None, str | None]]
SIDE = st.lists(st.tuples(HOUSE, HOUSE), max_size=6)


def frame(rows: Houses, letter: str) -> pl.DataFrame:
    columns = {"id": pl.String, "firm": pl.String, "institution": pl.String}
    return pl.DataFrame([(f"{letter}{place}", *row) for place, row in enumerate(rows)], schema=columns, orient="row")


@settings(max_examples=200, derandomize=True)
@given(SIDE, SIDE)
def test_pairs_of_one_house_by_hand(needs: Houses, offers: Houses) -> None:
    by_hand = set()
    for i, need in enumerate(needs):
        for j, offer in enumerate(offers):
            same = [a for a, b in zip(need, offer, strict=True) if a and b and a.strip().lower() == b.strip().lower()]
            if any(name.strip() for name in same):
                by_hand.add((f"N{i}", f"E{j}"))
    assert own_firm_pairs(frame(needs, "N"), frame(offers, "E")) == by_hand


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGGU_LANGUAGE", "en")
    Path("needs.csv").write_text("id,demand,firm,institution\nN1,1,F1,\nN2,1,,Iron Works\n", encoding="utf-8")
    Path("offers.csv").write_text(
        "id,capacity,firm,institution\nE1,1,F1,\nE2,1,,iron works \nE3,2,F9,University\n", encoding="utf-8"
    )
    Path("scores.csv").write_text(
        "need,offer,score\nN1,E1,0.9\nN1,E2,0.1\nN1,E3,0.5\nN2,E1,0.2\nN2,E2,0.8\nN2,E3,0.4\n", encoding="utf-8"
    )
    return tmp_path


def assign(*more: str) -> int:
    files = ["--scores", "scores.csv", "--needs", "needs.csv", "--offers", "offers.csv", "--out", "out.csv"]
    return run(["match", "assign", *files, "--certificate", "cert.json", *more])


def test_the_own_firm_is_left_out_and_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assign() == 0
    assert pl.read_csv("out.csv").rows() == [("N1", "E3", 0.5), ("N2", "E3", 0.4)]
    assert "its own firm left out: 2" in capsys.readouterr().err


def test_a_rule_allows_it(desk: Path) -> None:
    Path("rules.json").write_text(json.dumps({"own_firm_allowed": True}), encoding="utf-8")
    assert assign("--rules", "rules.json") == 0
    assert pl.read_csv("out.csv").rows() == [("N1", "E1", 0.9), ("N2", "E2", 0.8)]


def test_a_conflict_names_the_firm(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules.json").write_text(json.dumps({"forced": [["N1", "E1"]]}), encoding="utf-8")
    assert assign("--rules", "rules.json") == 4
    assert "N1 and E1 are of the same firm." in capsys.readouterr().err
    codes = {part["code"] for part in json.loads(Path("cert.json").read_text(encoding="utf-8"))["conflict"]}
    assert codes == {"conflict_own_firm", "conflict_forced"}
