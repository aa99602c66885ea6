"""A workbook of 20,000 x 12 through the enrol desk, through django-import-export, and the least that must be done.

    python benchmarks/enrol.py [--rows 20000] [--repeat 1] [--no-peer]

The least: reading the sheet and `bulk_create` of the rows and of their history. django-import-export does the same work on
the same model in its documented form: a preview (dry run) with differences and row errors, then the import, each row
with its history and its batch; also in its bulk form, which loses the link between rows and errors. It runs in an
environment of its own, `.venv-enrol-peer`, made here. The annotated workbook and the search for duplicates are timed apart.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEER = ROOT / ".venv-enrol-peer"
PEER_PACKAGE = "django-import-export[xlsx]==4.4.3"
HEADINGS = (
    *("code", "name", "uscc", "kind", "address", "industry", "main_products", "founded_on"),
    *("legal_person", "contact", "phone", "source"),
)


def write_workbook(file: Path, rows: int) -> None:
    """Write the workbook: one sheet of organisations, every credit code with its right check characters."""
    import xlsxwriter

    from nonggu.example.credit_codes import synthetic_credit_code

    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        page = book.add_worksheet("organisation")
        page.write_row(0, 0, HEADINGS)
        for number in range(rows):
            cells = (
                *(f"E{number:06d}", f"示例企业{number}有限公司", synthetic_credit_code(number), "enterprise"),
                *(f"示例县东乡示例路{number}号", "pig", "管件、铸件", f"20{number % 20:02d}-0{number % 9 + 1}-11"),
                *(f"张{number}", f"李{number}", f"138{number:08d}", "示例名录"),
            )
            page.write_row(number + 1, 0, cells)


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds that something takes by the clock, and of the processor."""
    began, busy = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - began, time.process_time() - busy


def open_home(folder: Path) -> None:
    """A new home with an empty book."""
    os.environ["NONGGU_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "nonggu.web.settings"
    from nonggu.keep.home import has_home, make_home

    if not has_home(folder):
        make_home(folder)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def least(file: Path) -> None:
    """Read the sheet and bulk-insert rows and history."""
    import datetime as dt

    from django.db import transaction
    from python_calamine import CalamineWorkbook

    from nonggu.registry.history import as_json
    from nonggu.registry.models import Change, Organisation

    head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    values = [{**dict(zip(head, row, strict=True)), "founded_on": dt.date.fromisoformat(str(row[7]))} for row in rows]
    with transaction.atomic():
        records = Organisation.objects.bulk_create([Organisation(**row) for row in values], batch_size=2000)
        Change.objects.bulk_create(
            [
                Change(
                    noun="organisation", record_id=r.pk, kind="created", after={k: as_json(v) for k, v in row.items()}
                )
                for r, row in zip(records, values, strict=True)
            ],
            batch_size=2000,
        )


def ours(file: Path) -> None:
    """Preview, then import, as two steps that share nothing."""
    from nonggu.desks.enrol.actions import import_file

    assert not import_file(file, by=None, dry_run=True).errors
    assert import_file(file, by=None).batch is not None


def annotated(file: Path, target: Path) -> None:
    """The workbook with an error on each row."""
    from nonggu.desks.enrol.actions import import_file
    from nonggu.desks.enrol.returning import return_workbook
    from nonggu.exchange.rowerrors import RowError

    outcome = import_file(file, by=None, dry_run=True)
    wrong = [
        RowError("organisation", n, f"C{n}", "uscc_check", {"text": "x"}) for n in outcome.reading.sheets[0].numbers
    ]
    tell("annotated workbook", timed(lambda: return_workbook(file, target, outcome.reading, wrong)))


def duplicates() -> None:
    """The search for pairs over all rows."""
    from nonggu.desks.enrol.duplicates import find_duplicates
    from nonggu.registry.models import Organisation

    tell("duplicate search", timed(lambda: find_duplicates(Organisation, by=None)))


def peer_python() -> Path:
    """The Python of the peer's environment, which is made where it is missing."""
    python = PEER / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", PEER_PACKAGE], check=True)
    return python


def run_peer(file: Path, folder: Path, form: str) -> tuple[float, float]:
    """Seconds of django-import-export in its own environment, `form` being `rows` or `bulk`."""
    ours_packages = sysconfig.get_paths()["purelib"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), ours_packages])}
    # Its own packages come first: what it needs and we have is taken from ours.
    command = [str(peer_python()), str(Path(__file__).with_name("enrol_peer.py")), str(file), str(folder), form]
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return seconds_in(answer.stdout)


def child(step: str, file: Path, folder: Path) -> None:
    """One measured step in a process and book of its own."""
    open_home(folder)
    steps = {"least": least, "ours": ours}
    seconds, cpu = timed(lambda: steps[step](file))
    print(json.dumps({"seconds": seconds, "cpu": cpu}))


def seconds_in(printed: str) -> tuple[float, float]:
    """What a child printed last."""
    said = json.loads(printed.strip().splitlines()[-1])
    return float(said["seconds"]), float(said["cpu"])


def tell(what: str, seconds: tuple[float, float], note: str = "") -> None:
    """Print one line."""
    print(f"  {what:38}{seconds[0]:9.2f}{seconds[1]:9.2f}   {note}", flush=True)


def run_child(step: str, file: Path, folder: Path) -> tuple[float, float]:
    """Seconds of a step."""
    command = [sys.executable, __file__, "--child", step, str(file), str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return seconds_in(answer.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        step, file, folder = options.child
        child(step, Path(file), Path(folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options)


def measure(folder: Path, options: argparse.Namespace) -> None:
    """Every step, the best of the repeats."""
    os.environ.setdefault("PYTHONPATH", str(ROOT / "src"))
    file = folder / "organisations.xlsx"
    write_workbook(file, options.rows)
    numbers = range(options.repeat)
    floor = min(run_child("least", file, folder / f"least{n}") for n in numbers)
    own = min(run_child("ours", file, folder / f"ours{n}") for n in numbers)
    print(f"{options.rows:,} rows x {len(HEADINGS)} columns, SQLite; seconds by the clock, and of the processor")
    tell("read + bulk_create rows and history", floor)
    tell("Nonggu, preview + import", own, f"{own[0] / floor[0]:.2f} ({own[1] / floor[1]:.2f}) x the least")
    for form in () if options.no_peer else ("rows", "bulk"):
        peer = run_peer(file, folder / f"peer-{form}", form)
        tell(f"django-import-export, {form}", peer, f"{peer[0] / own[0]:.1f} ({peer[1] / own[1]:.1f}) x Nonggu")
    open_home(folder / "ours0")
    annotated(file, folder / "returned.xlsx")
    duplicates()


if __name__ == "__main__":
    main()
