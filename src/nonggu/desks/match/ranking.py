"""Who fits a need, and why: the engine's corpus kept between requests, candidates with the words and texts that count."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nonggu.desks.match import facts
from nonggu.desks.match.facts import Expert, Pool
from nonggu.registry.models import ExpertText, Need

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.matching.explanation import Explanation
    from nonggu.engines.matching.scoring import Corpus, NeedScores

SHOWN_WORDS, SHOWN_TEXTS = 5, 3
MILLIONTHS = 1_000_000
#: Terms that add less, in millionths, are not listed: shown to three decimals they would be 0.
LEAST_TERM = 500


@dataclass(frozen=True)
class Term:
    """A word of the need (or a part such as the discipline) and what it adds to the score, 0 to 1."""

    part: str
    words: str
    value: float


@dataclass(frozen=True)
class Source:
    """A text of the expert that counts: its record (None: the expert's own profile) and what it adds."""

    record: ExpertText | None
    text: str
    value: float


@dataclass(frozen=True)
class Candidate:
    """One expert for one need: score 0 to 1, place among all, the terms and texts it rests on, and what bars the pair.

    `fit` is the score in a word: good, fair, low or weak.
    """

    expert: Expert
    score: float
    rank: int
    fit: str
    terms: tuple[Term, ...]
    rest: float
    sources: tuple[Source, ...]
    bar: str = ""

    @property
    def is_full(self) -> bool:
        """Whether the expert has taken all needs of the year."""
        return self.expert.left == 0


class Room:
    """The corpus of the last question, kept until what it was made of changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: tuple[object, ...] = ()
        self._corpus: Corpus | None = None

    def corpus(self, mark: tuple[object, ...], offers: Callable[[], pl.DataFrame], on: dt.date) -> Corpus:
        """The corpus of offers, made anew where `mark` differs from that of the last one."""
        with self._lock:
            if self._corpus is None or self._mark != mark:
                self._corpus, self._mark = _build(offers(), on), mark
            return self._corpus


_room = Room()


def _build(offers: pl.DataFrame, on: dt.date) -> Corpus:
    from nonggu.engines.matching.scoring import build_corpus
    from nonggu.engines.matching.text.codepoints import Characters
    from nonggu.engines.matching.text.features import Featuriser
    from nonggu.engines.matching.text.thesaurus import Thesaurus, merge_groups
    from nonggu.engines.matching.weights import read_weights
    from nonggu.rulebook.matching import read_default_words, read_fillers, read_variants, read_weights_file

    groups = merge_groups([*read_default_words(), *facts.synonym_groups()])
    featuriser = Featuriser(Characters(read_variants()), Thesaurus(groups, tuple(read_fillers())))
    return build_corpus(offers, featuriser, read_weights(read_weights_file()), on=on)


def corpus_of(pool: Pool) -> Corpus:
    """The pool's texts ready to be scored."""
    return _room.corpus(facts.words_fingerprint(pool.on), lambda: facts.offers_frame(pool), pool.on)


def scores_of(pool: Pool, need: Need) -> dict[str, int]:
    """The score of every expert with words for the need, in millionths, by the expert's code."""
    return scores_by_need(pool, [need])[need.pk]


def scores_by_need(pool: Pool, needs: Iterable[Need]) -> dict[int, dict[str, int]]:
    """`scores_of` for many needs, by the need's key: whether texts have changed is asked once."""
    corpus = corpus_of(pool)
    return {need.pk: whole_scores(corpus, score_row(corpus, need)) for need in needs}


def score_row(corpus: Corpus, need: Need) -> NeedScores:
    """The engine's scores of a need for every offer of a corpus."""
    from nonggu.engines.matching.scoring import score_need

    return score_need(corpus, facts.need_row(need))


def whole_scores(corpus: Corpus, found: NeedScores) -> dict[str, int]:
    """Scores in millionths by the offer's code."""
    import numpy as np

    from nonggu.engines.matching.scoring import SCORE_DECIMALS

    whole = np.round(np.round(found.score, SCORE_DECIMALS) * MILLIONTHS).astype(int)
    return dict(zip(corpus.profiles.offer_ids, whole.tolist(), strict=True))


def rank_experts(pool: Pool, need: Need, *, most: int, also: Sequence[str] = ()) -> list[Candidate]:
    """The best candidates for a need, best first; barred pairs are left out, full experts are not.

    `also`: codes of experts who are listed wherever they stand.
    """
    corpus = corpus_of(pool)
    found = score_row(corpus, need)
    scores = whole_scores(corpus, found)
    ordered = sorted(scores, key=lambda code: (-scores[code], code))
    free = [code for code in ordered if not pool.bar(need, pool.experts[code])]
    shown = free[:most]
    shown += [code for code in also if code in scores and code not in shown]
    return [explain(pool, need, code, found) for code in shown]


def explain(pool: Pool, need: Need, code: str, scores: NeedScores | None = None) -> Candidate:
    """One expert for a need with the reasons of the score; `scores` of the need where they are known already."""
    from nonggu.engines.matching.explanation import explain_score

    expert = pool.experts[code]
    found = explain_score(corpus_of(pool), facts.need_row(need), code, scores)
    terms, rest = terms_of(found)
    return Candidate(
        expert=expert,
        score=found.millionths / MILLIONTHS,
        rank=found.rank,
        fit=pool.settings.fit(found.millionths / MILLIONTHS),
        terms=terms,
        rest=rest,
        sources=_sources(found),
        bar=pool.bar(need, expert),
    )


def terms_of(found: Explanation) -> tuple[tuple[Term, ...], float]:
    """The words and parts that add most, and what all others add together."""
    by_term: dict[tuple[str, str], int] = defaultdict(int)
    for part in found.contributions:
        by_term[part.part, part.words if _is_telling(part.words) else ""] += part.millionths
    telling = [
        Term(part, words, value / MILLIONTHS)
        for (part, words), value in sorted(by_term.items(), key=lambda item: -item[1])
        if value >= LEAST_TERM and (words or part not in ("lexical", "semantic"))
    ]
    shown = telling[:SHOWN_WORDS]
    rest = found.millionths / MILLIONTHS - sum(term.value for term in shown)
    return tuple(shown), max(0.0, rest)


def _is_telling(words: str) -> bool:
    """Whether a word says something by itself: not a single Chinese character, not a number."""
    return len(words) > 1 and not words.replace(".", "").isdigit()


def _sources(found: Explanation) -> tuple[Source, ...]:
    by_row: dict[int, int] = defaultdict(int)
    texts: dict[int, str] = {}
    for part in found.contributions:
        if part.text_row is not None:
            by_row[part.text_row] += part.millionths
            texts[part.text_row] = part.text
    rows = sorted(by_row, key=lambda row: -by_row[row])[:SHOWN_TEXTS]
    records = ExpertText.objects.in_bulk([row for row in rows if row > 0])
    return tuple(Source(records.get(row), texts[row], by_row[row] / MILLIONTHS) for row in rows if by_row[row] > 0)


def desk_pool(on: dt.date | None = None) -> Pool:
    """The pool on the desk's day."""
    return facts.read_pool(on or facts.desk_day())
