"""Where a score comes from, and why a person was chosen or not: contributions that add up, in the need's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Floats
from nonggu.engines.matching.pooling import best_texts
from nonggu.engines.matching.scoring import SCORE_DECIMALS, Corpus, NeedScores, need_text, score_need, text_nearness
from nonggu.engines.reasons import Reason
from nonggu.errors import UnusableInput

_UNIT = 10**SCORE_DECIMALS


@dataclass(frozen=True, slots=True)
class Contribution:
    """A part of a score. Contributions of a pair add up to its score exactly, in millionths.

    `part`: lexical, semantic, industry, discipline, trl, distance or past. `words`: the need's words that count
    (lexical only). `text_row`, `kind`, `text`: the offer's text it comes from (file row; None for structured
    parts).
    """

    part: str
    millionths: int
    words: str = ""
    text_row: int | None = None
    kind: str | None = None
    text: str = ""

    @property
    def value(self) -> float:
        """The contribution as a number between 0 and 1."""
        return self.millionths / _UNIT


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair's score, in millionths, its rank within the need, and the contributions, largest first."""

    need: str
    offer: str
    millionths: int
    rank: int
    contributions: tuple[Contribution, ...]
    unknown_parts: tuple[str, ...]


def explain_score(
    corpus: Corpus, need: Mapping[str, object], offer: str, scores: NeedScores | None = None
) -> Explanation:
    """The explanation of one pair. Raises UnusableInput where the corpus does not have the offer.

    `scores`: those of the need, where several offers are explained; they are computed where not given.
    """
    if offer not in corpus.profiles.offer_ids:
        raise UnusableInput("offer_unknown", id=offer)
    row = corpus.profiles.offer_ids.index(offer)
    scores = scores or score_need(corpus, need)
    rounded = np.round(scores.score, SCORE_DECIMALS)
    total = round(float(rounded[row]) * _UNIT)
    raw = [*_lexical(corpus, need, scores, row), *_semantic(corpus, need, scores, row), *_structured(scores, row)]
    raw.sort(key=lambda item: -item[0])
    parts = _whole_numbers([value for value, _ in raw], total)
    contributions = tuple(
        Contribution(found.part, units, found.words, found.text_row, found.kind, found.text)
        for units, (_, found) in zip(parts, raw, strict=True)
    )
    rank = 1 + int((rounded > rounded[row]).sum() + (rounded[:row] == rounded[row]).sum())
    unknown = tuple(name for name, part in scores.parts.items() if np.isnan(part[row]))
    return Explanation(str(need["id"]), offer, total, rank, contributions, unknown)


def _lexical(
    corpus: Corpus, need: Mapping[str, object], scores: NeedScores, row: int
) -> list[tuple[float, Contribution]]:
    share = float(scores.share["lexical"][row])
    words = _words_of_features(corpus, need_text(need))
    found: list[tuple[float, Contribution]] = []
    for text, factor in _best(corpus, scores.texts, row):
        keys, values = corpus.lexicon.contributions(scores.query, text)
        by_word: dict[str, float] = {}
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            word = words.get(key, "")
            by_word[word] = by_word.get(word, 0.0) + share * factor * value
        found.extend((value, _of_text(corpus, "lexical", text, word)) for word, value in by_word.items())
    return found


def _semantic(
    corpus: Corpus, need: Mapping[str, object], scores: NeedScores, row: int
) -> list[tuple[float, Contribution]]:
    if corpus.encoder is None:
        return []
    near = text_nearness(corpus, need)
    share = float(scores.share["semantic"][row])
    return [
        (share * factor * float(near[text]), _of_text(corpus, "semantic", text, ""))
        for text, factor in _best(corpus, near, row)
    ]


def _structured(scores: NeedScores, row: int) -> list[tuple[float, Contribution]]:
    names = [name for name in scores.parts if name not in ("lexical", "semantic")]
    known = [name for name in names if not np.isnan(scores.parts[name][row])]
    return [(float(scores.share[name][row] * scores.parts[name][row]), Contribution(name, 0)) for name in known]


def _best(corpus: Corpus, values: Floats, row: int) -> list[tuple[int, float]]:
    profiles = corpus.profiles
    first, last = int(profiles.start[row]), int(profiles.start[row + 1])
    return best_texts(values, profiles.weight, first, last, corpus.weights.best_texts)


def _of_text(corpus: Corpus, part: str, text: int, words: str) -> Contribution:
    said = corpus.profiles.texts.row(text, named=True)
    return Contribution(part, 0, words, int(said["row"]), said["kind"], said["text"])


def _words_of_features(corpus: Corpus, text: str) -> dict[int, str]:
    """For each feature of a need the readable word it first stands in.

    A dictionary word, or what the thesaurus replaced.
    """
    import rjieba

    features = corpus.featuriser.features([text])
    words: dict[int, str] = {}
    spans = [(token[1], token[2]) for token in rjieba.tokenize(text)] if text else []
    starts = np.array([first for first, _ in spans])
    for key, first, last in zip(features.key.tolist(), features.first.tolist(), features.last.tolist(), strict=True):
        if key not in words:
            begin = spans[int(np.searchsorted(starts, first, side="right")) - 1][0]
            end = spans[int(np.searchsorted(starts, last - 1, side="right")) - 1][1]
            words[key] = text[begin:end].strip()
    return words


def _whole_numbers(values: Sequence[float], total: int) -> list[int]:
    """Values in millionths whose sum is the total: rounded running sums."""
    known = sum(values)
    running, given, result = 0.0, 0, []
    for value in values:
        running += value
        upto = round(total * running / known) if known > 0 else 0
        result.append(upto - given)
        given = upto
    return result


def explain_choice(
    need: str, offer: str, scores: Mapping[str, int], prices: Mapping[str, int], chosen: Sequence[str]
) -> Reason:
    """Why an offer was or was not chosen for a need, from the scores of the need and the prices of a certificate.

    `scores`, `prices`: by offer id, whole numbers in the same units. The reason is `chosen_best`,
    `chosen_not_first` (a better scored offer was dearer), `not_chosen_price` (its price exceeds what its score
    gains) or `not_chosen_score`.
    """
    score, price = scores[offer], prices.get(offer, 0)
    if offer in chosen:
        dearer = [o for o, value in scores.items() if value > score and o not in chosen]
        if not dearer:
            return Reason("chosen_best", {"need": need, "offer": offer})
        first = max(dearer, key=lambda o: scores[o])
        params = {
            "need": need,
            "offer": offer,
            "first": first,
            "price": prices.get(first, 0),
            "loss": scores[first] - score,
        }
        return Reason("chosen_not_first", params)
    least = min(chosen, key=lambda o: scores.get(o, 0) - prices.get(o, 0), default=None)
    if least is None:
        return Reason("not_chosen_empty", {"need": need, "offer": offer})
    gain = score - scores.get(least, 0)
    params = {"need": need, "offer": offer, "instead": least, "price": price - prices.get(least, 0), "gain": gain}
    return Reason("not_chosen_price" if gain > 0 else "not_chosen_score", params)
