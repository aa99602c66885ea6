"""Two writers at once: stands, certificates, merges, drafts, the same record, bulk edits, matches, coaching, daily works.

Each with a control without the guard.

And many at once: 2,000 writes by 4 processes lose none. On SQLite and PostgreSQL.
"""

from __future__ import annotations

import pytest

from tests.races.homes import HERE, race_home
from tests.races.pairs import ask, race_of

#: The mark chooses these for the run on PostgreSQL too; the processes have databases of their own.
pytestmark = pytest.mark.django_db

PROCESSES, WRITES = 4, 500
_PREPARE = """
from nonggu.cli.book import open_book
open_book()
import datetime as dt
from nonggu.registry import book
from nonggu.desks.match import proposing
from nonggu.registry import bulk_edits
from nonggu.registry.models import (
    Certificate, Cultivation, Exhibitor, Festival, Need, Organisation, Person, User,
)
firms = book.create_records(Organisation, [{"name": f"模拟企业{n}"} for n in range(4)], by=None)
held = {"scheme": "high_tech_enterprise", "number": "GR9", "valid_from": dt.date(2022, 1, 1)}
book.create_record(Certificate, {"organisation": firms[3], **held}, by=None)
festival = book.create_record(Festival, {"name": "模拟科技节"}, by=None)
rows = [{"festival": festival, "organisation": firm, "stand": f"C-{firm.pk:02d}"} for firm in firms[:2]]
book.create_records(Exhibitor, rows, by=None)
book.create_record(Organisation, {"name": "共有"}, by=None)
clerk = User.objects.create(username="clerk", role="clerk")
User.objects.create(username="other", role="clerk")
person = book.create_record(Person, {"name": "模拟专家"}, by=None)
asked = {"organisation": firms[0], "state": "published", "words": "管件气孔多"}
book.create_record(Need, {**asked, "title": "未对接"}, by=None)
proposing.propose(book.create_record(Need, {**asked, "title": "已推荐"}, by=None), person, score=None, by=None)
own = {"organisation": firms[0], "scheme": "high_tech_enterprise"}
book.create_record(Cultivation, {**own, "cycle_year": 2024, "stage": "applying"}, by=None)
edit = bulk_edits.choose(Organisation, [firm.pk for firm in firms[:3]], by=clerk)
bulk_edits.plan(edit, "set", field="industry", value="pig")
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A home with what the races need; each race runs on a copy of it."""
    with race_home(tmp_path_factory.mktemp("template") / "home") as made:
        made.run("-c", _PREPARE)
        yield made


@pytest.fixture
def race(template, tmp_path):
    """What two writers print, and what the book holds then: with the guard, and on another copy without it."""
    return race_of(template, tmp_path)


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


def test_records_changed_by_anothers_bulk_edit_stop_it(race):
    question = "Change.objects.filter(noun='organisation', kind='changed').count()"
    said, count, unsafe_said, unsafe_count = race("bulk_edit", question)
    assert (said, count) == (["bulk_conflict", "changed 4"], 4)
    assert (unsafe_said, unsafe_count) == (["changed 4", "changed 4"], 8), "control: the first is overwritten unseen"


def test_a_bulk_edit_confirmed_in_two_tabs_is_done_once(race):
    question = "Change.objects.filter(noun='organisation', kind='changed').count()"
    said, count, unsafe_said, unsafe_count = race("confirm_bulk_edit", question)
    assert (said, count) == (["bulk_moved_on", "changed 3"], 3)
    assert "changed 3" in unsafe_said
    assert (unsafe_said[0] == "records_changed_meanwhile", unsafe_count) in ((True, 3), (False, 6))
    assert "bulk_moved_on" not in unsafe_said, "control: nothing but the last look at the versions is in the way"


def test_an_expert_is_proposed_once_for_a_need(race):
    question = "[Match.objects.filter(need__title='未对接').count(), MatchStep.objects.filter(kind='proposed').count()]"
    said, count, unsafe_said, unsafe_count = race("propose", question)
    assert (said[0] == said[1], count) == (True, [1, 2]), "the second is given the match of the first"
    assert (unsafe_said[0] == unsafe_said[1], unsafe_count) == (False, [2, 3]), "control"


def test_a_proposal_is_invited_or_taken_back(race):
    question = "[Match.objects.get(need__title='已推荐').state, MatchStep.objects.count()]"
    said, found, unsafe_said, unsafe_found = race("invite_or_withdraw", question)
    assert (said in (["invited", "match_moved_on"], ["match_moved_on", "withdrawn"]), found[1]) == (True, 2)
    assert (unsafe_said, unsafe_found[1]) == (["invited", "withdrawn"], 3), "control: one is told what does not hold"


def test_an_application_is_finished_once(race):
    said, count, unsafe_said, unsafe_count = race("finish_application", "Application.objects.count()")
    assert (said, count) == (["finish_twice", "finished"], 1)
    assert (unsafe_said, unsafe_count) == (["finished", "finished"], 2), "control: two applications of one cycle"


def test_two_workers_of_one_database_tell_a_thing_once(race):
    said, count, unsafe_said, unsafe_count = race("tell_once", "Notice.objects.count()")
    assert (said, count) == (["0", "1"], 1)
    assert (unsafe_said, unsafe_count) == (["1", "1"], 2), "control"


def test_two_workers_of_one_database_ask_for_the_day_once(race):
    question = "__import__('django_tasks_db.models').models.DBTaskResult.objects.count()"
    said, count, unsafe_said, unsafe_count = race("ask_for_the_day", question)
    assert (said, count) == (["False", "True"], 1)
    assert (unsafe_said, unsafe_count) == (["True", "True"], 2), "control"


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
