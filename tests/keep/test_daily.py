"""What the worker does once a day: asked for once, each work by itself, no harm when it is done again or breaks off."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nonggu.desks.cultivate import reminding
from nonggu.desks.match import asking
from nonggu.keep import daily, jobs
from nonggu.keep.timetable import RETRY, Timetable, timetable_file, write_timetable
from nonggu.registry import book, clearing, notices
from nonggu.registry.daily import DAILY, Terms, centre_day
from nonggu.registry.daily import daily as register
from nonggu.registry.models import Centre, Certificate, Change, Need, Notice, Organisation, Township, Unit
from nonggu.registry.models.need import NeedState

pytestmark = pytest.mark.django_db(transaction=True)
TERMS = Terms()


@pytest.fixture(autouse=True)
def _clean_home():
    yield
    timetable_file().unlink(missing_ok=True)


@pytest.fixture
def today(centre):
    return centre_day()


@pytest.fixture
def lapsing(today, make_user):
    """A firm whose title lapses in 60 days, with accounts of everybody whom that could concern."""
    town, other = book.create_records(Township, [{"name": "东乡"}, {"name": "西乡"}], by=None)
    unit = book.create_record(Unit, {"name": "东乡政府", "township": town}, by=None)
    firm = book.create_record(Organisation, {"name": "模拟企业甲", "township": town}, by=None)
    values = {"organisation": firm, "scheme": "high_tech_enterprise", "number": "GR1"}
    until = today + dt.timedelta(days=60)
    book.create_record(
        Certificate, {**values, "valid_from": today - dt.timedelta(days=900), "valid_to": until}, by=None
    )
    make_user("enterprise", "own", organisation=firm)
    make_user("officer", "of-unit", unit=unit)
    make_user("clerk", "of-town", township=town)
    make_user("clerk", "of-other", township=other)
    make_user("officer", "of-county")
    make_user("leader", "leader", township=town)
    return firm


def told(code="notice_certificate_lapses"):
    return sorted(Notice.objects.filter(code=code).values_list("user__username", flat=True))


def test_a_title_that_lapses_is_told_once_to_the_firm_its_unit_and_the_staff_of_its_township(lapsing, today):
    assert reminding.tell_lapses(today, TERMS) == 3
    assert told() == ["of-town", "of-unit", "own"]
    for user in (Notice.objects.get(user__username=name).user for name in ("own", "of-town")):
        (shown,) = notices.shown(notices.notices_of(user), reader=user)
        day = (today + dt.timedelta(days=60)).isoformat()
        assert shown.sentence == f"模拟企业甲：高新技术企业资质将于 {day} 到期。"
        assert (shown.record, shown.is_hidden) == (lapsing, False)
    notices.read(Notice.objects.first().user)
    assert reminding.tell_lapses(today + dt.timedelta(days=1), TERMS) == 0
    assert told() == ["of-town", "of-unit", "own"]


def test_it_is_told_no_sooner_than_the_centre_set(lapsing, today):
    assert reminding.tell_lapses(today, Terms(lapse_days=59)) == 0
    assert reminding.tell_lapses(today, Terms(lapse_days=60)) == 3


def test_what_has_lapsed_is_asked_for_anew_or_belongs_to_an_archived_firm_is_not_told(lapsing, today):
    assert reminding.tell_lapses(today + dt.timedelta(days=61), TERMS) == 0
    archived = book.archive_record(lapsing, by=None, why="注销")
    assert reminding.tell_lapses(today, TERMS) == 0
    lapsing = book.restore_record(archived, by=None, why="恢复")
    until = today + dt.timedelta(days=900)
    values = {"organisation": lapsing, "scheme": "high_tech_enterprise", "number": "GR2", "valid_to": until}
    book.create_record(Certificate, {**values, "valid_from": today}, by=None)
    assert reminding.tell_lapses(today, TERMS) == 0


def test_two_titles_that_end_in_one_year_are_two_things(lapsing, today):
    values = {"organisation": lapsing, "scheme": "specialised_sme", "number": "ZJTX1"}
    until = today + dt.timedelta(days=60)
    book.create_record(Certificate, {**values, "valid_from": today, "valid_to": until}, by=None)
    assert reminding.tell_lapses(today, TERMS) == 6


def test_without_staff_in_the_township_those_of_the_county_are_told(lapsing, today):
    lapsing.township = Township.objects.create(code="TOWN-9", name="远乡")
    lapsing.save()
    reminding.tell_lapses(today, TERMS)
    assert told() == ["of-county", "own"]


def test_as_many_queries_for_three_as_for_one(lapsing, today, django_assert_max_num_queries):
    counts = []
    reminding.tell_lapses(today, TERMS)
    for number in range(3):
        values = {"scheme": "high_tech_enterprise", "number": f"GRX{number}", "valid_from": today}
        firm = book.create_record(Organisation, {"name": f"模拟企业{number}", "township": lapsing.township}, by=None)
        until = {"valid_to": today + dt.timedelta(days=9)}
        book.create_record(Certificate, {**values, **until, "organisation": firm}, by=None)
        with django_assert_max_num_queries(40) as asked:
            assert reminding.tell_lapses(today, TERMS) >= 2
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_what_was_done_or_is_owed_no_more_is_read_by_itself(lapsing, today):
    reminding.tell_lapses(today, TERMS)
    assert reminding.settle_done(today, TERMS) == 0
    Certificate.objects.get().delete()
    assert reminding.settle_done(today, TERMS) == 3
    assert not Notice.objects.filter(read_at=None).exists()


def test_read_notices_go_after_a_while_and_unread_ones_stay(lapsing, today, make_user):
    user, now = make_user("expert"), timezone.now()
    reminding.tell_lapses(today, TERMS)
    for days in (None, 29, 31, 900):
        read_at = now - dt.timedelta(days=days) if days else None
        Notice.objects.create(user=user, code="notice_x", key=f"notice_x:{days}", read_at=read_at)
    told_once = Notice.objects.filter(code="notice_certificate_lapses")
    told_once.update(read_at=now - dt.timedelta(days=700))
    assert clearing.clear_notices(today, TERMS) == 2
    assert sorted(Notice.objects.filter(user=user).values_list("key", flat=True)) == ["notice_x:29", "notice_x:None"]
    assert told_once.count() == 3, "else it would be told again"
    assert reminding.tell_lapses(today, TERMS) == 0
    told_once.update(read_at=now - dt.timedelta(days=801))
    assert clearing.clear_notices(today, TERMS) == 3
    assert clearing.clear_notices(today, TERMS) == 0


def test_the_notices_of_ended_accounts_go(lapsing, today, make_user, monkeypatch):
    monkeypatch.setattr(clearing, "CHUNK", 2)
    user = make_user("expert")
    rows = [Notice(user=user, code="notice_x", key=f"notice_x:{n}") for n in range(5)]
    Notice.objects.bulk_create(rows)
    assert clearing.clear_notices(today, TERMS) == 0
    user.is_active = False
    user.save()
    assert clearing.clear_notices(today, TERMS) == 5


def test_needs_past_their_last_day_expire_once(lapsing, today):
    yesterday = today - dt.timedelta(days=1)
    for day in (yesterday, today):
        values = {"title": f"缺{day}", "organisation": lapsing, "state": "published", "expires_on": day}
        book.create_record(Need, values, by=None)
    assert [asking.expire_daily(today, TERMS) for _ in range(2)] == [1, 0]
    assert list(Need.objects.order_by("pk").values_list("state", flat=True)) == [NeedState.EXPIRED, NeedState.PUBLISHED]
    assert Change.objects.filter(noun="need", kind="changed").count() == 1


def test_broken_off_in_the_middle_nothing_is_half_done_and_the_next_time_does_all(lapsing, today, monkeypatch):
    """Each work stands or falls as a whole, as at a kill; the others are done all the same."""
    for n in range(2):
        values = {"title": f"缺{n}", "organisation": lapsing, "state": "published"}
        book.create_record(Need, {**values, "expires_on": today - dt.timedelta(days=1)}, by=None)
    whole = Notice.objects.bulk_create

    def half(rows, **options):
        whole(rows[:1], **options)
        raise RuntimeError("killed")

    monkeypatch.setattr(type(Notice.objects), "bulk_create", lambda self, rows, **options: half(rows, **options))
    with pytest.raises(RuntimeError, match="lapses, needs"):
        daily.do_the_day.func(today.isoformat())
    assert not Notice.objects.exists()
    assert set(Need.objects.values_list("state", flat=True)) == {NeedState.PUBLISHED}
    monkeypatch.undo()
    done = daily.do_the_day.func(today.isoformat())
    assert (done["lapses"], done["needs"]) == (3, 2)
    again = daily.do_the_day.func(today.isoformat())
    assert (again["lapses"], again["needs"]) == (0, 0)


def test_the_centre_sets_the_terms(lapsing, today):
    write_timetable(Timetable(lapse_days=59))
    assert daily.do_the_day.func(today.isoformat())["lapses"] == 0
    write_timetable(Timetable(lapse_days=60))
    assert daily.do_the_day.func(today.isoformat())["lapses"] == 3


def test_it_is_asked_for_once_a_day_and_again_an_hour_after_a_failure(centre, monkeypatch):
    def jobs_of_the_day():
        return DBTaskResult.objects.filter(task_path=daily.do_the_day.module_path)

    for _ in range(2):
        jobs.tick()
    (job,) = jobs_of_the_day()
    job.status = "SUCCESSFUL"
    job.save()
    assert not daily.ask_for_the_day()
    job.status = "FAILED"
    job.save()
    assert not daily.ask_for_the_day(job.enqueued_at + RETRY - dt.timedelta(minutes=1))
    assert daily.ask_for_the_day(job.enqueued_at + RETRY)
    jobs_of_the_day().update(status="SUCCESSFUL")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(daily, "centre_day", lambda: tomorrow)
    assert daily.ask_for_the_day()
    assert jobs_of_the_day().latest("enqueued_at").args_kwargs["args"] == [tomorrow.isoformat()]


def test_sessions_that_ended_are_deleted(today):
    now = timezone.now()
    for key, hours in (("ended", -1), ("living", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + dt.timedelta(hours=hours))
    assert daily.clear_sessions(today, TERMS) == 1
    assert Session.objects.get().pk == "living"


def test_a_demonstration_is_left_alone(centre, settings):
    settings.IS_DEMO = True
    assert not daily.ask_for_the_day()
    Centre.objects.update(is_demo=True)
    assert centre_day() == dt.date(2024, 3, 11)


def test_a_work_has_a_name_of_its_own():
    with pytest.raises(ValueError, match="notices"):
        register("notices")(lambda on, terms: 0)


def test_the_worker_knows_every_work_and_the_pages_none_that_is_missing():
    """A work that the worker does not load would never be done."""
    code = (
        "import django; django.setup(); from nonggu.cli.commands.work import load_daily_works; load_daily_works();"
        "import nonggu.keep.daily; from nonggu.registry.daily import DAILY; print(' '.join(sorted(DAILY)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == sorted(DAILY)
