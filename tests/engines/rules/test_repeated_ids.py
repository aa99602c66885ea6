"""Identifiers that stand twice in a parquet file are found across batches, in memory and through files alike."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from nonggu.cli.enterprises import read_parquet
from nonggu.cli.repeated_ids import RepeatedIds, hashes_of
from nonggu.errors import UnusableInput
from tests.engines.rules.sampling import BOOK, dt

RULES = BOOK.rules("tech_sme", dt.date(2026, 6, 15))


@pytest.mark.parametrize("held", [10_000, 64, 7])
def test_the_first_row_of_each_is_kept(held: int) -> None:
    chance = random.Random(held)
    ids = [f"E{chance.randrange(400)}" for _ in range(300)]
    batches = [pl.Series(ids[start : start + 50]) for start in range(0, 300, 50)]
    repeated = RepeatedIds((hashes_of(batch) for batch in batches), len(ids), held=held)
    found = {}
    for place, batch in enumerate(batches):
        found |= {place * 50 + row: first for row, first in repeated.seen_before(batch, place * 50).items()}
    first = {key: row for row, key in reversed(list(enumerate(ids)))}
    assert found == {row: first[key] for row, key in enumerate(ids) if first[key] != row}


def test_equal_hashes_of_different_identifiers_are_no_repetition() -> None:
    repeated = RepeatedIds([np.array([5, 5], np.uint64)], 2)
    repeated.suspects = np.sort(hashes_of(pl.Series(["a", "b"])))
    assert repeated.seen_before(pl.Series(["a", "b"]), 2) == {}
    assert repeated.seen_before(pl.Series(["b"]), 9) == {0: 3}


def test_a_parquet_file_keeps_each_identifier_once(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    frame = pl.DataFrame({"统一社会信用代码": ["A", "B", None, "A", "C", "B"], "员工": [1, 2, 3, 4, 5, 6]})
    frame.write_parquet(path)
    batches = list(read_parquet(path, RULES, batch_rows=2))
    assert [batch.table.frame["id"].to_list() for batch in batches] == [["A", "B"], [], ["C"]]
    assert [list(batch.rows) for batch in batches] == [[2, 3], [], [6]]
    errors = [(e.row, e.code, e.params.get("first"), e.sheet) for batch in batches for e in batch.errors if e.row]
    assert errors == [
        (4, "cell_required", None, "in"),
        (5, "row_key_twice", 2, "in"),
        (7, "row_key_twice", 3, "in"),
    ]
    assert "headings_not_used" in {e.code for e in batches[0].errors}


def test_a_parquet_file_without_identifiers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pl.DataFrame({"staff_2025": [1]}).write_parquet(path)
    with pytest.raises(UnusableInput, match="columns_missing"):
        list(read_parquet(path, RULES))
