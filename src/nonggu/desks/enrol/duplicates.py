"""Pairs of records that look like one: the same code, or a similar name and another sign. A name alone is none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from nonggu.engines.reasons import Reason
from nonggu.phrases import say
from nonggu.registry.access import visible
from nonggu.registry.columns import column_of
from nonggu.registry.finding import name_key
from nonggu.registry.models import DuplicateDecision, OrganisationAlias, User
from nonggu.registry.models.duplicate_decision import DuplicateVerdict
from nonggu.registry.models.organisation_alias import AliasKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

SIMILAR_NAME = 0.72
#: More records that share a sign than this share a place that says nothing, such as a market hall's telephone.
LARGEST_GROUP = 60
_FORM = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|集团|公司|农民专业合作社|专业合作社|合作社|家庭农场|农场|厂|\(.*?\)|县|市|区|省)"
)
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Rule:
    """How records of one noun are compared: fields that are codes, the name, and the signs that support a name."""

    codes: tuple[str, ...]
    name: str
    signs: Mapping[str, Callable[[Any], str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look like one, the one that was entered first being `first`; `similarity` of names is 0 to 1."""

    noun: str
    first_id: int
    second_id: int
    first_code: str
    second_code: str
    first_title: str
    second_title: str
    similarity: float
    reasons: tuple[Reason, ...] = field(default=())


def _phone(value: Any) -> str:
    digits = _DIGITS.sub("", str(value or ""))
    return digits if len(digits) >= 7 else ""


def _words(value: Any) -> str:
    text = re.sub(r"[\W_]+", "", name_key(value or ""))
    return text if len(text) >= 2 else ""


def _address(value: Any) -> str:
    text = _words(value)
    return text if len(text) >= 5 else ""


RULES: Mapping[str, Rule] = {
    "organisation": Rule(("uscc",), "name", {"phone": _phone, "address": _address, "legal_person": _words}),
    "household": Rule((), "head", {"phone": _phone}),
    "person": Rule(("id_number",), "name", {"phone": _phone, "email": _words}),
}
DUPLICATE_NOUNS = tuple(RULES)


def find_duplicates(model: type[Record], *, by: User | None, with_decided: bool = False) -> list[Pair]:
    """Pairs of current records of the noun that look like one, the likeliest first; decided ones are left out."""
    rule = RULES.get(noun_of(model))
    if rule is None:
        return []
    fields = ("pk", "code", rule.name, *rule.codes, *rule.signs)
    records = {row["pk"]: row for row in visible(by, model).filter(archived_at=None).order_by("pk").values(*fields)}
    decided = set() if with_decided else _decided(model)
    reasons: dict[tuple[int, int], list[Reason]] = defaultdict(list)
    for name, groups in _code_groups(model, rule, records).items():
        for pair in _pairs(groups):
            column = column_of(model, name).column
            reasons[pair].append(Reason("duplicate_same_code", {"field": column.zh, "field_en": column.en}))
    candidates: dict[tuple[int, int], list[str]] = defaultdict(list)
    for sign, normalise in rule.signs.items():
        for pair in _pairs(_grouped((pk, normalise(row[sign])) for pk, row in records.items())):
            candidates[pair].append(sign)
    found = []
    cores = {pk: _core(records[pk][rule.name]) for pair in {*reasons, *candidates} for pk in pair}
    for pair in sorted({*reasons, *candidates} - decided):
        likeness = fuzz.ratio(cores[pair[0]], cores[pair[1]]) / 100
        if likeness >= SIMILAR_NAME and pair in candidates:
            signs = candidates[pair]
            reasons[pair] += [Reason("duplicate_similar_name", {"percent": round(likeness * 100)})]
            reasons[pair] += [Reason(f"duplicate_same_{sign}") for sign in signs]
        if reasons.get(pair):
            found.append(_pair(model, records, pair, rule, likeness, reasons[pair]))
    return sorted(found, key=lambda p: (-len(p.reasons), -p.similarity, p.first_id, p.second_id))


def said_of(pair: Pair, language: str) -> list[str]:
    """The reasons of a pair as sentences."""
    is_chinese = language.startswith("zh")
    return [
        say(reason.code, {**reason.params, "field": reason.params.get("field" if is_chinese else "field_en")}, language)
        for reason in pair.reasons
    ]


def _pair(
    model: type[Record],
    records: Mapping[int, Mapping[str, Any]],
    pair: tuple[int, int],
    rule: Rule,
    likeness: float,
    reasons: list[Reason],
) -> Pair:
    first, second = records[pair[0]], records[pair[1]]
    codes, titles = (first["code"], second["code"]), (first[rule.name], second[rule.name])
    return Pair(noun_of(model), *pair, *codes, *titles, round(likeness, 3), tuple(reasons))


def _core(name: Any) -> str:
    """What is left of a name without its legal form and place."""
    whole = name_key(name or "")
    return _FORM.sub("", whole) or whole


def _code_groups(
    model: type[Record], rule: Rule, records: Mapping[int, Mapping[str, Any]]
) -> dict[str, dict[str, set[int]]]:
    groups = {
        name: _grouped((pk, name_key(row[name]) if row[name] else "") for pk, row in records.items())
        for name in rule.codes
    }
    if noun_of(model) == "organisation":
        kinds = (AliasKind.CREDIT_CODE, AliasKind.REGISTRATION_NUMBER)
        aliases = OrganisationAlias.objects.current().filter(kind__in=kinds).values_list("organisation_id", "value")
        for pk, value in aliases:
            if pk in records:
                groups["uscc"].setdefault(name_key(value), set()).add(pk)
    return groups


def _grouped(signs: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for pk, sign in signs:
        if sign:
            groups[sign].add(pk)
    return groups


def _pairs(groups: Mapping[str, set[int]]) -> Iterable[tuple[int, int]]:
    for members in groups.values():
        if 2 <= len(members) <= LARGEST_GROUP:
            yield from combinations(sorted(members), 2)


def _decided(model: type[Record]) -> set[tuple[int, int]]:
    rows = DuplicateDecision.objects.filter(noun=noun_of(model), verdict=DuplicateVerdict.DIFFERENT).values_list(
        "first_id", "second_id"
    )
    return {(first, second) for first, second in rows}
