"""The matching engine beside OR-tools' dense flow and openreview-matcher, the same answers checked.

    python benchmarks/matching.py [--large] [--openreview FOLDER] [--documents N] [--on-disk N]
                                  [--crowded-rounds N]

`--openreview`: a checkout of openreview-matcher, which is not on the package registry. CPU seconds of one core.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import sys
import tempfile
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(name, "1")

# Threads are pinned before the libraries that read them are loaded.
import numpy as np

from nonggu.engines.matching.dense import assign_dense
from nonggu.engines.matching.sources import MatrixScores, VectorScores, quantise

QUERY_LENGTHS = (12, 24, 60, 150)


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the CPU seconds of one core."""
    before = time.process_time()
    found = run()
    return found, time.process_time() - before


def instance(needs: int, offers: int, family: str) -> tuple[Any, Any, Any]:
    """Scores in millionths, 3 offers a need, places for 1.3 times the demand."""
    chance = np.random.default_rng(1)
    if family == "random":
        scores = chance.random((needs, offers), dtype=np.float32)
    elif family == "topics":
        a, b = unit(chance, needs), unit(chance, offers)
        scores = (a @ b.T + 1) / 2
    else:
        liked = chance.random((1, offers), dtype=np.float32)
        scores = (liked + chance.random((needs, offers), dtype=np.float32)) / 2
    demand = np.full(needs, 3)
    return np.rint(scores * 1e6).astype(np.int32), demand, np.full(offers, int(np.ceil(3.9 * needs / offers)))


def unit(chance: np.random.Generator, rows: int, width: int = 16) -> Any:
    """Random vectors of length 1."""
    found = chance.normal(size=(rows, width)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def dense_flow(scores: Any, demand: Any, capacity: Any) -> int:
    """OR-tools' minimum cost flow over every pair, given as arrays."""
    from ortools.graph.python import min_cost_flow

    needs, offers = scores.shape
    solver, sink = min_cost_flow.SimpleMinCostFlow(), needs + offers
    solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate((np.repeat(np.arange(needs), offers), needs + np.arange(offers))),
        np.concatenate((np.tile(needs + np.arange(offers), needs), np.full(offers, sink))),
        np.concatenate((np.ones(needs * offers, np.int64), capacity)),
        np.concatenate((-scores.ravel().astype(np.int64), np.zeros(offers, np.int64))),
    )
    solver.set_nodes_supplies(
        np.arange(sink + 1), np.concatenate((demand, np.zeros(offers, np.int64), [-demand.sum()]))
    )
    assert solver.solve() == solver.OPTIMAL
    return -int(solver.optimal_cost())


def openreview(folder: Path, scores: Any, demand: Any, capacity: Any) -> int:
    """openreview-matcher's MinMax on every pair; its total is added up from the exact scores."""
    package = types.ModuleType("openreview_solvers")
    package.__path__ = [str(folder / "matcher" / "solvers")]
    sys.modules["openreview_solvers"] = package
    solver_class = importlib.import_module("openreview_solvers.minmax_solver").MinMaxSolver
    # Its own encoder cuts scores to two decimals.
    cost = -np.rint(scores / 1e4).astype(np.int64)
    encoder = types.SimpleNamespace(cost_matrix=cost, constraint_matrix=np.zeros(scores.shape))
    found = solver_class([0] * len(capacity), capacity.tolist(), demand.tolist(), encoder).solve()
    chosen = np.asarray(found) > 0
    return int(scores[chosen].sum(dtype=np.int64))


def compare(needs: int, offers: int, family: str, with_flow: bool, folder: Path | None) -> None:
    """One size and family: ours, the dense flow, MinMax."""
    scores, demand, capacity = instance(needs, offers, family)
    found, ours = timed(lambda: assign_dense(MatrixScores(scores), demand, capacity))
    print(
        f"{needs} x {offers} {family}: {ours:.3f} s, total {found.total}, gap {found.gap}, {found.rounds} rounds",
        flush=True,
    )
    assert found.gap == 0
    if with_flow:
        total, theirs = timed(lambda: dense_flow(scores, demand, capacity))
        assert total == found.total
        print(f"  OR-tools dense flow: {theirs:.3f} s, the same total, ratio {theirs / ours:.1f}", flush=True)
    if folder is None:
        print("  openreview-matcher: peer absent", flush=True)
    else:
        total, theirs = timed(lambda: openreview(folder, scores, demand, capacity))
        assert total <= found.total
        print(f"  openreview MinMax: {theirs:.3f} s, total {total}, ratio {theirs / ours:.1f}", flush=True)


