"""The pool: enterprises of a scheme by stage, entered and moved with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nonggu.desks.cultivate import words
from nonggu.errors import NongguError
from nonggu.registry import access, book, history
from nonggu.registry.models import Application, Certificate, Cultivation, Organisation, User
from nonggu.registry.models.application import ApplicationStage
from nonggu.registry.models.cultivation import PoolStage
from nonggu.registry.sentences import Sentence, sentences_of

#: Applications in these stages were finished.
FINISHED = (ApplicationStage.FINISHED, ApplicationStage.PASSED, ApplicationStage.FAILED)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board."""

    stage: str
    name: str
    entries: Sequence[Cultivation]
    count: int


#: So many cards a column shows; the list shows all.
CARDS = 40


def entries_of(user: User, scheme: str) -> Any:
    """The entries of a scheme that the user sees, newest cycle first."""
    found = access.visible(user, Cultivation).filter(archived_at=None, scheme=scheme)
    return found.select_related("organisation", "organisation__township", "coach", "team", "unit").order_by(
        "-cycle_year", "moved_on", "id"
    )


def board_of(user: User, scheme: str) -> list[Column]:
    """The board of a scheme: one column a stage."""
    entries = list(entries_of(user, scheme))
    columns = []
    for stage, label in PoolStage.choices:
        mine = [entry for entry in entries if entry.stage == stage]
        columns.append(Column(stage, str(label), mine[:CARDS], len(mine)))
    return columns


def entry_of(user: User, code: str) -> Cultivation | None:
    """An entry that the user sees."""
    found = access.visible(user, Cultivation).filter(archived_at=None, code=code)
    entry: Cultivation | None = found.select_related("organisation", "coach", "team", "unit").first()
    return entry


def moves_of(entry: Cultivation, *, reader: User) -> list[Sentence]:
    """The history of an entry in sentences, newest first."""
    return sentences_of(Cultivation, list(history.changes_of(entry)[:60]), reader=reader)


def put_in_pool(
    organisation: Organisation, scheme: str, *, cycle_year: int, on: dt.date, reason: str, by: User | None
) -> Cultivation:
    """Enter an enterprise as a seed. Raises NongguError where it stands in the pool of that cycle already."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if Cultivation.objects.current().filter(
            organisation=organisation, scheme=scheme, cycle_year=cycle_year
        ).exists():  # fmt: skip
            raise NongguError("pool_already", title=str(organisation), year=cycle_year)
        values = {
            "organisation": organisation,
            "scheme": scheme,
            "cycle_year": cycle_year,
            "stage": PoolStage.SEED,
            "moved_on": on,
            "reason": reason[:300],
        }
        return book.create_record(Cultivation, values, by=by, why=reason)


def move_entry(
    entry: Cultivation, stage: str, *, reason: str, on: dt.date, by: User | None, version: int | None = None
) -> Cultivation:
    """Move an entry to another stage. Raises NongguError without a reason, for the same stage, and for “passed”
    without a certificate or entry number in the book."""
    if not reason.strip():
        raise NongguError("move_without_reason")
    if stage not in PoolStage.values or stage == entry.stage:
        raise NongguError("move_to_same_stage", stage=str(PoolStage(entry.stage).label))
    if stage in (PoolStage.PASSED, PoolStage.MAINTAINED) and not certificates_of(entry).exists():
        raise NongguError("move_without_certificate", scheme=words.scheme_name(entry.scheme))
    values = {"stage": stage, "moved_on": on, "reason": reason.strip()[:300]}
    with transaction.atomic():
        moved = book.change_record(entry, values, by=by, version=version, why=reason.strip())  # its row is locked now
        if stage == PoolStage.APPLYING:
            _open_application(moved, by)
    return moved


def certificates_of(entry: Cultivation) -> Any:
    """The certificates of the entry's enterprise under its scheme, newest first."""
    found = Certificate.objects.current().filter(organisation=entry.organisation_id, scheme=entry.scheme)
    return found.order_by("-valid_from", "-id")


def application_of(entry: Cultivation) -> Application | None:
    """The application of the entry's cycle."""
    found = Application.objects.current().filter(
        organisation=entry.organisation_id, scheme=entry.scheme, year=entry.cycle_year
    )
    return found.order_by("-id").first()


def _open_application(entry: Cultivation, by: User | None) -> Application:
    found = application_of(entry)
    if found is not None:
        return found
    values = {"organisation": entry.organisation, "scheme": entry.scheme, "year": entry.cycle_year}
    return book.create_record(Application, {**values, "stage": ApplicationStage.PREPARING}, by=by)


def _locked(entry: Cultivation) -> Cultivation:
    """The entry as it is now, so that two people do not open its application twice or finish it twice."""
    return Cultivation.objects.select_for_update().get(pk=entry.pk)


def finish_application(entry: Cultivation, *, finished_on: dt.date, by: User | None) -> Application:
    """Note that the application was finished (完成申报): that is what the figure of coached enterprises counts.

    Raises NongguError for a day outside the cycle's year and where the application was finished already.
    """
    if finished_on.year != entry.cycle_year:
        raise NongguError("finish_other_year", year=entry.cycle_year, day=finished_on.isoformat())
    with transaction.atomic():
        entry = _locked(entry)
        application = _open_application(entry, by)
        if application.stage in FINISHED:
            raise NongguError("finish_twice", day=str(application.finished_on or ""))
        values = {"stage": ApplicationStage.FINISHED, "finished_on": finished_on}
        application = book.change_record(application, values, by=by)
        if entry.stage in (PoolStage.SEED, PoolStage.IN_POOL):
            move_entry(entry, PoolStage.APPLYING, reason=words.sentence("why_finished"), on=finished_on, by=by)
    return application


def enter_certificate(
    entry: Cultivation, *, number: str, first: dt.date, last: dt.date, by: User | None
) -> Certificate:
    """Enter the certificate that the authority gave, and move the entry to “passed”.

    Raises NongguError where the validity ends before it begins or the number stands in the book.
    """
    if last < first:
        raise NongguError("certificate_ends_first", first=first.isoformat(), last=last.isoformat())
    if Certificate.objects.current().filter(scheme=entry.scheme, number=number).exists():
        raise NongguError("certificate_known", number=number)
    values = {
        "organisation": entry.organisation,
        "scheme": entry.scheme,
        "number": number,
        "valid_from": first,
        "valid_to": last,
        "issued_on": first,
        "entry_year": first.year if entry.scheme == "tech_sme" else None,
    }
    with transaction.atomic():
        certificate = book.create_record(Certificate, values, by=by)
        if entry.stage != PoolStage.PASSED:
            reason = words.sentence("why_certificate", {"number": number})
            move_entry(entry, PoolStage.PASSED, reason=reason, on=first, by=by)
        application = application_of(entry)
        if application is not None and application.stage != ApplicationStage.PASSED:
            book.change_record(application, {"stage": ApplicationStage.PASSED}, by=by)
    return certificate
