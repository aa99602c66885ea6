"""Who works with whom, as far as a reader sees the records that say so and both of their ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from nonggu.registry import access
from nonggu.registry.columns import column_of
from nonggu.registry.models import Organisation, Person, Unit, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.ties import TIES, TieKind
from nonggu.registry.wording import choice_label

#: A noun and the number of a record of it.
Key = tuple[str, int]
ENDS: dict[str, type[Record]] = {noun_of(model): model for model in (Organisation, Person, Unit)}
#: Through these the network does not go on: a unit visits half the county.
_STOPS = frozenset({"unit"})


@dataclass(frozen=True, slots=True)
class Tie:
    """Two ends and the records that tie them in one form; `since` and `until` are of the newest of them."""

    kind: TieKind
    form: str
    value: str
    one: Key
    other: Key
    codes: tuple[str, ...]
    title: str
    since: dt.date | None = None
    until: dt.date | None = None
    industries: frozenset[str] = frozenset()

    @property
    def noun(self) -> str:
        """The noun of the records."""
        return noun_of(self.kind.model)

    @property
    def ends(self) -> tuple[Key, Key]:
        """Both ends."""
        return self.one, self.other


@dataclass(frozen=True, slots=True)
class Network:
    """Ties with the records at their ends. `hidden` ties have an end that the reader may not see, and are left out."""

    ends: Mapping[Key, Any]
    ties: tuple[Tie, ...]
    hidden: int = 0


def network_around(record: Record, *, user: User, steps: int = 1) -> Network:
    """The record's ties, and with two steps the ties of those it is tied to."""
    start = (noun_of(type(record)), record.pk)
    found: dict[tuple[Any, ...], Tie] = {}
    reached, rim = {start}, {start}
    for _step in range(steps):
        for tie in _ties(user, rim):
            found[(tie.noun, tie.kind.one, tie.value, frozenset(tie.ends))] = tie
        ends = {end for tie in found.values() for end in tie.ends}
        rim = {end for end in ends - reached if end[0] not in _STOPS}
        reached |= ends
    return _with_ends(list(found.values()), user)


def network_of_county(*, user: User, forms: Collection[str], industry: str = "") -> Network:
    """Every tie of the forms; with an industry those that belong to it, or that have an end in it."""
    network = _with_ends(list(_ties(user, None, forms=forms)), user)
    if not industry:
        return network
    ties = tuple(tie for tie in network.ties if industry in tie.industries or _has_industry(network, tie, industry))
    used = {end for tie in ties for end in tie.ends}
    return Network({key: end for key, end in network.ends.items() if key in used}, ties, 0)


def _has_industry(network: Network, tie: Tie, industry: str) -> bool:
    return any(getattr(network.ends[end], "industry", "") == industry for end in tie.ends)


def _ties(user: User, around: Collection[Key] | None, *, forms: Collection[str] | None = None) -> Iterable[Tie]:
    for kind in TIES:
        if forms is None or kind.form in forms:
            yield from _ties_of_kind(kind, user, around)


def _ties_of_kind(kind: TieKind, user: User, around: Collection[Key] | None) -> Iterable[Tie]:
    """The ties of one kind in one query; records that tie the same two in the same form are one tie."""
    nouns = (_noun_at(kind, kind.one), _noun_at(kind, kind.other))
    records = _records(kind, user)
    if around is not None:
        touching = Q()
        for noun, path in zip(nouns, (kind.one, kind.other), strict=True):
            touching |= Q(**{f"{path}__in": [pk for at, pk in around if at == noun]})
        records = records.filter(touching)
    merged: dict[tuple[Any, ...], Tie] = {}
    for row in records.order_by("-id").values(*_columns(kind)):
        tie = _tie(kind, row, nouns)
        same = (tie.value, frozenset(tie.ends))
        old = merged.get(same)
        merged[same] = tie if old is None else _joined(old, tie)
    return merged.values()


def _joined(old: Tie, tie: Tie) -> Tie:
    newest = max(old, tie, key=lambda one: one.since or dt.date.min)
    return replace(newest, codes=old.codes + tie.codes, industries=old.industries | tie.industries)


def _records(kind: TieKind, user: User) -> QuerySet[Any]:
    records = access.visible(user, kind.model).filter(kind.only, archived_at=None)
    for field in kind.through:
        other: Any = kind.model._meta.get_field(field).related_model
        records = records.filter(**{f"{field}__in": access.visible(user, other).filter(archived_at=None)})
    for path in (kind.one, kind.other):
        records = records.exclude(**{path: None})
    return records


def _columns(kind: TieKind) -> list[str]:
    fields = (kind.one, kind.other, kind.named_by, kind.since, kind.until, kind.industry, _plain_title(kind))
    return list(dict.fromkeys(["code", *filter(None, fields)]))


def _plain_title(kind: TieKind) -> str:
    """The field that titles the record; empty where another record does, which the table names anyway."""
    title = kind.model.title_field
    return "" if kind.model._meta.get_field(title).is_relation else title


def _noun_at(kind: TieKind, path: str) -> str:
    model: Any = kind.model
    for part in () if path == "id" else path.split("__"):
        model = model._meta.get_field(part).related_model
    return noun_of(model)


def _tie(kind: TieKind, row: Mapping[str, Any], nouns: Sequence[str]) -> Tie:
    value = str(row.get(kind.named_by) or "")
    industry = row.get(kind.industry) if kind.industry else ""
    return Tie(
        kind=kind,
        form=choice_label(column_of(kind.model, kind.named_by), value) if value else str(kind.name),
        value=value,
        one=(nouns[0], row[kind.one]),
        other=(nouns[1], row[kind.other]),
        codes=(row["code"],),
        title=str(row.get(_plain_title(kind)) or row["code"]),
        since=row.get(kind.since) if kind.since else None,
        until=row.get(kind.until) if kind.until else None,
        industries=frozenset([industry] if industry else []),
    )


def _with_ends(ties: Sequence[Tie], user: User) -> Network:
    """Only ties between two different records that the reader sees and that are not archived.

    That somebody belongs to an organisation is said only where nothing else ties the two.
    """
    tied = {frozenset(tie.ends) for tie in ties if tie.kind.form != "membership"}
    apart = [
        tie
        for tie in ties
        if tie.one != tie.other and (tie.kind.form != "membership" or frozenset(tie.ends) not in tied)
    ]
    ends: dict[Key, Any] = {}
    for noun, model in ENDS.items():
        ids = {pk for tie in apart for at, pk in tie.ends if at == noun}
        if ids:
            seen = access.visible(user, model).filter(archived_at=None, pk__in=ids)
            ends |= {(noun, record.pk): record for record in seen}
    shown = tuple(tie for tie in apart if tie.one in ends and tie.other in ends)
    used = {end for tie in shown for end in tie.ends}
    return Network({key: ends[key] for key in sorted(used)}, shown, len(apart) - len(shown))
