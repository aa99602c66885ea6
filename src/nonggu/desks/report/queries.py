"""Reading figures and snapshots for pages and commands, always through the one rule of access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from nonggu.desks.report.declared import FIGURES, figure_by_key
from nonggu.desks.report.reading import FigureReading, read
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import Centre, FigureSnapshot, User
from nonggu.registry.nouns import noun_of
from nonggu.registry.remembering import one_look, remembered


@dataclass(frozen=True, slots=True)
class SnapshotChanges:
    """What differs between a snapshot and today: rows as in `FigureSnapshot.records`.

    `changed` pairs the row then with the row now, for records whose part of the number differs.
    """

    added: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def reporting_date() -> dt.date:
    """The centre's reporting date. Raises NongguError before `nonggu init`."""
    centre = Centre.objects.first()
    if centre is None:
        raise NongguError("centre_missing")
    return centre.reporting_date


def county_name() -> str:
    """The county's name; empty before `nonggu init`."""
    centre = Centre.objects.first()
    return centre.county_name if centre else ""


def require_report(user: User | None) -> None:
    """Raise access.Forbidden unless the user may open the county's figures."""
    if not access.may_report(user):
        raise access.Forbidden("forbidden_report")


def read_figures(*, user: User | None, on: dt.date) -> list[FigureReading]:
    """Every figure on the day, in the order of their declaration."""
    require_report(user)
    with one_look():
        return [read(figure, on, user=user) for figure in FIGURES]


def read_figure(key: str, *, user: User | None, on: dt.date) -> FigureReading:
    """One figure on the day. Raises UnusableInput for an unknown key."""
    require_report(user)
    return read(figure_by_key(key), on, user=user)


def snapshots_of(key: str) -> list[FigureSnapshot]:
    """All snapshots of a figure, newest first."""
    return list(FigureSnapshot.objects.filter(key=key).select_related("frozen_by"))


def last_snapshot(key: str, before_or_on: dt.date) -> FigureSnapshot | None:
    """The newest snapshot of a figure for a reporting date not after the day."""
    return FigureSnapshot.objects.filter(key=key, on__lte=before_or_on).order_by("-on", "-frozen_at").first()


def last_snapshots(before_or_on: dt.date) -> dict[str, FigureSnapshot]:
    """For every figure the newest snapshot not after the day, without the records, in one query."""
    found = FigureSnapshot.objects.filter(on__lte=before_or_on).order_by("on", "frozen_at").defer("records")
    return {snapshot.key: snapshot for snapshot in found}


def snapshot_dates() -> list[dt.date]:
    """Reporting dates that were frozen, newest first."""
    return list(FigureSnapshot.objects.order_by("-on").values_list("on", flat=True).distinct())


def record_rows(reading: FigureReading) -> list[dict[str, Any]]:
    """The records behind a reading as a snapshot keeps them: noun, id, code, title and what each gives."""
    noun = noun_of(reading.records.model)
    return [
        {
            "noun": noun,
            "id": record.pk,
            "code": record.code,
            "title": str(record),
            "gives": _plain(reading.gives(record)),
        }
        for record in reading.records.with_titles()
    ]


def changes_since(snapshot: FigureSnapshot, *, user: User | None, on: dt.date | None = None) -> SnapshotChanges:
    """What has changed since the snapshot: its figure is read anew for the day `on`, else for the same reporting date."""
    now = read_figure(snapshot.key, user=user, on=on or snapshot.on)
    rows_now = {row["id"]: row for row in record_rows(now)}
    rows_then = {row["id"]: row for row in snapshot.records}
    return SnapshotChanges(
        added=[row for key, row in rows_now.items() if key not in rows_then],
        removed=[row for key, row in rows_then.items() if key not in rows_now],
        changed=[
            (rows_then[key], row)
            for key, row in rows_now.items()
            if key in rows_then and rows_then[key]["gives"] != row["gives"]
        ],
    )


def records_from(reading: FigureReading, first: int, count: int) -> list[Any]:
    """A page of the records behind a reading, with their titles; which they are is remembered."""
    keys = reading.records.values_list("pk", flat=True)
    chosen = remembered(reading.records, f"from {first} to {first + count}", lambda: list(keys[first : first + count]))
    found = {record.pk: record for record in reading.records.model._default_manager.with_titles().filter(pk__in=chosen)}
    return [found[key] for key in chosen]


def plain_part(reading: FigureReading, record: Any) -> str:
    """A record's part of the number in plain digits, or its kind."""
    return _plain(reading.gives(record))


def _plain(value: object) -> str:
    text = format(value, "f") if not isinstance(value, str) else value
    return text.rstrip("0").rstrip(".") if "." in text and not isinstance(value, str) else text
