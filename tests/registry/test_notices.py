"""Notices: posted in one call, once a thing while unread, never telling of what the reader may not see."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from nonggu.registry import book, concerned, notices
from nonggu.registry.models import Need, Notice, Organisation, Unit
from nonggu.registry.models.user import UserRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return book.create_record(Organisation, {"name": "模拟甲公司"}, by=None)


def _need(firm, **values):
    return book.create_record(Need, {"title": "气孔多", "organisation": firm, "state": "to_review", **values}, by=None)


def _shown(user, **options):
    return [one.sentence for one in notices.shown(notices.notices_of(user, **options), reader=user)]


def test_a_notice_reads_in_the_language_of_its_reader(firm, make_user):
    officer, user = make_user("officer"), make_user("enterprise", organisation=firm)
    need = _need(firm)
    told = notices.notify(concerned.accounts_of(need), "notice_need_answered", record=need, by=officer)
    assert told == 1
    assert _shown(user) == ["您的需求“气孔多”已有答复。"]
    with translation.override("en"):
        assert _shown(user) == ["Your need 气孔多 was answered."]
    assert "气孔" not in str(Notice.objects.values().get())


def test_who_did_it_and_whose_account_has_ended_are_not_told(firm, make_user):
    officer, leader = make_user("officer"), make_user("leader")
    leader.is_active = False
    leader.save()
    assert notices.notify([officer, leader], "notice_figures_frozen", by=officer, params={"day": "2024-03-11"}) == 0
    assert not Notice.objects.exists()


def test_while_it_is_unread_the_same_thing_is_renewed_and_afterwards_told_anew(firm, make_user):
    user, need = make_user("enterprise", organisation=firm), _need(firm)
    for _ in range(3):
        notices.notify(user, "notice_need_answered", record=need)
    assert [(one.times, one.read_at) for one in Notice.objects.all()] == [(3, None)]
    assert notices.read(user) == 1
    notices.notify(user, "notice_need_answered", record=need)
    assert (notices.unread_count(user), notices.notices_of(user).count()) == (1, 2)


def test_what_is_told_once_is_never_told_again(firm, make_user):
    user = make_user("enterprise", organisation=firm)
    for _ in range(2):
        notices.notify(user, "notice_need_answered", record=_need(firm), once="need-1")
        notices.read(user)
    assert Notice.objects.count() == 1


def test_a_notice_falls_with_the_deed_that_posted_it(firm, make_user):
    user = make_user("enterprise", organisation=firm)
    with transaction.atomic():
        notices.notify(user, "notice_need_answered", record=_need(firm))
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_code_without_a_sentence_is_refused(make_user):
    with pytest.raises(ValueError, match="notice_of_nothing"):
        notices.notify(make_user("clerk"), "notice_of_nothing")


def test_a_record_that_the_reader_may_not_see_any_more_is_not_told_of(firm, make_user):
    user, need = make_user("enterprise", organisation=firm), _need(firm)
    notices.notify(user, "notice_need_answered", record=need)
    user.organisation = None
    user.save()
    shown = notices.shown(notices.notices_of(user), reader=user)
    assert [(one.is_hidden, one.record) for one in shown] == [(True, None)]
    assert "气孔" not in shown[0].sentence
    assert notices.unread_count(user) == 1


def test_opening_a_record_or_page_reads_what_concerns_it(firm, make_user):
    user, need = make_user("officer", "other"), _need(firm)
    notices.notify(user, "notice_need_answered", record=need)
    notices.notify(user, "notice_import_failed", page="enrol-batch", page_args=[7], params={"file": "a.xlsx"})
    assert notices.read_about(user, record=firm) == 0
    assert notices.read_about(user, record=need) == 1
    assert notices.read_about(user, page="enrol-batch", page_args=[8]) == 0
    assert notices.read_about(user, page="enrol-batch", page_args=["7"]) == 1
    assert notices.unread_count(user) == 0


def test_a_record_concerns_its_own_accounts_and_who_entered_it(firm, make_user):
    clerk, own = make_user("clerk"), make_user("enterprise", organisation=firm)
    make_user("enterprise", "stranger")
    need = book.create_record(Need, {"title": "缺技工", "organisation": firm}, by=clerk)
    assert set(concerned.accounts_of(need)) == {clerk, own}
    assert set(concerned.accounts_of(firm)) == {own}
    unit = book.create_record(Unit, {"name": "农业农村局"}, by=None)
    assert not concerned.accounts_of_unit(None).exists()
    staff = make_user("officer", "staff", unit=unit)
    assert list(concerned.accounts_of_unit(unit)) == [staff]
    assert list(concerned.accounts_in(UserRole.CLERK)) == [clerk]


def test_as_many_queries_for_many_accounts_and_records_as_for_one(firm, make_user):
    users = [make_user("enterprise", f"firm{number}", organisation=firm) for number in range(3)]
    needs = [_need(firm, title=f"需求{number}") for number in range(3)]
    counts = []
    for several in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            concerned.concerned_by(Need, [need.pk for need in needs[:several]])
            notices.notify(users[:several], "notice_need_answered", record=needs[several - 1])
            _shown(users[0])
        counts.append(len(queries))
    assert counts[0] == counts[1]
