"""What the page of one record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nonggu.registry import access
from nonggu.registry.attaching import may_attach
from nonggu.registry.columns import BookColumn, column_of
from nonggu.registry.history import changes_of
from nonggu.registry.identity import is_mergeable
from nonggu.registry.links import Purpose, living_links_to, purpose_of
from nonggu.registry.models import Achievement, Evidence, SignedLink, User
from nonggu.registry.models.record import Record
from nonggu.registry.sentences import Sentence, sentences_of
from nonggu.registry.titles import Titles, text_in, titles_of
from nonggu.registry.wording import heading_of, meaning_of
from nonggu.web.book.network import NetworkView, network_near
from nonggu.web.book.page import NounPage
from nonggu.web.book.relations import Related, related_to

#: How many changes a page shows before “all”.
RECENT = 20
#: How many changes “all” may show.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the record in words; `link` is the referred record, `links` several of them."""

    name: str
    label: str
    meaning: str
    text: str
    is_unknown: bool
    is_masked: bool
    link: Record | None = None
    links: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """One record as its page shows it to one reader. `may_serve`: the match desk shows which needs it may serve."""

    record: Record
    merged_into: Record | None
    groups: list[tuple[str, str, list[Fact]]]
    related: list[Related]
    evidence: list[Evidence]
    network: NetworkView | None
    history: list[Sentence]
    has_more_history: bool
    may_change: bool
    may_attach: bool
    may_erase: bool
    is_mergeable: bool
    may_show: bool
    is_shown: bool
    links: list[tuple[SignedLink, Purpose | None]]
    may_serve: bool


def read_detail(
    page: NounPage,
    record: Record,
    user: User,
    shown: Mapping[str, Any] | None = None,
    *,
    is_history_whole: bool = False,
) -> Detail:
    """Everything that the page of a record says; `shown` are personal fields to show unmasked."""
    titles = titles_of(user, page.all_columns, [record])
    most = MOST if is_history_whole else RECENT
    changes = list(changes_of(record)[: most + 1])  # type: ignore[index]
    may_change = access.may_change(user, record)
    return Detail(
        record=record,
        merged_into=_merged_into(record, user),
        groups=[
            (group.key, str(group.name), [_fact(record, column_of(page.model, n), titles, shown) for n in group.fields])
            for group in page.groups
        ],
        related=related_to(record, page.relations, user=user),
        evidence=_evidence(record, user),
        network=network_near(record, user),
        history=sentences_of(page.model, changes[:most], reader=user),
        has_more_history=len(changes) > most,
        may_change=may_change,
        may_attach=may_attach(user, record),
        may_erase=bool(record.personal_fields) and access.may_erase(user),
        is_mergeable=is_mergeable(type(record)),
        may_show=shown is None and _has_masked(record) and access.may_see_personal(user, record),
        is_shown=shown is not None,
        links=_links(record) if may_change or access.may_oversee_links(user) else [],
        may_serve=isinstance(record, Achievement) and record.archived_at is None and access.may_report(user),
    )


def _links(record: Record) -> list[tuple[SignedLink, Purpose | None]]:
    """The links to the record that still open, with what they are for."""
    return [(link, purpose_of(link)) for link in living_links_to(record)]


def _has_masked(record: Record) -> bool:
    return any(getattr(record, name) for name in record.masked_fields)


def _merged_into(record: Record, user: User) -> Record | None:
    key = getattr(record, "merged_into_id", None)
    return access.visible_few(user, type(record)).filter(pk=key).first() if key else None


def _evidence(record: Record, user: User) -> list[Evidence]:
    found = access.visible_evidence(user, record).filter(archived_at=None)
    return list(found.select_related("entered_by")[:100])


def _fact(record: Record, column: BookColumn, titles: Titles, shown: Mapping[str, Any] | None) -> Fact:
    name = column.field.name
    value = None if column.is_many else getattr(record, column.attribute)
    is_masked = name in record.masked_fields and bool(value) and name not in (shown or {})
    text = str(value) if shown and name in shown else text_in(record, column, titles)
    return Fact(
        name=name,
        label=heading_of(column),
        meaning=meaning_of(column),
        text=text if text != "" else _("unknown"),
        is_unknown=not column.is_many and value in (None, ""),
        is_masked=is_masked,
        link=titles.get(column.reference, value) if column.reference and not column.is_many else None,
        links=tuple(titles.many(record, column)) if column.is_many else (),
    )
