"""The fixed weights of a score. The values stand in the rulebook (`matching/weights`); a caller may give others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; parts that are not known for a pair are left out and the others share its weight.

    `lexical`, `semantic`, `industry`, `discipline`, `trl`, `distance`, `past`: weights of the parts (no unit).
    `bm25_share`: share of BM25 in the lexical part, the rest is the cosine of damped counts. `saturation`,
    `length_share`: BM25's k1 and b. `single_character`: weight of a single character against a pair or word.
    `unknown_feature`: weight of a need's feature that no offer has. `best_texts`: an offer's score is the mean of
    so many best texts. `kinds`, `kind_other`: weights of kinds of texts. `half_life_years`: age at which a text
    weighs half. `semantic_low`, `semantic_high`: cosines that count as 0 and 1. `trl_span`: difference of levels
    that counts as 0. `half_distance_km`: distance that counts as one half.
    """

    lexical: float
    semantic: float
    industry: float
    discipline: float
    trl: float
    distance: float
    past: float
    bm25_share: float
    saturation: float
    length_share: float
    single_character: float
    unknown_feature: float
    best_texts: int
    kinds: Mapping[str, float]
    kind_other: float
    half_life_years: float
    semantic_low: float
    semantic_high: float
    trl_span: float
    half_distance_km: float


def read_weights(values: Mapping[str, object]) -> Weights:
    """Weights from plain values by name.

    Raises UnusableInput where one is missing, unknown or not a number from 0 up.
    """
    names = [part.name for part in fields(Weights)]
    for name in values:
        if name not in names:
            raise UnusableInput("weight_unknown", name=str(name), known=", ".join(names))
    checked: dict[str, object] = {name: _checked(name, values.get(name)) for name in names}
    return Weights(**checked)  # type: ignore[arg-type]


def _checked(name: str, value: object) -> object:
    if name == "kinds":
        if not isinstance(value, Mapping):
            raise UnusableInput("weight_wrong", name=name, value=str(value)[:60])
        return {str(kind): _number(f"kinds.{kind}", weight) for kind, weight in value.items()}
    number = _number(name, value)
    if name == "best_texts":
        if number != int(number) or number < 1:
            raise UnusableInput("weight_wrong", name=name, value=str(value)[:60])
        return int(number)
    return number


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UnusableInput("weight_wrong", name=name, value=str(value)[:60])
    return float(value)
