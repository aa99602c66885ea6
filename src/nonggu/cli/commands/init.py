"""`nonggu init`: an empty centre for any county."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from nonggu.cli.book import open_book
from nonggu.cli.dates import DAY
from nonggu.keep.home import home_folder, make_home, unmake_home
from nonggu.keep.plan import CentrePlan, read_places


@click.command("init")
@click.option("--division", required=True, help="Division code of the county, six digits (GB/T 2260).")
@click.option("--county", required=True, help="Name of the county.")
@click.option("--county-en", default="", help="English name of the county.")
@click.option("--city", default="", help="Name of the city.")
@click.option("--province", default="", help="Name of the province.")
@click.option("--centre", default="", help="Name of the centre; made from the county's name when not given.")
@click.option(
    "--reporting-date", type=DAY, default=None, help="Default date of figures and rules; today when not given."
)
@click.option(
    "--places", type=click.Path(path_type=Path), help="YAML file with `townships` and `units` in fixed order."
)
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Picture of the logo.")
@click.option("--database", default="", help="postgresql://user:password@host:port/name; SQLite when not given.")
@click.option("--admin", default="", help="User name of a first administrator, whose password is shown once.")
def command(
    division: str,
    county: str,
    county_en: str,
    city: str,
    province: str,
    centre: str,
    reporting_date: dt.date | None,
    places: Path | None,
    logo: Path | None,
    database: str,
    admin: str,
) -> None:
    """Make an empty centre in NONGGU_HOME (./nonggu-data when not set)."""
    plan = CentrePlan(
        division_code=division,
        county_name=county,
        county_name_en=county_en,
        city_name=city,
        province_name=province,
        centre_name=centre,
        reporting_date=reporting_date or dt.date.today(),  # noqa: DTZ011
        logo=logo,
        **(read_places(places) if places else {}),
    )
    folder = home_folder()
    make_home(folder, database=database)
    try:
        _fill(folder, plan, admin)
    except BaseException:
        unmake_home(folder)
        raise


def _fill(folder: Path, plan: CentrePlan, admin: str) -> None:
    open_book(folder, is_upgraded=False)
    from nonggu.keep.accounts import add_user, reset_password
    from nonggu.keep.centre import make_centre
    from nonggu.keep.upgrade import upgrade_database

    upgrade_database()
    made = make_centre(plan)
    click.echo(f"{made.centre_name}: {folder}")
    if admin:
        add_user(username=admin, role="administrator", password="", is_checked=False)
        click.echo(f"{admin}: {reset_password(username=admin)}")
