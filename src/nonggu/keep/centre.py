"""Making a centre for a county: its row, its townships and its units in their fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files import File
from django.db import transaction

from nonggu.errors import UnusableInput
from nonggu.keep.plan import CentrePlan
from nonggu.registry.book import create_records
from nonggu.registry.models import Centre, Township, Unit


def make_centre(plan: CentrePlan, *, with_places: bool = True) -> Centre:
    """Write the centre's row and, unless a workbook brings them, its townships and units. One centre a book."""
    with transaction.atomic():
        if Centre.objects.exists():
            raise UnusableInput("centre_exists", name=str(Centre.objects.first()))
        centre = Centre(
            division_code=plan.division_code,
            county_name=plan.county_name,
            county_name_en=plan.county_name_en,
            city_name=plan.city_name,
            province_name=plan.province_name,
            centre_name=plan.centre_name or f"{plan.county_name}农业科技综合服务中心",
            reporting_date=plan.reporting_date,
            is_demo=plan.is_demo,
        )
        if plan.logo:
            with plan.logo.open("rb") as stream:
                centre.logo.save(plan.logo.name, File(stream), save=False)
        centre.save()
        if with_places:
            create_records(Township, _placed(plan.townships), by=None)
            create_records(Unit, _placed(plan.units), by=None)
    return centre


def _placed(entries: Sequence[str | Mapping[str, str]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for position, entry in enumerate(entries, start=1):
        named = {"name": entry} if isinstance(entry, str) else entry
        values = {key: str(named[key]) for key in ("code", "name") if key in named}
        rows.append({**values, "position": position})
    return rows
