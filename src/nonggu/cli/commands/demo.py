"""`nonggu demo`: the example county, built, loaded, counted and served."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click

from nonggu.cli.book import open_book
from nonggu.cli.commands.serve import host_option, let_in, port_option, serve
from nonggu.errors import UnusableInput
from nonggu.keep.home import has_home, home_folder, make_home, read_home
from nonggu.keep.serving import refuse_taken_port
from nonggu.phrases import gettext_noop, language_of, translate


@click.command("demo")
@click.option("--once", is_flag=True, help="Print the figures and end, without serving.")
@click.option("--rebuild", is_flag=True, help="Build the demonstration anew; what you tried in it is lost.")
@host_option
@port_option
@click.option("--build-into", hidden=True, type=click.Path(path_type=Path))
def command(once: bool, rebuild: bool, host: str, port: int, build_into: Path | None) -> None:
    """Build, load and serve the example county in NONGGU_HOME (./nonggu-data); never touches a real centre."""
    if build_into is not None:
        _build(build_into)
        return
    if not once:
        refuse_taken_port(host, port)
        let_in(host)
    folder = home_folder()
    _refuse_real_centre(folder)
    if rebuild or not has_home(folder):
        _build_beside(folder)
    open_book(folder, is_upgraded=False)
    from nonggu.keep.upgrade import upgrade_database

    upgrade_database()
    _print_figures()
    _print_accounts()
    if not once:
        serve(host, port)


def _refuse_real_centre(folder: Path) -> None:
    if has_home(folder):
        if not read_home(folder).is_demo:
            raise UnusableInput("home_not_demo", folder=str(folder))
    elif folder.exists() and any(folder.iterdir()):
        raise UnusableInput("home_not_empty", folder=str(folder))


def _build_beside(folder: Path) -> None:
    """Build in a folder beside and move it into place when it is whole, so that a stopped build leaves nothing."""
    part = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(part, ignore_errors=True)
    make_home(part, is_demo=True)
    environment = {**os.environ, "NONGGU_HOME": str(part)}
    arguments = [sys.executable, "-m", "nonggu", "demo", "--build-into", str(part)]
    code = subprocess.call(arguments, env=environment)
    if code:
        shutil.rmtree(part, ignore_errors=True)
        sys.exit(code)
    if folder.exists():
        shutil.rmtree(folder)
    part.replace(folder)


def _build(folder: Path) -> None:
    open_book(folder, is_upgraded=False)
    from nonggu.example.loading import fill_demo

    started = time.monotonic()
    names = {
        "database": gettext_noop("Making the database"),
        "county": gettext_noop("Building the example county"),
        "workbook": gettext_noop("Writing its workbook"),
        "import": gettext_noop("Importing the workbook"),
        "merges": gettext_noop("Merging duplicates, adding accounts"),
        "judging": gettext_noop("Judging the enterprises"),
        "snapshot": gettext_noop("Freezing last year's figures"),
    }

    def tell(step: str) -> None:
        label = translate(names[step], language_of())
        click.echo(f"[{time.monotonic() - started:5.1f} s] {label} ...")

    fill_demo(folder, on_progress=tell)
    done = translate(gettext_noop("Done"), language_of())
    click.echo(f"[{time.monotonic() - started:5.1f} s] {done}")


def _print_figures() -> None:
    from nonggu.cli.commands.report import figure_table
    from nonggu.desks.report import queries

    readings = queries.read_figures(user=None, on=queries.reporting_date())
    click.echo()
    click.echo("\n".join(figure_table(readings)))


def _print_accounts() -> None:
    from django.utils import translation

    from nonggu.cli.widths import aligned
    from nonggu.example.loading import PASSWORD
    from nonggu.registry.models import User

    with translation.override("zh-hans" if language_of() == "zh" else "en"):
        rows = [[user.username, str(user.get_role_display()), PASSWORD] for user in User.objects.order_by("id")]
    click.echo()
    click.echo(translate(gettext_noop("Demonstration accounts (user name, role, password):"), language_of()))
    click.echo("\n".join(aligned(rows)))
