"""Freezing figures: what was reported on a date stays answerable for ever."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nonggu.desks.report.queries import read_figures, record_rows
from nonggu.registry import access, concerned, notices
from nonggu.registry.models import FigureSnapshot, User
from nonggu.registry.models.user import UserRole


def freeze(*, on: dt.date, by: User | None) -> list[FigureSnapshot]:
    """Freeze every figure for a reporting date: value, records and what each of them gave, in one transaction.

    A date may be frozen again; the older snapshots stay. Raises access.Forbidden.
    """
    if not access.may_freeze(by):
        raise access.Forbidden("forbidden_freeze")
    with transaction.atomic():
        at = timezone.now()
        snapshots = [
            FigureSnapshot(
                key=reading.figure.key,
                on=on,
                as_of=reading.as_of,
                value=reading.value,
                unit=reading.figure.unit,
                records=record_rows(reading),
                frozen_at=at,
                frozen_by=by,
            )
            for reading in read_figures(user=by, on=on)
        ]
        frozen = FigureSnapshot.objects.bulk_create(snapshots)
        readers = concerned.accounts_in(UserRole.LEADER, UserRole.OFFICER, UserRole.ADMINISTRATOR)
        params = {"day": on}
        notices.notify(readers, "notice_figures_frozen", by=by, params=params, page="report-figures")
        return frozen