def large(crowded: bool, most_rounds: int) -> None:
    """100,000 x 50,000 from vectors, 2 offers a need: an easy family, or needs crowded about 50 topics."""
    chance = np.random.default_rng(3)
    needs, offers = unit(chance, 100_000), unit(chance, 50_000)
    if crowded:
        needs = needs + 3 * unit(chance, 50)[chance.integers(0, 50, len(needs))]
        needs /= np.linalg.norm(needs, axis=1, keepdims=True)
    source = VectorScores(quantise(needs, 1000), quantise(offers, 1000))
    found, ours = timed(lambda: assign_dense(source, np.full(100_000, 2), np.full(50_000, 5), most_rounds=most_rounds))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    family = "crowded" if crowded else "easy"
    print(
        f"100000 x 50000 vectors, {family}: {ours:.1f} s, total {found.total}, gap {found.gap}"
        f" ({found.gap / found.total:.2e}), {found.rounds} rounds, {memory:.2f} GB",
        flush=True,
    )


def made_up_texts(count: int, seed: int = 0) -> list[str]:
    """Chinese texts of 85 words of two characters, drawn from 20,000 words by Zipf's law with exponent 0.9."""
    chance = np.random.default_rng(0)
    characters = np.array([chr(code) for code in range(0x4E00, 0x4E00 + 3000)])
    words = np.array(["".join(pair) for pair in chance.choice(characters, (20_000, 2))])
    share = 1 / np.arange(1, len(words) + 1) ** 0.9
    drawn = np.searchsorted(np.cumsum(share / share.sum()), np.random.default_rng((seed, 1)).random((count, 85)))
    return ["".join(row) for row in words[np.minimum(drawn, len(words) - 1)]]


def featuriser_and_weights() -> tuple[Any, Any]:
    """The default words and weights."""
    from nonggu.engines.matching.text.codepoints import Characters
    from nonggu.engines.matching.text.features import Featuriser
    from nonggu.engines.matching.text.thesaurus import Thesaurus, merge_groups
    from nonggu.engines.matching.weights import read_weights
    from nonggu.rulebook.matching import read_default_words, read_fillers, read_variants, read_weights_file

    thesaurus = Thesaurus(merge_groups(read_default_words()), tuple(read_fillers()))
    return Featuriser(Characters(read_variants()), thesaurus), read_weights(read_weights_file())


def documents(count: int) -> None:
    """An index of made-up Chinese texts of 170 characters, and queries of 12 words; the answers by brute force too."""
    from nonggu.engines.matching.text.indexing import build_index
    from nonggu.engines.matching.text.lexical import Lexicon

    featuriser, weights = featuriser_and_weights()

    def lexicon_of(part: list[str]) -> Lexicon:
        made = Lexicon(build_index(featuriser.features(part, places=False)), weights)
        query = made.query(featuriser.features([part[0]]).key)
        made.score_texts(query)
        made.best_texts(query, 10)
        return made

    texts = made_up_texts(count)
    lexicon_of(texts[:100])
    lexicon, ours = timed(lambda: lexicon_of(texts))
    print(f"index of {count} texts: {ours:.2f} s", flush=True)
    for length in QUERY_LENGTHS:
        ask_lexicon(lexicon, [featuriser.features([text]).key for text in queries(texts, length)], length)
    short_lists(texts)


