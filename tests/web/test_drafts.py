"""Drafts: one a user and form, outside history, without masked data, gone when the form is saved."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from nonggu.registry import drafts
from nonggu.registry.models import Change, Draft, Person, Variety

pytestmark = pytest.mark.django_db


def _keep(client, noun, of="", **typed):
    values = {"of": of, "typed": json.dumps(typed)} if typed else {"of": of}
    return client.post(reverse("book-draft", args=[noun]), values).status_code


def test_what_was_typed_is_offered_again_to_its_user_only(sign_in):
    client = sign_in("clerk")
    assert _keep(client, "variety", name="晋番茄") == 204
    assert _keep(client, "variety", name="晋番茄八号") == 204
    address = reverse("book-create", args=["variety"])
    assert json.loads(client.get(address).context["draft"]) == {"name": "晋番茄八号"}
    assert sign_in("officer").get(address).context["draft"] == ""
    assert (Draft.objects.count(), Variety.objects.count(), Change.objects.count()) == (1, 0, 0)


def test_saving_the_form_drops_its_draft_and_no_other(sign_in, make_record):
    client = sign_in("clerk")
    person = make_record("person", name="模拟专家")
    _keep(client, "variety", name="晋番茄八号")
    _keep(client, "person", person.code, specialty="铸造")
    client.post(reverse("book-create", args=["variety"]), {"name": "晋番茄八号", "origin": "reported"})
    assert Variety.objects.count() == 1
    assert [draft.form for draft in Draft.objects.all()] == [f"person:{person.code}"]


def test_a_draft_is_thrown_away_when_asked(sign_in):
    client = sign_in("clerk")
    _keep(client, "variety", name="晋番茄八号")
    assert _keep(client, "variety") == 204
    assert Draft.objects.count() == 0


def test_masked_data_never_enter_a_draft(make_user):
    draft = drafts.keep_draft(Person, "", {"name": "模拟专家", "phone": "13812345678"}, by=make_user("clerk"))
    assert draft.content == {"name": "模拟专家"}


@pytest.mark.parametrize("typed", ["[]", "not json", json.dumps({"name": "长" * 300_000})])
def test_what_is_no_draft_is_refused(sign_in, typed):
    address = reverse("book-draft", args=["variety"])
    assert sign_in("clerk").post(address, {"typed": typed}).status_code == 400


def test_no_draft_where_one_may_not_write(sign_in, make_record):
    firm = make_record("organisation")
    assert _keep(sign_in("leader"), "organisation", firm.code, name="x") == 404
    assert _keep(sign_in("auditor"), "variety", name="x") == 404


def test_an_erasure_drops_the_drafts_of_its_record(make_user, make_record):
    from nonggu.registry.erasing import erase_personal_data

    clerk, person = make_user("clerk"), make_record("person", name="模拟专家")
    drafts.keep_draft(Person, person.code, {"name": "模拟专家二"}, by=clerk)
    drafts.keep_draft(Variety, "", {"name": "晋番茄"}, by=clerk)
    erase_personal_data(person, by=None, why="本人要求")
    assert [draft.form for draft in Draft.objects.all()] == ["variety"]
