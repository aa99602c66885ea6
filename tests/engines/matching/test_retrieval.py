"""Quality on the example county's labelled needs: at least that of a plain overlap of character pairs, on both halves.

The set is small and synthetic. Half of the needs, drawn with a fixed seed before any weight was chosen, are frozen:
weights were chosen on the open half only. The figures stand in docs/reference/matching.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from nonggu.engines.matching.scoring import build_corpus
from nonggu.engines.matching.shortlist import score_needs
from nonggu.engines.matching.text.codepoints import Characters
from nonggu.engines.matching.text.features import Featuriser
from nonggu.engines.matching.text.thesaurus import Thesaurus, merge_groups
from nonggu.rulebook.matching import read_default_words, read_fillers, read_variants
from tests.engines.matching.corpora import default_weights, needs_frame, offers_frame

HERE = Path(__file__).parent
LABELS = HERE / "retrieval_labels.csv"
TEXTS = HERE.parents[2] / "src" / "nonggu" / "example" / "texts"
SPLIT_SEED = 20261124

Ranking = Callable[[str], Sequence[str]]

if not (LABELS.is_file() and (TEXTS / "expert_texts.csv").is_file()) and os.environ.get("NONGGU_CI") != "1":
    pytest.skip("the example's texts or labels are absent", allow_module_level=True)


def rows(name: str) -> list[dict[str, str]]:
    with (TEXTS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def labels() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    with LABELS.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["need"], {})[row["expert"]] = int(row["grade"])
    return found


def halves() -> tuple[list[str], list[str]]:
    """The open and the frozen half of the labelled needs."""
    needs = sorted(labels())
    random.Random(SPLIT_SEED).shuffle(needs)
    return sorted(needs[: len(needs) // 2]), sorted(needs[len(needs) // 2 :])


def expert_rows() -> list[dict[str, Any]]:
    profiles = [
        {"id": e["key"], "kind": "profile", "text": e["specialty"], "keywords": e["keywords"]} for e in rows("experts")
    ]
    texts = [
        {"id": t["expert"], "kind": t["kind"], "date": dt.date(int(t["year"]), 7, 1), "text": t["text"]}
        for t in rows("expert_texts")
    ]
    return [*profiles, *texts]


def need_words() -> dict[str, str]:
    """Title and own words of each need, without the keywords that staff added."""
    return {n["key"]: f"{n['title']}。{n['words']}" for n in rows("needs")}


def by_engine() -> Ranking:
    same = [[t["term"], *t["same_as"].split("；")] for t in rows("thesaurus")]
    thesaurus = Thesaurus(merge_groups([*read_default_words(), *same]), tuple(read_fillers()))
    featuriser = Featuriser(Characters(read_variants()), thesaurus)
    corpus = build_corpus(offers_frame(expert_rows()), featuriser, default_weights())
    ranked = score_needs(corpus, needs_frame(need_words()))
    lists: dict[str, list[str]] = {}
    for need, offer in ranked.select("need", "offer").rows():
        lists.setdefault(need, []).append(offer)
    return lists.__getitem__


def by_overlap() -> Ranking:
    """The baseline: experts by the share of the need's character pairs that any of their texts has."""
    pairs: dict[str, set[str]] = {}
    for row in expert_rows():
        text = f"{row['text']} {row.get('keywords') or ''}"
        pairs.setdefault(row["id"], set()).update(text[i : i + 2] for i in range(len(text) - 1))
    words = need_words()

    def rank(need: str) -> Sequence[str]:
        mine = {words[need][i : i + 2] for i in range(len(words[need]) - 1)}
        return sorted(pairs, key=lambda expert: (-len(mine & pairs[expert]), expert))

    return rank


def mean_average_precision(ranking: Ranking, needs: Sequence[str]) -> float:
    values = []
    for need in needs:
        relevant = {expert for expert, grade in labels()[need].items() if grade > 0}
        hits, precision = 0, 0.0
        for place, expert in enumerate(ranking(need), start=1):
            if expert in relevant:
                hits += 1
                precision += hits / place
        if relevant:
            values.append(precision / len(relevant))
    return sum(values) / len(values)


def test_the_engine_ranks_better_than_plain_overlap_on_both_halves() -> None:
    engine, overlap = by_engine(), by_overlap()
    for half in halves():
        assert mean_average_precision(engine, half) > mean_average_precision(overlap, half)
