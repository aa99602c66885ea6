# No postponed annotations here: the API reads the types of the functions.
"""The addresses of figures: all of them on a day, and one with the records behind it."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router

from nonggu.desks.report import queries
from nonggu.desks.report.reading import FigureReading
from nonggu.errors import NongguError, UnusableInput
from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.nouns import noun_of
from nonggu.web.api import shapes
from nonggu.web.api.reading import part_of

router = Router(tags=["figures"])

_FIRST, _LAST = dt.date(1949, 10, 1), dt.date(2149, 12, 31)


class Day(shapes.Schema):
    """The day of the figures; the centre's reporting date where none is given."""

    on: dt.date | None = Field(None, ge=_FIRST, le=_LAST)


class DayAndCursor(shapes.Cursor):
    """The day of a figure, and which part of its records."""

    on: dt.date | None = Field(None, ge=_FIRST, le=_LAST)


@router.get(
    "/figures",
    response={200: list[shapes.FigureLine], (401, 404, 422): shapes.Refusal},
    url_name="api-figures",
    operation_id="list_figures",
)
def list_figures(request: HttpRequest, asked: Day = Query(...)) -> Any:  # noqa: B008
    """Every figure on a day, for those who may open the county's figures."""
    user = _reporter(request)
    return [_line(reading) for reading in queries.read_figures(user=user, on=_day(asked.on))]


@router.get(
    "/figures/{key}",
    response={200: shapes.FigureDetail, (401, 404, 422): shapes.Refusal},
    url_name="api-figure",
    operation_id="read_figure",
)
def read_figure(request: HttpRequest, key: str, asked: DayAndCursor = Query(...)) -> Any:  # noqa: B008
    """One figure on a day, with one part of the records behind it."""
    user = _reporter(request)
    try:
        reading = queries.read_figure(key, user=user, on=_day(asked.on))
    except UnusableInput:
        raise Http404(key) from None
    rows, following = part_of(reading.records, asked.cursor, asked.limit)
    records = [
        {"noun": noun_of(type(row)), "code": row.code, "title": str(row), "gives": queries.plain_part(reading, row)}
        for row in rows
    ]
    return {**_line(reading), "records": records, "next": following}


def _reporter(request: HttpRequest) -> User:
    user: User = request.auth  # type: ignore[attr-defined]
    if not access.may_report(user):
        raise Http404
    return user


def _day(asked: dt.date | None) -> dt.date:
    try:
        return asked or queries.reporting_date()
    except NongguError:
        raise Http404("no centre") from None


def _line(reading: FigureReading) -> dict[str, Any]:
    figure = reading.figure
    return {
        "key": figure.key,
        "name": str(figure.name),
        "unit": figure.unit,
        "group": figure.group.value,
        "on": reading.on,
        "as_of": reading.as_of,
        "value": reading.value,
        "record_count": reading.record_count,
        "missing_count": reading.missing_count,
        "synthetic_count": reading.simulated,
    }
