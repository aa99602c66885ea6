"""The report desk's pages: all figures, one figure with its records, freezing, and what has changed since."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.report import actions, queries
from nonggu.desks.report.county import read_county
from nonggu.desks.report.export import figures_workbook, records_workbook
from nonggu.desks.report.lines import FigureLine, asked_day, figure_lines, in_groups, origin_counts, simulated_count
from nonggu.desks.report.picture import draw_county
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import User

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def for_reporters(view: View) -> View:
    """Pages of figures are for those who may open them; for others, and for unknown figures, they do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.may_report(cast(User, request.user)):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NongguError as error:
            raise Http404(error.code) from error

    return guarded


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@require_safe
@for_reporters
def report_figures(request: HttpRequest) -> HttpResponse:
    """All figures in groups, on the reporting date or on the day of `?on=`."""
    day, user = asked_day(request.GET), cast(User, request.user)
    lines = figure_lines(user, day.on)
    context = {
        "day": day,
        "groups": in_groups(lines),
        "count": len(lines),
        "simulated": simulated_count(lines),
        "frozen": queries.snapshot_dates()[:12],
        "may_freeze": access.may_freeze(user),
    }
    return render(request, "report/figures.html", context)


@require_safe
@for_reporters
def report_export(request: HttpRequest) -> HttpResponse:
    """All figures as an Excel file."""
    day = asked_day(request.GET)
    lines = figure_lines(cast(User, request.user), day.on)
    return _workbook(figures_workbook(lines), f"figures-{day.on.isoformat()}")


@require_safe
@for_reporters
def report_county(request: HttpRequest) -> HttpResponse:
    """The county in one page: the groups of figures with their charts, each leading to its figure."""
    day, user = asked_day(request.GET), cast(User, request.user)
    return render(request, "report/county.html", {"day": day, "county": read_county(user, day.on)})


@require_safe
@for_reporters
def report_picture(request: HttpRequest) -> HttpResponse:
    """The page from which the county is sent on as one long picture."""
    return render(request, "report/picture.html", {"day": asked_day(request.GET)})


@require_safe
@for_reporters
def report_picture_file(request: HttpRequest) -> HttpResponse:
    """The county as one long picture."""
    day, user = asked_day(request.GET), cast(User, request.user)
    county = read_county(user, day.on)
    drawn = draw_county(
        county,
        title=_("{county} in figures").format(county=queries.county_name()),
        under=_("Figures on {day}").format(day=day.on.isoformat()),
        foot=_("{count} figures with simulated data").format(count=county.simulated) if county.simulated else "",
    )
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
@for_reporters
def report_figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: its number, what it counts, and a page of the records behind it."""
    day = asked_day(request.GET)
    reading = queries.read_figure(key, user=cast(User, request.user), on=day.on)
    pages = Paginator(reading.records, PAGE_SIZE)
    pages.count = reading.record_count  # counted already
    paged = pages.get_page(request.GET.get("page", 1))
    records = queries.records_from(reading, paged.start_index() - 1 if pages.count else 0, PAGE_SIZE)
    context = {
        "day": day,
        "line": FigureLine(reading, queries.last_snapshot(key, day.on)),
        "reading": reading,
        "origins": origin_counts(reading),
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number, on_each_side=2, on_ends=1),
        "records": records,
        "support": reading.support(records) if reading.figure.support else None,
        "snapshots": queries.snapshots_of(key)[:12],
    }
    return render(request, "report/figure.html", context)


@require_safe
@for_reporters
def report_figure_export(request: HttpRequest, key: str) -> HttpResponse:
    """All records behind one figure as an Excel file."""
    day, user = asked_day(request.GET), cast(User, request.user)
    reading = queries.read_figure(key, user=user, on=day.on)
    return _workbook(records_workbook(reading, user=user), f"{key}-{day.on.isoformat()}")


@require_safe
@for_reporters
def report_changes(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What has changed since a snapshot, record by record: on its own reporting date, or on the day of `?on=`."""
    snapshot = next((one for one in queries.snapshots_of(key) if one.pk == number), None)
    if snapshot is None:
        raise Http404(number)
    user = cast(User, request.user)
    on = asked_day(request.GET).on if request.GET.get("on") else snapshot.on
    reading = queries.read_figure(key, user=user, on=on)
    context = {
        "snapshot": snapshot,
        "reading": reading,
        "line": FigureLine(reading, snapshot),
        "changes": queries.changes_since(snapshot, user=user, on=on),
    }
    return render(request, "report/changes.html", context)


@require_POST
@for_reporters
def report_freeze(request: HttpRequest) -> HttpResponse:
    """Freeze every figure for the day, and go back to the figures."""
    day, user = asked_day(request.POST), cast(User, request.user)
    if day.error:
        messages.error(request, day.error)
        return redirect("report-figures")
    snapshots = actions.freeze(on=day.on, by=user)
    sentence = _("{count} figures were frozen for {day}.")
    messages.success(request, sentence.format(count=len(snapshots), day=day.on.isoformat()))
    return redirect(reverse("report-figures") + day.query)
