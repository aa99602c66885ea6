"""Making the demonstration: build the example county, write its workbook, load it through the enrol desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from nonggu.desks.enrol.actions import import_file
from nonggu.desks.report.actions import freeze
from nonggu.example.builder import County, build_county
from nonggu.example.workbook import write_workbook
from nonggu.keep.accounts import add_user
from nonggu.keep.centre import make_centre
from nonggu.keep.plan import CentrePlan
from nonggu.keep.upgrade import upgrade_database
from nonggu.registry.identity import merge_records
from nonggu.registry.nouns import model_of

SEED = 140703
PASSWORD = "nonggu-demo-2024"
Progress = Callable[[str], None]


def fill_demo(folder: Path, *, on_progress: Progress) -> None:
    """Fill an empty demonstration home, already opened, with the example county and one account a role."""
    on_progress("database")
    upgrade_database()
    on_progress("county")
    county = build_county(seed=SEED)
    file = folder / "example" / "example-county.xlsx"
    file.parent.mkdir(exist_ok=True)
    on_progress("workbook")
    write_workbook(county, file)
    make_centre(CentrePlan(**county.centre, is_demo=True), with_places=False)
    on_progress("import")
    import_file(file, by=None)
    on_progress("merges")
    _merge_duplicates(county)
    _add_users(county)
    on_progress("snapshot")
    freeze(on=dt.date(county.centre["reporting_date"].year - 1, 12, 31), by=None)


def _merge_duplicates(county: County) -> None:
    for noun, kept, lost in county.merges:
        model = model_of(noun)
        both = {record.code: record for record in model._default_manager.filter(code__in=[kept, lost])}
        merge_records(both[kept], both[lost], by=None, why="重复登记")


def _add_users(county: County) -> None:
    for account in county.users:
        add_user(**account, password=PASSWORD, is_checked=False)
