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
User.objects.create(username="clerk", role="clerk")
"""
_EXHIBIT = """
from nonggu.cli.book import open_book
open_book()
from nonggu.registry import book
from nonggu.registry.models import Exhibitor, Festival, Organisation
festival = Festival.objects.get()
rows = [{"festival": festival, "organisation": firm, "stand": f"A-{firm.pk:02d}"} for firm in Organisation.objects.all()[:2]]
book.create_records(Exhibitor, rows, by=None)
"""
_ASK = (
    "import json, sys; from nonggu.cli.book import open_book; open_book(); from nonggu.registry.models import *;"
    "print(json.dumps(eval(sys.argv[1])))"
)


@pytest.fixture
def home(tmp_path):
    with race_home(tmp_path / "home") as made:
        yield made


def ask(home: RaceHome, question: str):
    """The value of an expression on the home's book."""
    return json.loads(home.run("-c", _ASK, question))


def both(home: RaceHome, tmp_path, kind: str, *flags: str) -> list[str]:
    """What two writers print who write at the same time."""
    marks = [tmp_path / "0", tmp_path / "1"]
    pair = [home.start(HERE / "writer.py", kind, own, other, *flags) for own, other in (marks, marks[::-1])]
    return sorted(home.end(process).strip() for process in pair)


def race(tmp_path, kind: str, question: str, *, prepare: str = _PREPARE) -> tuple[list[str], object, list[str], object]:
    """What two writers print, and what the book holds then: with the guard, and on another home without it."""
    found = []
    for flags in ((), ("unsafe",)):
        folder = tmp_path / "-".join(["race", *flags])
        folder.mkdir()
        with race_home(folder / "home") as home:
            for step in prepare.split("#next#"):
                home.run("-c", step)
            found += [both(home, folder, kind, *flags), ask(home, question)]
    return tuple(found)


def test_a_stand_is_given_once(tmp_path):
    said, count, unsafe_said, unsafe_count = race(
        tmp_path, "give_stand", "Exhibitor.objects.filter(stand='A-01').count()"
    )
    assert (said[1], count) == ("stand_taken", 1)
    assert ("stand_taken" not in unsafe_said, unsafe_count) == (True, 2), "control: without the guard it is given twice"


def test_two_exhibitors_do_not_move_to_one_stand(tmp_path):
    question = "Exhibitor.objects.filter(stand='B-09').count()"
    both_steps = f"{_PREPARE}#next#{_EXHIBIT}"
    said, count, unsafe_said, unsafe_count = race(tmp_path, "change_stand", question, prepare=both_steps)
    assert (said, count) == (["moved", "stand_taken"], 1)
    assert (unsafe_said, unsafe_count) == (["moved", "moved"], 2), "control"


def test_a_certificate_is_entered_once(tmp_path):
    question = "[Certificate.objects.filter(number='GR1').count(), Change.objects.filter(noun='certificate').count()]"
    said, count, unsafe_said, unsafe_count = race(tmp_path, "enter_certificate", question)
    assert (said[1], count) == ("certificate_taken", [1, 2]), "the refused one leaves no history either"
    assert ("certificate_taken" not in unsafe_said, unsafe_count) == (True, [2, 3]), "control"


def test_a_duplicate_is_merged_into_one(tmp_path):
    question = "Change.objects.filter(noun='organisation_alias').count()"
    said, aliases, unsafe_said, unsafe_aliases = race(tmp_path, "merge", question)
    assert (said, aliases) == (["merge_impossible", "merged"], 1)
    assert (unsafe_said, unsafe_aliases) == (["merged", "merged"], 2), "control: its name becomes two records' alias"


def test_a_draft_of_two_tabs_is_one_draft(tmp_path):
    said, count, unsafe_said, _ = race(tmp_path, "keep_draft", "Draft.objects.count()")
    assert (said, count) == (["kept", "kept"], 1)
    assert unsafe_said == ["integrity", "kept"], "control: looking first is not enough, one of them fails"


def test_a_change_of_what_somebody_else_changed_is_refused(tmp_path):
    question = "Organisation.objects.order_by('pk').first().version"
    said, version, unsafe_said, unsafe_version = race(tmp_path, "change_record", question)
    assert (said, version) == (["2", "record_conflict"], 2)
    assert (unsafe_said, unsafe_version) == (["2", "3"], 3), (
        "control: without the version the first is overwritten unseen"
    )


def test_many_writes_lose_none(home):
    home.run(
        "-c",
        "from nonggu.cli.book import open_book; open_book(); from nonggu.registry import book;"
        "from nonggu.registry.models import Organisation; book.create_record(Organisation, {'name': '共有'}, by=None)",
    )
    writers = [home.start(HERE / "many_writes.py", number, WRITES) for number in range(PROCESSES)]
    assert [int(home.end(process)) for process in writers] == [WRITES] * PROCESSES
    half = PROCESSES * WRITES // 2
    question = (
        "[Organisation.objects.count(), Organisation.objects.get(name='共有').note,"
        " Organisation.objects.get(name='共有').version, Change.objects.filter(noun='organisation').count(),"
        " Organisation.objects.values('code').distinct().count()]"
    )
    assert ask(home, question) == [half + 1, str(half), half + 1, 2 * half + 1, half + 1]
