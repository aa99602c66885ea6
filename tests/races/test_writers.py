"""Two writers at once: stands, certificates, merges, drafts, the same record; each with a control without the guard.

And many at once: 2,000 writes by 4 processes lose none. On SQLite and PostgreSQL.
"""

from __future__ import annotations

import json

import pytest

from tests.races.homes import HERE, RaceHome, race_home

#: The mark chooses these for the run on PostgreSQL too; the processes have databases of their own.
pytestmark = pytest.mark.django_db

PROCESSES, WRITES = 4, 500
_PREPARE = """
from nonggu.cli.book import open_book
open_book()
import datetime as dt
from nonggu.registry import book
from nonggu.registry.models import Certificate, Exhibitor, Festival, Organisation, User
firms = book.create_records(Organisation, [{"name": f"模拟企业{n}"} for n in range(4)], by=None)
held = {"scheme": "high_tech_enterprise", "number": "GR9", "valid_from": dt.date(2022, 1, 1)}
book.create_record(Certificate, {"organisation": firms[3], **held}, by=None)
festival = book.create_record(Festival, {"name": "模拟科技节"}, by=None)
rows = [{"festival": festival, "organisation": firm, "stand": f"C-{firm.pk:02d}"} for firm in firms[:2]]
book.create_records(Exhibitor, rows, by=None)
book.create_record(Organisation, {"name": "共有"}, by=None)
User.objects.create(username="clerk", role="clerk")
"""
_ASK = (
    "import json, sys; from nonggu.cli.book import open_book; open_book(); from nonggu.registry.models import *;"
    "print(json.dumps(eval(sys.argv[1])))"
)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A home with what the races need; each race runs on a copy of it."""
    with race_home(tmp_path_factory.mktemp("template") / "home") as made:
        made.run("-c", _PREPARE)
        yield made


@pytest.fixture
def race(template, tmp_path):
    """What two writers print, and what the book holds then: with the guard, and on another copy without it."""

    def raced(kind: str, question: str) -> tuple[list[str], object, list[str], object]:
        found = []
        for flags in ((), ("unsafe",)):
            folder = tmp_path / "-".join(["race", *flags])
            folder.mkdir()
            with race_home(folder / "home", like=template) as home:
                found += [both(home, folder, kind, *flags), ask(home, question)]
        return tuple(found)

    return raced


def ask(home: RaceHome, question: str):
    """The value of an expression on the home's book."""
    return json.loads(home.run("-c", _ASK, question))


def both(home: RaceHome, tmp_path, kind: str, *flags: str) -> list[str]:
    """What two writers print who write at the same time."""
    marks = [tmp_path / "0", tmp_path / "1"]
    pair = [home.start(HERE / "writer.py", kind, own, other, *flags) for own, other in (marks, marks[::-1])]
    return sorted(home.end(process).strip() for process in pair)


def test_a_stand_is_given_once(race):
    said, count, unsafe_said, unsafe_count = race("give_stand", "Exhibitor.objects.filter(stand='A-01').count()")
    assert (said[1], count) == ("stand_taken", 1)
    assert ("stand_taken" not in unsafe_said, unsafe_count) == (True, 2), "control: without the guard it is given twice"


def test_two_exhibitors_do_not_move_to_one_stand(race):
    question = "Exhibitor.objects.filter(stand='B-09').count()"
    said, count, unsafe_said, unsafe_count = race("change_stand", question)
    assert (said, count) == (["moved", "stand_taken"], 1)
    assert (unsafe_said, unsafe_count) == (["moved", "moved"], 2), "control"


def test_a_certificate_is_entered_once(race):
    question = "[Certificate.objects.filter(number='GR1').count(), Change.objects.filter(noun='certificate').count()]"
    said, count, unsafe_said, unsafe_count = race("enter_certificate", question)
    assert (said[1], count) == ("certificate_taken", [1, 2]), "the refused one leaves no history either"
    assert ("certificate_taken" not in unsafe_said, unsafe_count) == (True, [2, 3]), "control"


def test_a_duplicate_is_merged_into_one(race):
    question = "Change.objects.filter(noun='organisation_alias').count()"
    said, aliases, unsafe_said, unsafe_aliases = race("merge", question)
    assert (said, aliases) == (["merge_impossible", "merged"], 1)
    assert (unsafe_said, unsafe_aliases) == (["merged", "merged"], 2), "control: its name becomes two records' alias"


def test_a_draft_of_two_tabs_is_one_draft(race):
    said, count, unsafe_said, _ = race("keep_draft", "Draft.objects.count()")
    assert (said, count) == (["kept", "kept"], 1)
    assert unsafe_said == ["integrity", "kept"], "control: looking first is not enough, one of them fails"


def test_a_change_of_what_somebody_else_changed_is_refused(race):
    question = "Organisation.objects.order_by('pk').first().version"
    said, version, unsafe_said, unsafe_version = race("change_record", question)
    assert (said, version) == (["2", "record_conflict"], 2)
    assert (unsafe_said, unsafe_version) == (["2", "3"], 3), (
        "control: without the version the first is overwritten unseen"
    )


def test_many_writes_lose_none(template, tmp_path):
    """Half of them enter records, half raise one number in one record."""
    half = PROCESSES * WRITES // 2
    with race_home(tmp_path / "home", like=template) as home:
        writers = [home.start(HERE / "many_writes.py", number, WRITES) for number in range(PROCESSES)]
        assert [int(home.end(process)) for process in writers] == [WRITES] * PROCESSES
        question = (
            "[Organisation.objects.count() - 5, Organisation.objects.get(name='共有').note,"
            " Organisation.objects.get(name='共有').version, Change.objects.filter(noun='organisation').count() - 5,"
            " Organisation.objects.values('code').distinct().count() - 5]"
        )
        assert ask(home, question) == [half, str(half), half + 1, 2 * half, half]
