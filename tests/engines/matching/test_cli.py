"""`nonggu match` to the letter: files, exit codes, certificate, conflict, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nonggu.cli.running import run

NEEDS = "id,demand\nN1,2\nN2,1\n"
OFFERS = "id,capacity,minimum,senior,institution\nE1,1,0,1,A\nE2,1,0,0,A\nE3,1,0,0,B\n"
SCORES = "need,offer,score\nN1,E1,0.9\nN1,E2,0.5\nN1,E3,0.5\nN2,E1,0.8\nN2,E2,0.7\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGGU_LANGUAGE", "en")
    for name, content in (("needs.csv", NEEDS), ("offers.csv", OFFERS), ("scores.csv", SCORES)):
        Path(name).write_text(content, encoding="utf-8")
    return tmp_path


def assign(*more: str) -> int:
    files = ["--scores", "scores.csv", "--needs", "needs.csv", "--offers", "offers.csv", "--out", "out.csv"]
    return run(["match", "assign", *files, "--certificate", "cert.json", *more])


def certificate() -> dict[str, Any]:
    found = json.loads(Path("cert.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def result() -> list[tuple[Any, ...]]:
    return pl.read_csv("out.csv").rows()


def rules(**content: Any) -> list[str]:
    Path("rules.json").write_text(json.dumps(content), encoding="utf-8")
    return ["--rules", "rules.json"]


def test_assign_writes_pairs_and_certificate(desk: Path) -> None:
    assert assign() == 0
    assert result() == [("N1", "E1", 0.9), ("N1", "E3", 0.5), ("N2", "E2", 0.7)]
    cert = certificate()
    assert {"status", "total", "bound", "gap", "proven", "prices", "utilities", "unscored_pairs_proven"} <= set(cert)
    assert (cert["status"], cert["total"], cert["bound"], cert["gap"]) == ("optimal", 2_100_000, 2_100_000, 0)
    assert cert["proven"] is True
    assert (cert["unscored_pairs"], cert["unscored_pairs_proven"]) == (1, 1)


def test_whole_numbers_are_taken_as_they_are(desk: Path) -> None:
    Path("scores.csv").write_text("need,offer,score\nN1,E1,9\nN1,E2,5\nN1,E3,5\nN2,E1,8\nN2,E2,7\n")
    assert assign() == 0
    assert (certificate()["total"], certificate()["scale"]) == (21, 1)
    assert result()[0] == ("N1", "E1", 9)


@pytest.mark.parametrize("option", [["--closed"], ["--missing", "forbidden"]])
def test_closed_means_that_only_listed_pairs_exist(desk: Path, option: list[str]) -> None:
    assert assign(*option) == 0
    assert certificate()["unscored_pairs_proven"] == 0
    assert certificate()["proven"] is True


def test_rules_of_the_issue(desk: Path) -> None:
    assert assign(*rules(senior_per_need=1, floor=0.2)) == 0
    assert result() == [("N1", "E1", 0.9), ("N1", "E2", 0.5)]
    assert assign(*rules(one_per_institution=True, objective="maxmin", floor=0.6, forbidden=[["N1", "E1"]])) == 0
    assert result() == [("N2", "E1", 0.8)]
    assert assign(*rules(forced=[["N2", "E1"]])) == 0
    assert ("N2", "E1", 0.8) in result()


def test_infeasible_is_exit_4_with_the_conflict_in_words(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("needs.csv").write_text("id,demand\nN1,4\nN2,1\n")
    assert assign() == 4
    assert "N1 asks for 4 different offers (3 are listed for it)." in capsys.readouterr().err
    cert = certificate()
    assert cert["status"] == "infeasible"
    assert [item["params"] for item in cert["conflict"]] == [{"need": "N1", "demand": 4, "listed": 3}]
    assert cert["relaxation"]
    assert not Path("out.csv").exists()


def test_bad_rows_are_named_and_the_others_go_on(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("needs.csv").write_text("id,demand\nN1,1\nN1,1\nN2,-1\nN3,x\n,1\n")
    Path("offers.csv").write_text("id,capacity\nE1,1\nE1,2\nE2,-3\n")
    Path("scores.csv").write_text("need,offer,score\nN1,E1,0.5\nN1,E1,0.6\nN9,E1,0.5\nN1,E2,0.9\nN1,E1,\n")
    assert assign("--errors", "json") == 3
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert {tuple(error) for error in told} == {("sheet", "cell", "row", "code", "message", "remedy")}
    assert {(error["sheet"], error["row"], error["code"]) for error in told} == {
        ("needs", 3, "row_key_twice"),
        ("needs", 4, "cell_out_of_range"),
        ("needs", 5, "cell_not_a_number"),
        ("needs", 6, "cell_required"),
        ("offers", 3, "offer_rows_disagree"),
        ("offers", 4, "cell_out_of_range"),
        ("scores", 3, "score_pair_twice"),
        ("scores", 4, "score_id_unknown"),
        ("scores", 6, "cell_required"),
    }
    assert result() == [("N1", "E1", 0.5)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"colour": 1}', "rules name “colour”"),
        ('{"floor": "low"}', "floor cannot be low"),
        ('{"objective": "best"}', "objective cannot be best"),
        ('{"forced": [["N1"]]}', "forced cannot be"),
        ('{"forbidden": [["N1", "E9"]]}', "The rules name E9"),
        ("{", "is not JSON"),
        ("[]", "rules cannot be"),
    ],
)
def test_bad_rules_are_exit_2(desk: Path, capsys: pytest.CaptureFixture[str], content: str, code: str) -> None:
    Path("rules.json").write_text(content)
    assert assign("--rules", "rules.json") == 2
    assert code in capsys.readouterr().err


def test_missing_files_and_columns_are_exit_2(desk: Path) -> None:
    Path("scores.csv").write_text("need,score\nN1,1\n")
    assert assign() == 2
    Path("scores.csv").unlink()
    assert assign() == 2
    assert run(["match", "assign"]) == 2


def test_score_explain_and_assign_work_on_the_same_files(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("n.csv").write_text("id,text\nN1,西红柿屁股发黑\nN2,malleable iron 退火\nN3,😀\n", encoding="gb18030")
    offers = pl.DataFrame(
        {
            "编号": ["E1", "E1", "E2"],
            "内容": ["番茄脐腐病补钙", "小水勤浇", "玛钢退火工艺"],
            "kind": ["paper", "service", "paper"],
            "capacity": [1, None, 1],
        }
    )
    offers.write_excel("o.xlsx")
    assert run(["match", "score", "--needs", "n.csv", "--offers", "o.xlsx", "--out", "s.parquet", "--top", "1"]) == 3
    scores = pl.read_parquet("s.parquet")
    assert scores.columns == ["need", "offer", "score", "rank"]
    assert scores.select("need", "offer", "rank").rows() == [("N1", "E1", 1), ("N2", "E2", 1)]
    assert "The text has no words." in capsys.readouterr().err
    files = ["--needs", "n.csv", "--offers", "o.xlsx"]
    Path("n.csv").write_text("id,text\nN1,西红柿屁股发黑\nN2,malleable iron 退火\n", encoding="gb18030")
    out = ["--out", "a.csv", "--certificate", "c.json"]
    assert run(["match", "assign", "--scores", "s.parquet", *files, *out]) == 0
    capsys.readouterr()
    proof = ["--scores", "s.parquet", "--assignment", "a.csv", "--certificate", "c.json"]
    assert run(["match", "explain", "--need", "N1", "--offer", "E1", *files, *proof, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert round(sum(part["contribution"] for part in told["contributions"]), 6) == told["score"] == scores["score"][0]
    assert told["choice"]["code"] == "chosen_best"
    assert run(["match", "explain", "--need", "N1", "--offer", "E9", *files]) == 2
    assert run(["match", "explain", "--need", "N9", "--offer", "E1", *files]) == 2
    assert run(["match", "explain", "--need", "N2", "--offer", "E2", *files]) == 0
    assert "shared words" in capsys.readouterr().out


def test_staff_extend_the_thesaurus_and_the_weights(desk: Path) -> None:
    Path("n.csv").write_text("id,text\nN1,铁疙瘩\n", encoding="utf-8")
    Path("o.csv").write_text("id,text\nE1,生铁锭\n", encoding="utf-8")
    files = ["match", "score", "--needs", "n.csv", "--offers", "o.csv", "--out", "s.csv"]
    assert run(files) == 0
    plain = pl.read_csv("s.csv")["score"][0]
    Path("t.csv").write_text("term,same_as\n生铁锭,铁疙瘩；pig iron\n", encoding="utf-8")
    assert run([*files, "--thesaurus", "t.csv"]) == 0
    assert pl.read_csv("s.csv")["score"][0] > plain
    Path("w.yaml").write_text("lexical: -1\n")
    assert run([*files, "--weights", "w.yaml"]) == 2


def test_probabilities_come_only_with_enough_outcomes(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("n.csv").write_text("id,text\nN1,番茄\n", encoding="utf-8")
    Path("o.csv").write_text("id,text\nE1,番茄脐腐病\n", encoding="utf-8")
    Path("y.csv").write_text("score,success\n0.5,1\n0.2,0\n")
    files = ["match", "score", "--needs", "n.csv", "--offers", "o.csv", "--out", "s.csv", "--outcomes", "y.csv"]
    assert run(files) == 0
    assert "too few for a probability" in capsys.readouterr().err
    assert pl.read_csv("s.csv")["probability"].to_list() == [None]
    many = "".join(f"{k / 100},{int(k % 10 < k / 10)}\n" for k in range(100))
    Path("y.csv").write_text("score,success\n" + many)
    assert run(files) == 0
    assert 0 < pl.read_csv("s.csv")["probability"][0] < 1


def test_columns_are_printed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "columns", "--format", "json"]) == 0
    groups: dict[str, set[str]] = {}
    for column in json.loads(capsys.readouterr().out):
        groups.setdefault(column["group"], set()).add(column["name"])
    assert groups["needs"] >= {"id", "text", "demand"}
    assert groups["offers"] >= {"id", "text", "capacity", "minimum", "senior", "institution"}
    assert groups["scores"] == {"need", "offer", "score", "rank"}
