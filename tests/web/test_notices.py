"""The bell and the page of notices: what is new, opening it, reading all; each reader only the own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nonggu.keep import managing
from nonggu.registry import book, notices
from nonggu.registry.models import Notice

pytestmark = pytest.mark.django_db


def _bell(client):
    page = client.get(reverse("hall")).content.decode()
    return page[page.index('class="bell"') :].partition("</a>")[0]


def test_the_bell_counts_what_is_unread(sign_in, make_record):
    firm = make_record("organisation")
    client = sign_in("enterprise", organisation=firm)
    assert "bell-count" not in _bell(client)
    book.change_record(firm, {"address": "一街"}, by=None)
    assert "1<span" in _bell(client)
    page = client.get(reverse("notices")).content.decode()
    assert (
        f"操作员 修改了组织{firm.name}" in page.replace(" “", "").replace("“", "").replace("”", "") or firm.name in page
    )
    client.get(reverse("book-record", args=["organisation", firm.code]))
    assert "bell-count" not in _bell(client)


def test_opening_a_notice_reads_it_and_leads_to_its_record(sign_in, make_record):
    client, firm = sign_in("officer"), make_record("organisation")
    notices.notify(client.user, "notice_record_changed", record=firm)
    number = Notice.objects.get().pk
    answer = client.post(reverse("notice-open", args=[number]))
    assert answer.headers["Location"] == reverse("book-record", args=["organisation", firm.code])
    assert notices.unread_count(client.user) == 0


def test_a_notice_that_leads_nowhere_is_only_read(sign_in):
    client = sign_in("officer")
    notices.notify(client.user, "notice_job_failed", params={"job": "x"}, page="no-such-page")
    answer = client.post(reverse("notice-open", args=[Notice.objects.get().pk]))
    assert answer.headers["Location"] == reverse("notices")
    assert "“x”" in client.get(reverse("notices")).content.decode()


def test_notices_of_others_are_not_there(sign_in, make_user):
    other = make_user("clerk", "other")
    notices.notify(other, "notice_job_failed", params={"job": "秘密任务"})
    client = sign_in("officer")
    assert client.post(reverse("notice-open", args=[Notice.objects.get().pk])).status_code == 404
    assert "秘密任务" not in client.get(reverse("notices")).content.decode()
    client.post(reverse("notices-read"))
    assert notices.unread_count(other) == 1


def test_all_are_read_at_once_and_the_unread_can_be_looked_at_alone(sign_in):
    client = sign_in("officer")
    for number in range(3):
        notices.notify(
            client.user, "notice_import_failed", page="enrol-batch", page_args=[number], params={"file": "a"}
        )
    assert len(client.get(reverse("notices"), {"unread": 1}).context["shown"]) == 3
    client.post(reverse("notices-read"))
    page = client.get(reverse("notices"), {"unread": 1})
    assert page.context["shown"] == []
    assert len(client.get(reverse("notices")).context["shown"]) == 3


def test_acts_on_an_account_are_told_to_it(sign_in, make_user):
    administrator, clerk = make_user("administrator"), make_user("clerk")
    managing.change_account(clerk, {"display_name": "新名"}, by=administrator)
    managing.give_password(clerk, by=administrator)
    managing.reset_factor(clerk, by=administrator)
    codes = list(Notice.objects.filter(user=clerk).order_by("id").values_list("code", flat=True))
    assert codes == ["notice_account_changed", "notice_password_reset", "notice_factor_reset"]
