"""What a change tells to whom: the own accounts, the unit, who entered it; in one word of its own where there is one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.registry import book, entering, identity, telling
from nonggu.registry.entering import RowChange
from nonggu.registry.models import Need, Notice, Organisation, Problem, ReportForm, Submission, Unit
from nonggu.registry.models.change import ChangeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return book.create_record(Organisation, {"name": "模拟甲公司"}, by=None)


@pytest.fixture
def owner(firm, make_user):
    return make_user("enterprise", organisation=firm)


@pytest.fixture
def unit():
    return book.create_record(Unit, {"name": "农业农村局"}, by=None)


def _codes(user):
    return sorted(Notice.objects.filter(user=user).values_list("code", flat=True))


def test_a_change_archive_and_restore_are_told_to_the_owner_and_not_to_who_did_it(firm, owner, make_user):
    officer = make_user("officer")
    book.change_record(firm, {"address": "一街"}, by=officer)
    book.archive_record(firm, by=officer, why="停业")
    book.restore_record(firm, by=officer, why="复业")
    assert _codes(owner) == ["notice_record_archived", "notice_record_changed", "notice_record_restored"]
    assert _codes(officer) == []
    book.change_record(firm, {"address": "一街"}, by=officer)
    assert Notice.objects.filter(user=owner, code="notice_record_changed").get().times == 1


@pytest.mark.parametrize("state", ["published", "returned", "answered", "closed"])
def test_a_need_tells_its_new_state(state, firm, owner, make_user):
    need = book.create_record(Need, {"title": "气孔", "organisation": firm}, by=owner)
    book.change_record(need, {"state": state}, by=make_user("officer"))
    assert _codes(owner) == [f"notice_need_{state}"]


def test_a_filing_that_comes_back_is_told_to_its_unit(unit, make_user):
    clerk, form = make_user("clerk", unit=unit), book.create_record(ReportForm, {"name": "月报"}, by=None)
    filing = book.create_record(Submission, {"form": form, "unit": unit, "period": "2024-03"}, by=None)
    for state in ("returned", "accepted"):
        book.change_record(filing, {"state": state}, by=None)
    assert _codes(clerk) == ["notice_filing_accepted", "notice_filing_returned"]


def test_a_problem_is_told_to_the_unit_that_it_is_given_to(unit, firm, owner, make_user):
    clerk, other = make_user("clerk", unit=unit), book.create_record(Unit, {"name": "科技局"}, by=None)
    problem = book.create_record(Problem, {"text": "缺水", "unit": unit, "organisation": firm}, by=None)
    assert _codes(clerk) == ["notice_problem_given"]
    second = make_user("officer", unit=other)
    book.change_record(problem, {"unit_id": other.pk, "state": "replied"}, by=clerk)
    assert _codes(second) == ["notice_problem_given"]
    assert _codes(owner) == ["notice_problem_replied"]


def test_a_merge_is_told_to_the_accounts_of_both(firm, owner, make_user):
    twin = book.create_record(Organisation, {"name": "模拟甲公司（旧）"}, by=None)
    second = make_user("enterprise", "second", organisation=twin)
    identity.merge_records(firm, twin, by=None, why="同一家")
    assert _codes(owner) == ["notice_record_merged"]
    assert _codes(second) == ["notice_record_merged"]


def test_many_changes_of_one_kind_are_one_notice(firm, owner):
    needs = [
        book.create_record(Need, {"title": f"需求{n}", "organisation": firm, "state": "to_review"}, by=None)
        for n in range(telling.MOST_SINGLE + 1)
    ]
    rows = [RowChange(need.pk, 1, {"keywords": ""}, {"keywords": "铸造"}) for need in needs]
    entering.change_rows(Need, rows, by=None)
    notice = Notice.objects.get(user=owner)
    assert (notice.code, notice.params) == ("notice_records_changed", {"count": len(needs), "nouns": "need"})
    assert (notice.page, notice.page_args) == ("book-list", ["need"])


def test_telling_asks_as_often_for_thirty_records_as_for_three(make_user):
    firms = [book.create_record(Organisation, {"name": f"模拟{n}"}, by=None) for n in range(30)]
    for n, firm in enumerate(firms):
        make_user("enterprise", f"firm{n}", organisation=firm)
    counts = []
    for several in (firms[:3], firms):
        with CaptureQueriesContext(connection) as queries:
            telling.tell(Organisation, [telling.Deed(one.pk, ChangeKind.ARCHIVED) for one in several], by=None)
        counts.append(len(queries))
    assert Notice.objects.count() == 30
    assert counts[1] <= counts[0] + 1  # renewing the three of before
