"""The pool: moves with reasons, coaching, finished applications, certificates, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from nonggu.desks.cultivate import coaching, pool
from nonggu.desks.report import queries
from nonggu.errors import NongguError
from nonggu.registry import book
from nonggu.registry.models import Application, Certificate, Cultivation, EventSignIn
from tests.desks.cultivate.conftest import ON

pytestmark = pytest.mark.django_db
HTE = "high_tech_enterprise"


@pytest.fixture
def entry(firm):
    return pool.put_in_pool(firm, HTE, cycle_year=2023, on=ON, reason="挖潜发现", by=None)


def refused(step):
    with pytest.raises(NongguError) as caught:
        step()
    return caught.value.code


def counted(key):
    reading = queries.read_figure(key, user=None, on=ON)
    return int(reading.value), [str(record) for record in reading.records]


def test_a_move_keeps_its_reason_in_the_history(entry, client_of):
    reader = client_of("officer").user
    moved = pool.move_entry(entry, "in_pool", reason="走访后同意申报", on=ON, by=reader)
    assert (moved.stage, moved.moved_on, moved.reason) == ("in_pool", ON, "走访后同意申报")
    told = pool.moves_of(moved, reader=reader)
    assert any("“入库”" in one.text or "入库" in one.text for one in told)
    assert any(one.why == "走访后同意申报" for one in told)


def test_what_a_move_refuses(entry):
    assert refused(lambda: pool.move_entry(entry, "in_pool", reason="  ", on=ON, by=None)) == "move_without_reason"
    assert refused(lambda: pool.move_entry(entry, "seed", reason="一样", on=ON, by=None)) == "move_to_same_stage"
    assert (
        refused(lambda: pool.move_entry(entry, "passed", reason="过了", on=ON, by=None)) == "move_without_certificate"
    )
    assert (
        refused(lambda: pool.move_entry(entry, "in_pool", reason="迟了", on=ON, by=None, version=9))
        == "record_conflict"
    )


def test_one_enterprise_stands_once_in_a_cycle(entry, firm):
    again = lambda year: pool.put_in_pool(firm, HTE, cycle_year=year, on=ON, reason="", by=None)  # noqa: E731
    assert refused(lambda: again(2023)) == "pool_already"
    assert again(2024).cycle_year == 2024


def test_coaching_alone_is_not_counted_a_finished_application_is(entry, firm):
    before = counted("hte_coached")
    coaching.coach(entry, coaching.Advice(dt.date(2023, 5, 1), "对照八条"), by=None)
    assert counted("hte_coached") == before == (0, [])
    pool.finish_application(entry, finished_on=dt.date(2023, 7, 1), by=None)
    assert counted("hte_coached") == (1, [firm.name])
    entry.refresh_from_db()
    assert entry.stage == "applying"
    assert Application.objects.get().finished_on == dt.date(2023, 7, 1)


def test_an_application_is_finished_once_and_in_its_year(entry):
    day = dt.date(2023, 7, 1)
    assert refused(lambda: pool.finish_application(entry, finished_on=ON, by=None)) == "finish_other_year"
    pool.finish_application(entry, finished_on=day, by=None)
    assert refused(lambda: pool.finish_application(entry, finished_on=day, by=None)) == "finish_twice"


def test_a_certificate_moves_the_entry_and_the_figure(entry, firm):
    pool.finish_application(entry, finished_on=dt.date(2023, 7, 1), by=None)
    first, last = dt.date(2023, 12, 8), dt.date(2026, 12, 7)
    pool.enter_certificate(entry, number="GR202399000001", first=first, last=last, by=None)
    assert counted("high_tech_enterprises") == (1, [firm.name])
    entry.refresh_from_db()
    assert (entry.stage, Application.objects.get().stage) == ("passed", "passed")
    twice = lambda: pool.enter_certificate(entry, number="GR202399000001", first=first, last=last, by=None)  # noqa: E731
    assert refused(twice) == "certificate_known"
    backwards = lambda: pool.enter_certificate(entry, number="X", first=last, last=first, by=None)  # noqa: E731
    assert refused(backwards) == "certificate_ends_first"
    assert Certificate.objects.count() == 1


def test_a_step_is_noted_once(entry):
    advice = coaching.Advice(ON, "看差距", next_step="补合同", next_step_due_on=ON)
    session = coaching.coach(entry, advice, by=None)
    coaching.finish_step(session, done_on=ON, outcome="已补", by=None)
    session.refresh_from_db()
    assert session.outcome == "已补"
    assert refused(lambda: coaching.finish_step(session, done_on=ON, outcome="", by=None)) == "step_done_already"


def test_board_and_list_ask_as_often_for_three_as_for_one(firm, client_of, django_assert_max_num_queries):
    client = client_of("officer")
    client.get(reverse("cultivate"))
    counts = []
    for count in (1, 3):
        for year in range(2020, 2020 + count):
            if not Cultivation.objects.filter(cycle_year=year).exists():
                pool.put_in_pool(firm, HTE, cycle_year=year, on=ON, reason="", by=None)
        for name in ("cultivate-pool", "cultivate-pool-list", "cultivate-files"):
            with django_assert_max_num_queries(100) as asked:
                assert client.get(reverse(name, args=[HTE])).status_code == 200
            counts.append((name, len(asked)))
    assert counts[:3] == counts[3:]


def test_a_drop_on_the_board_goes_back_to_the_board(entry, client_of):
    client = client_of("officer")
    address = reverse("cultivate-move", args=[entry.code])
    answer = client.post(address, {"stage": "in_pool", "reason": "走访", "board": "1", "version": entry.version})
    assert answer.headers["Location"] == reverse("cultivate-pool", args=[HTE])
    client.post(address, {"stage": "applying", "reason": "", "board": "1"})
    entry.refresh_from_db()
    assert entry.stage == "in_pool"


def test_people_sign_in_once_each(subjects, firm):
    event = subjects["event"]
    coaching.sign_in(event, name="模拟甲", comes_from=firm.name, phone="", by=None)
    assert EventSignIn.objects.get().organisation == firm
    assert refused(lambda: coaching.sign_in(event, name="模拟甲", comes_from="", phone="", by=None)) == "sign_in_twice"


def test_phones_sign_in_with_consent_only(subjects, client_of, client):
    officer = client_of("officer")
    page = officer.post(reverse("cultivate-event-code", args=[subjects["event"].code]))
    assert "<svg" in page.content.decode()
    address = page.context["address"]
    typed = {"name": "模拟乙", "comes_from": "某厂", "phone": "13800001234"}
    assert client.post(address, typed).status_code == 422
    assert not EventSignIn.objects.exists()
    answer = client.post(address, {**typed, "consent": "on"})
    assert "您已签到" in answer.content.decode()
    assert EventSignIn.objects.get().way == "phone"
    assert "13800001234" not in officer.get(reverse("cultivate-event", args=[subjects["event"].code])).content.decode()


def test_a_coach_form_without_a_day_for_its_step_keeps_what_was_typed(entry, client_of):
    address = reverse("cultivate-coach", args=[entry.code])
    answer = client_of("officer").post(address, {"served_on": "2024-03-01", "content": "看差距", "next_step": "补合同"})
    assert answer.status_code == 422
    assert "补合同" in answer.content.decode()
    assert "请写明日期" in answer.content.decode()


def test_archived_entries_leave_the_board(entry, client_of):
    book.archive_record(entry, by=None)
    client = client_of("officer")
    assert client.get(reverse("cultivate-entry", args=[entry.code])).status_code == 404
    assert all(not column.entries for column in pool.board_of(client.user, HTE))