def queries(texts: list[str], length: int, count: int = 400) -> list[str]:
    """The beginnings of texts: words of a search box, a title, a short need, most of a need in full."""
    return [text[:length] for text in texts[:: max(len(texts) // count, 1)]][:count]


def spent_each(run: Callable[[Any], Any], asked: list[Any]) -> tuple[list[Any], str]:
    """The answers, and the median and 95th percentile of CPU milliseconds of one core."""
    found = [timed(lambda one=one: run(one)) for one in asked]
    spent = 1000 * np.array([seconds for _, seconds in found])
    return [answer for answer, _ in found], f"{np.median(spent):.2f} ms, 95 % within {np.percentile(spent, 95):.2f} ms"


def ask_lexicon(lexicon: Any, keys: list[Any], length: int) -> None:
    """Queries of one length, every answer compared with scoring every text."""
    _, said = spent_each(lambda key: lexicon.score_texts(lexicon.query(key)), keys[::10])
    made = [lexicon.query(key) for key in keys]
    postings = np.mean([np.diff(lexicon.index.start)[query.place].sum() for query in made])
    print(f"queries of {length} characters, {postings:.0f} postings; every text scored: {said}", flush=True)
    for keep in (10, 100):
        best, said = spent_each(lambda key, keep=keep: lexicon.best_texts(lexicon.query(key), keep), keys)
        for query, (rows, found) in zip(made, best, strict=True):
            scores = lexicon.score_texts(query)
            expected = np.lexsort((np.arange(len(scores)), -scores))[:keep]
            expected = expected[scores[expected] > 0]
            assert rows.tolist() == expected.tolist()
            assert found.tobytes() == scores[expected].tobytes()
        print(f"  best {keep}: {said}, {len(keys)} answers the same", flush=True)


def short_lists(texts: list[str]) -> None:
    """Offers of three texts each: the best 10 of each need, with and without scoring every offer."""
    import polars as pl

    from nonggu.engines.matching.scoring import build_corpus
    from nonggu.engines.matching.shortlist import score_needs

    featuriser, weights = featuriser_and_weights()
    words = dict.fromkeys(("kind", "keywords", "industry", "discipline", "past_firms"), pl.String)
    others = {"date": pl.Date, "trl": pl.Int64, "latitude": pl.Float64, "longitude": pl.Float64}
    offers = pl.DataFrame({"id": [f"E{at // 3:06}" for at in range(len(texts))], "text": texts})
    empty = [pl.lit(None, dtype=kind).alias(name) for name, kind in (words | others).items()]
    corpus = build_corpus(offers.with_columns(empty).with_row_index("row"), featuriser, weights)
    needs = pl.DataFrame({"id": [f"N{at}" for at in range(100)], "text": queries(texts, 60, 100)})
    score_needs(corpus, needs[:1], top=10)
    whole, all_scored = timed(lambda: score_needs(corpus, needs).filter(pl.col("rank") <= 10))
    short, spent = timed(lambda: score_needs(corpus, needs, top=10))
    assert short.equals(whole)
    print(
        f"best 10 of {len(texts) // 3} offers: {10 * spent:.1f} ms a need, all listed {10 * all_scored:.1f} ms, the same"
    )


def on_disk(count: int, batch: int = 100_000) -> None:
    """A collection on disk: built by batches, asked, a batch added, texts deleted, small segments merged."""
    from nonggu.engines.matching.text import collection as shelf
    from nonggu.engines.matching.text.searching import search

    featuriser, weights = featuriser_and_weights()

    def say(what: str, run: Callable[[], Any]) -> Any:
        since = time.perf_counter()
        found, spent = timed(run)
        print(f"  {what}: {spent:.2f} s CPU, {time.perf_counter() - since:.2f} s passed", flush=True)
        return found

    def add(state: Any, part: list[str]) -> Any:
        return shelf.add_texts(state, featuriser.features(part, places=False))[0]

    def ask(searcher: Any, what: str) -> None:
        keys = [featuriser.features([text[:24]]).key for text in made_up_texts(200)]
        best, said = spent_each(lambda key: searcher.best_texts(key, 10), keys)
        for key, (ids, scores) in zip(keys[::10], best[::10], strict=True):
            every_id, every = searcher.score_texts(key)
            order = np.lexsort((every_id, -every))[:10]
            assert ids.tolist() == every_id[order].tolist()
            assert scores.tobytes() == every[order].tobytes()
        print(f"  {what}: {said} a query, every tenth the same by brute force", flush=True)

    with tempfile.TemporaryDirectory() as home:
        add(shelf.open_collection(Path(home) / "warm"), made_up_texts(100))
        search(shelf.open_collection(Path(home) / "warm"), weights)
        folder, spent = Path(home) / "texts", 0.0
        print(f"{count} texts on disk, by {batch}", flush=True)
        for first in range(0, count, batch):
            part = made_up_texts(min(batch, count - first), first)
            _, used = timed(lambda part=part: add(shelf.open_collection(folder), part))
            spent += used
        size = sum(path.stat().st_size for path in folder.rglob("*.npy")) / 1e9
        print(f"  postings: {spent:.1f} s CPU, {size:.2f} GB", flush=True)
        searcher = say("statistics", lambda: search(shelf.open_collection(folder), weights))
        ask(searcher, "first round")
        ask(searcher, "second round")
        say("opened again", lambda: search(shelf.open_collection(folder), weights))
        state = say("1,000 more texts", lambda: add(shelf.open_collection(folder), made_up_texts(1000, 1)))
        state = say("1,000 texts deleted", lambda: shelf.delete_texts(state, np.arange(0, count, count // 1000)))
        state = add(state, made_up_texts(1000, 2))
        state = say("small segments merged", lambda: shelf.merge_small(state, texts=min(batch // 2, count // 2)))
        ask(say("statistics after the changes", lambda: search(state, weights)), "asked again")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"  most memory {memory:.2f} GB, mapped files counted", flush=True)


def main() -> None:
    """Run what was asked for."""
    options = argparse.ArgumentParser()
    options.add_argument("--large", action="store_true")
    options.add_argument("--openreview", type=Path)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--crowded-rounds", type=int, default=0)
    options.add_argument("--on-disk", type=int, default=0)
    chosen = options.parse_args()
    scores, demand, capacity = instance(60, 40, "random")
    assign_dense(MatrixScores(scores), demand, capacity)
    compare(150, 64, "random", True, chosen.openreview)
    compare(1000, 1000, "topics", True, chosen.openreview)
    compare(1000, 1000, "crowded", True, None)
    if chosen.large:
        compare(10_000, 5_000, "topics", True, None)
        large(False, 40)
    if chosen.crowded_rounds:
        large(True, chosen.crowded_rounds)
    documents(chosen.documents)
    if chosen.on_disk:
        on_disk(chosen.on_disk)


if __name__ == "__main__":
    main()
