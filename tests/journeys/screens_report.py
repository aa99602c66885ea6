"""Pages of the report desk that links do not reach."""

from __future__ import annotations

from tests.journeys.screen import FULL, Screen, page_of


def _changes() -> str:
    """What changed since a date was frozen; frozen here where nobody did."""
    from nonggu.desks.report import actions
    from nonggu.registry.models import Centre, FigureSnapshot

    if not FigureSnapshot.objects.exists():
        actions.freeze(on=Centre.objects.get().reporting_date, by=None)
    found = FigureSnapshot.objects.filter(key="high_tech_enterprises").first()
    return page_of("report-changes", found.key, found.pk) if found else ""


REPORT_SCREENS: tuple[Screen, ...] = (
    Screen("report-figures", "leader", "/report/"),
    Screen("report-county", "leader", "/report/county/"),
    Screen("report-figure", "leader", "/report/high_tech_enterprises/"),
    Screen("report-changes", "leader", _changes, homes=FULL),
)
