"""Accounts: added, changed, ended, given passwords, by those who may, never one's own; each act is an event."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from nonggu.keep import managing
from nonggu.keep.second_factor import factor_of
from nonggu.registry import access, book
from nonggu.registry.models import Organisation, SecurityEvent, Township, Unit, User

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


def _kinds():
    return list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize("role", ["administrator", "security"])
def test_an_account_is_added_and_its_owner_chooses_a_password(role, sign_in):
    unit = book.create_record(Unit, {"name": "科技股"}, by=None)
    town = book.create_record(Township, {"name": "东镇"}, by=None)
    client = sign_in(role)
    values = {"username": "zhang", "display_name": "张三", "role": "clerk", "unit": unit.pk, "township": town.pk}
    page = client.post(reverse("account-add"), values)
    password = SECRET.search(page.content.decode()).group(1)
    assert "no-store" in page.headers["Cache-Control"]
    added = User.objects.get(username="zhang")
    assert (added.role, added.unit, added.township, added.must_change_password) == ("clerk", unit, town, True)
    assert password not in client.get(reverse("account", args=[added.pk])).content.decode()
    own = Client()
    own.post(reverse("sign-in"), {"username": "zhang", "password": password})
    assert own.get(reverse("hall")).headers["Location"] == reverse("password")
    assert _kinds()[:2] == ["account_added", "signed_in"]


def test_links_are_given_by_code_or_name_and_wrong_ones_told(sign_in):
    firm = book.create_record(Organisation, {"name": "模拟铸造厂"}, by=None)
    client = sign_in("administrator")
    values = {"username": "firm", "role": "enterprise", "organisation": "没有这家"}
    page = client.post(reverse("account-add"), values)
    assert page.status_code == 422
    assert "没有这家" in page.content.decode()
    client.post(reverse("account-add"), values | {"organisation": "模拟铸造厂"})
    assert User.objects.get(username="firm").organisation == firm
    page = client.post(reverse("account-add"), values | {"organisation": firm.code})
    assert page.status_code == 422, "the name is taken"


def test_an_account_is_changed_ended_and_resumed(sign_in, make_user):
    account = make_user("clerk", "other")
    client, own = sign_in("administrator"), Client()
    own.force_login(account)
    address = reverse("account", args=[account.pk])
    client.post(address, {"username": "renamed", "display_name": "李四", "role": "officer"})
    account.refresh_from_db()
    assert (account.username, account.display_name, account.role) == ("other", "李四", "officer")
    client.post(reverse("account-act", args=[account.pk, "end"]))
    assert own.get(reverse("hall")).status_code == 302
    client.post(reverse("account-act", args=[account.pk, "resume"]))
    assert own.get(reverse("hall")).status_code == 200
    assert _kinds() == ["account_changed", "account_ended", "account_resumed"]


def test_a_new_password_lifts_the_lock_and_ends_sessions(sign_in, make_user, settings):
    settings.AXES_FAILURE_LIMIT = 2
    account = make_user("clerk", "other")
    own, client = Client(), sign_in("security")
    own.force_login(account)
    for _ in range(2):
        locked = Client().post(reverse("sign-in"), {"username": "other", "password": "wrong"})
    assert locked.status_code == 429
    page = client.post(reverse("account-act", args=[account.pk, "password"]))
    password = SECRET.search(page.content.decode()).group(1)
    assert own.get(reverse("hall")).status_code == 302
    assert Client().post(reverse("sign-in"), {"username": "other", "password": password}).status_code == 302
    assert {"sign_in_failed", "sign_in_locked", "password_reset", "signed_in"} <= set(_kinds())


def test_resetting_the_second_factor_ends_sessions(sign_in, make_user, enrol):
    account = make_user("officer", "other")
    enrol(account)
    own = Client()
    own.force_login(account)
    client = sign_in("administrator")
    client.post(reverse("account-act", args=[account.pk, "factor"]))
    assert factor_of(account) is None
    assert own.get(reverse("hall")).status_code == 302
    assert client.get(reverse("hall")).status_code == 200


@pytest.mark.parametrize("role", ["administrator", "security"])
def test_nobody_gives_rights_to_themselves(role, sign_in):
    client = sign_in(role)
    number = client.user.pk
    own = [reverse("account-act", args=[number, act]) for act in ("end", "password", "factor", "resume")]
    assert {client.post(address).status_code for address in own} == {404}
    assert client.post(reverse("account", args=[number]), {"username": "x", "role": "leader"}).status_code == 404
    assert "您自己的账号" in client.get(reverse("account", args=[number])).content.decode()
    with pytest.raises(access.Forbidden):
        managing.reset_factor(client.user, by=client.user)


def test_actions_refuse_who_may_not(make_user):
    clerk, other = make_user("clerk"), make_user("expert")
    for act in (managing.end_account, managing.resume_account, managing.give_password, managing.reset_factor):
        with pytest.raises(access.Forbidden):
            act(other, by=clerk)
    with pytest.raises(access.Forbidden):
        managing.open_account({"username": "x", "role": "leader"}, by=clerk)
    with pytest.raises(access.Forbidden):
        managing.change_account(other, {"role": "leader"}, by=clerk)


def test_the_list_asks_the_same_number_of_questions(sign_in, make_user, questions):
    client, found = sign_in("administrator"), []
    for number in range(3):
        make_user("clerk", f"clerk{number}")
        found.append(questions(client, reverse("accounts"), role="clerk"))
    assert found[0] == found[2] <= 6


def test_the_three_duties_can_be_three_persons(make_user):
    administrator, security, auditor = (make_user(role) for role in ("administrator", "security", "auditor"))
    assert [access.may_administer(one) for one in (administrator, security, auditor)] == [True, True, False]
    assert [access.may_audit(one) for one in (administrator, security, auditor)] == [False, True, True]
    assert not access.may_see_any(security, Organisation)
    assert not access.may_create(auditor, Organisation)


def test_the_migration_is_there():
    call_command("makemigrations", "registry", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("role", ["administrator", "security"])
def test_who_an_account_is_for_is_suggested_as_one_types(role, sign_in):
    firm = book.create_record(Organisation, {"name": "示例丙公司", "phone": "13800001234"}, by=None)
    book.archive_record(book.create_record(Organisation, {"name": "示例丙老公司"}, by=None), by=None)
    client = sign_in(role)
    address = reverse("account-suggest", args=["organisation"])
    assert client.get(address, {"q": "丙"}).json() == {"items": [{"value": f"示例丙公司 [{firm.code}]"}]}
    assert client.get(address, {"q": " "}).json() == {"items": []}
    assert client.get(reverse("account-suggest", args=["need"]), {"q": "丙"}).status_code == 404
    assert address in client.get(reverse("account-add")).content.decode()


def test_what_was_suggested_is_taken_and_shown_again(sign_in):
    firm = book.create_record(Organisation, {"name": "示例丙公司"}, by=None)
    client = sign_in("administrator")
    values = {"username": "bing", "display_name": "丙", "role": "enterprise"}
    client.post(reverse("account-add"), values | {"organisation": f"示例丙公司 [{firm.code}]"})
    account = User.objects.get(username="bing")
    assert account.organisation == firm
    form = client.get(reverse("account", args=[account.pk])).context["form"]
    assert form["organisation"].value() == f"示例丙公司 [{firm.code}]"
