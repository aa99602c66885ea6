"""Fills a fresh home with a few synthetic records of several nouns, and prints what must be found in it ever after.

Run by the code of the version whose fixture is made (`make.py`). Only names that every version since 0.1.0 has.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from django.core.files.base import ContentFile  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from nonggu.desks.enrol.actions import import_file  # noqa: E402
from nonggu.desks.report import actions, queries  # noqa: E402
from nonggu.keep.accounts import add_user  # noqa: E402
from nonggu.keep.tokens import make_token  # noqa: E402
from nonggu.registry import book, identity  # noqa: E402
from nonggu.registry.models import (  # noqa: E402
    Certificate,
    Change,
    Evidence,
    Exhibitor,
    Festival,
    Household,
    Organisation,
    Person,
    Plot,
    Problem,
    SoilSample,
    Township,
    Unit,
    Visit,
    Zone,
)
from nonggu.registry.nouns import noun_of  # noqa: E402

ON = dt.date(2024, 3, 11)
NOUNS = (
    Organisation, Person, Certificate, Household, Plot, SoilSample, Festival, Zone, Exhibitor, Visit, Problem, Evidence,
    Township, Unit,
)  # fmt: skip
FIGURES = ("high_tech_enterprises", "enterprises_visited", "festival_exhibitors")
SYNTHETIC = {"origin": "synthetic", "source": "模拟数据", "source_date": dt.date(2024, 3, 1)}


def fill() -> None:
    """Enter, change, merge, archive, import, upload, freeze."""
    unit = book.create_record(Unit, {"name": "模拟科技局"}, by=None)
    clerk = add_user(username="clerk", role="clerk", password="Ceshi-Mima-2024", links={"unit": unit.name})
    make_token(user=clerk, name="模拟程序", days=366, by=None)
    firms = book.create_records(Organisation, [{"name": f"模拟企业{n:02d}", **SYNTHETIC} for n in range(12)], by=clerk)
    held = {"valid_from": dt.date(2022, 1, 1), "valid_to": dt.date(2025, 1, 1), **SYNTHETIC}
    rows = [{"organisation": firm, "number": f"GR{n:012d}", **held} for n, firm in enumerate(firms[:7])]
    book.create_records(Certificate, [{"scheme": "high_tech_enterprise", **row} for row in rows], by=clerk)
    _change(firms, clerk)
    _enter_others(firms, unit, clerk)
    _import(clerk)
    actions.freeze(on=ON, by=None)


def _change(firms, clerk) -> None:
    book.change_record(firms[0], {"phone": "00000000001", "contact": "模拟联系人"}, by=clerk)
    book.change_record(firms[1], {"address": "模拟路一号"}, by=clerk, why="模拟更正")
    identity.merge_records(firms[6], firms[7], by=clerk, why="模拟重复")
    book.archive_record(firms[8], by=clerk, why="模拟注销")


def _enter_others(firms, unit, clerk) -> None:
    township = book.create_record(Township, {"name": "模拟乡"}, by=None)
    book.create_record(Person, {"name": "模拟专家", "phone": "00000000002", **SYNTHETIC}, by=clerk)
    household = book.create_record(Household, {"head": "模拟户", "township": township, **SYNTHETIC}, by=clerk)
    plot = book.create_record(Plot, {"name": "模拟地块", "household": household, **SYNTHETIC}, by=clerk)
    book.create_record(SoilSample, {"plot": plot, "sampled_on": dt.date(2023, 9, 1), **SYNTHETIC}, by=clerk)
    festival = book.create_record(
        Festival, {"name": "模拟科技节", "held_on": dt.date(2024, 2, 24), **SYNTHETIC}, by=clerk
    )
    zone = book.create_record(Zone, {"festival": festival, "name": "模拟展区", **SYNTHETIC}, by=clerk)
    shown = {"festival": festival, "zone": zone, "state": "registered", **SYNTHETIC}
    stands = [{**shown, "organisation": firm, "stand": f"A-{n:02d}"} for n, firm in enumerate(firms[:3])]
    book.create_records(Exhibitor, [*stands, {**shown, "organisation": firms[3], "stand": "A-00"}], by=clerk)
    book.create_record(Problem, {"text": "模拟问题", "unit": unit, **SYNTHETIC}, by=clerk)
    book.create_record(
        Visit, {"organisation": firms[0], "unit": unit, "visited_on": dt.date(2024, 3, 5), **SYNTHETIC}, by=clerk
    )
    evidence = book.create_record(
        Evidence, {"name": "模拟扫描件", "subject_noun": "organisation", **SYNTHETIC}, by=clerk
    )
    evidence.file.save("scan.txt", ContentFile("模拟扫描".encode()))


def _import(clerk) -> None:
    workbook = Workbook()
    workbook.active.title = "organisation"
    for row in [["name", "address", "origin"], *([f"模拟导入{n:02d}", f"模拟路{n}号", "synthetic"] for n in range(5))]:
        workbook.active.append(row)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "firms.xlsx")
        workbook.save(file)
        outcome = import_file(file, by=clerk)
    assert outcome.batch is not None, outcome.findings


def told() -> dict[str, object]:
    """Records and changes by noun, figures, and a record's history."""
    first = Organisation.objects.get(name="模拟企业00")
    return {
        "records": {noun_of(model): model.objects.count() for model in NOUNS},
        "changes": {noun_of(model): Change.objects.filter(noun=noun_of(model)).count() for model in NOUNS},
        "figures": {key: str(queries.read_figure(key, user=None, on=ON).value) for key in FIGURES},
        "history": [[c.kind, sorted(c.after)] for c in Change.objects.filter(noun="organisation", record_id=first.pk)],
    }


if __name__ == "__main__":
    fill()
    print(json.dumps(told(), ensure_ascii=False))  # noqa: T201
