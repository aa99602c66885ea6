"""Making the demonstration: build the example county, write its workbook, load it through the enrol desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from nonggu.desks.cultivate.judging import judge_everybody
from nonggu.desks.enrol.actions import import_file
from nonggu.desks.report.actions import freeze
from nonggu.errors import NongguError
from nonggu.example.builder import SEED, County, build_county
from nonggu.example.workbook import write_workbook
from nonggu.keep.accounts import add_user
from nonggu.keep.centre import make_centre
from nonggu.keep.plan import CentrePlan
from nonggu.keep.upgrade import upgrade_database
from nonggu.registry.identity import merge_records
from nonggu.registry.nouns import model_of

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
    _import_whole(file)
    on_progress("merges")
    _merge_duplicates(county)
    _add_users(county)
    on_progress("judging")
    judge_everybody(on=county.centre["reporting_date"], by=None)
    on_progress("snapshot")
    freeze(on=dt.date(county.centre["reporting_date"].year - 1, 12, 31), by=None)


def _import_whole(file: Path) -> None:
    """The workbook is ours: a wrong row in it is our fault, so it is said and nothing goes on."""
    outcome = import_file(file, by=None)
    if outcome.errors:
        first = outcome.errors[0]
        raise NongguError("example_not_whole", count=len(outcome.errors), sheet=first.sheet, cell=first.cell)


def _merge_duplicates(county: County) -> None:
    for merge in county.merges:
        model = model_of(merge.noun)
        both = {record.code: record for record in model._default_manager.filter(code__in=[merge.kept, merge.lost])}
        merge_records(both[merge.kept], both[merge.lost], by=None, why=merge.why)


def _add_users(county: County) -> None:
    for account in county.users:
        named = {key: account[key] for key in ("username", "role", "display_name")}
        links = {key: value for key, value in account.items() if key not in named}
        add_user(**named, links=links, password=PASSWORD, is_checked=False)
