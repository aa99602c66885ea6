"""The API: every noun and figure, the same access as the pages, tokens, parts by cursor, constant questions."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nonggu.desks.report.declared import FIGURES
from nonggu.errors import UnusableInput
from nonggu.keep.tokens import make_token, revoke_token, user_of_token
from nonggu.registry import access, book
from nonggu.registry.models import ApiToken, Household, SecurityEvent, Township
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import nouns

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(make_user):
    """A program with a token: `reader("officer")` gives a function that reads an address."""

    def made(role: str, **links):
        user = make_user(role, **links)
        token = make_token(user=user, name="probe", by=None)
        client = Client()

        def read(path: str, **asked):
            return client.get(f"/api/{path}", asked, headers={"Authorization": f"Bearer {token}"})

        read.user, read.token = user, token
        return read

    return made


def _codes(answer):
    return [record["code"] for record in answer.json()["records"]]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}])
def test_without_sign_in_there_is_401_and_the_description_is_open(headers):
    for path in ("nouns", "nouns/organisation", "nouns/organisation/ORG-1", "figures", "figures/x"):
        assert Client().get(f"/api/{path}", headers=headers).status_code == 401
    described = Client().get("/api/openapi.json").json()
    assert {f"/api/nouns/{noun}" for noun in nouns()} <= set(described["paths"])
    assert not [path for path, acts in described["paths"].items() if set(acts) != {"get"}]


def test_changing_methods_are_refused(reader):
    read = reader("administrator")
    headers = {"Authorization": f"Bearer {read.token}"}
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)("/api/nouns/organisation", headers=headers).status_code == 405


def test_a_token_reads_until_it_ends(reader):
    read = reader("officer")
    assert read("nouns").status_code == 200
    token = ApiToken.objects.get()
    assert read.token not in str(ApiToken.objects.values().get())
    revoke_token(token, by=None)
    assert read("nouns").status_code == 401
    for change in ({"expires_at": timezone.now()}, {"user__is_active": False}):
        other = make_token(user=read.user, name="x", by=None)
        assert user_of_token(other) == read.user
        if "expires_at" in change:
            ApiToken.objects.filter(revoked_at=None).update(**change)
        else:
            type(read.user).objects.update(is_active=False)
        assert user_of_token(other) is None
    assert SecurityEvent.objects.filter(kind="token_used", user=read.user).count() == 3


@pytest.mark.parametrize("days", [0, 367])
def test_a_token_opens_for_a_year_at_most(days, make_user):
    with pytest.raises(UnusableInput):
        make_token(user=make_user("clerk"), name="x", days=days, by=None)


def test_a_token_is_made_and_ended_in_the_accounts_page(sign_in, make_user):
    account, client = make_user("clerk", "other"), sign_in("security")
    page = client.post(reverse("account-token", args=[account.pk]), {"name": "报表", "days": 30})
    token = page.content.decode().split('class="secret">')[1].split("<")[0]
    assert user_of_token(token) == account
    client.post(reverse("account-token-revoke", args=[account.pk, ApiToken.objects.get().pk]))
    assert user_of_token(token) is None
    wrong = client.post(reverse("account-token", args=[account.pk]), {"name": "", "days": 9999})
    assert wrong.status_code == 422
    again = client.post(reverse("account-token-revoke", args=[account.pk, ApiToken.objects.get().pk]))
    assert again.status_code == 404


def test_the_command_makes_a_token(make_user, monkeypatch):
    from nonggu.cli.commands import user as module

    monkeypatch.setattr(module, "open_book", lambda: None)
    account = make_user("clerk")
    told = CliRunner().invoke(module.command, ["token", "clerk", "--days", "3"])
    assert user_of_token(told.output.strip()) == account
    assert ApiToken.objects.get().expires_at < timezone.now() + dt.timedelta(days=4)


@pytest.mark.parametrize("noun", nouns())
def test_every_noun_has_a_list_and_a_record(noun, reader, make_record):
    record = make_record(noun)
    read = reader("administrator")
    assert record.code in _codes(read(f"nouns/{noun}"))
    one = read(f"nouns/{noun}/{record.code}").json()
    assert (one["code"], one["title"], one["version"]) == (record.code, str(record), record.version)
    assert read(f"nouns/{noun}/NO-SUCH-CODE").status_code == 404


@pytest.mark.parametrize("role", UserRole.values)
def test_each_role_reads_what_it_sees(role, reader, make_record, centre):
    records = {noun: make_record(noun) for noun in ("organisation", "household", "need", "person")}
    own = {"organisation": records["organisation"], "household": records["household"]}
    read = reader(role, **own)
    for noun, record in records.items():
        seen = access.visible(read.user, type(record))
        is_there = access.may_see_any(read.user, type(record))
        answer = read(f"nouns/{noun}", limit=200)
        assert answer.status_code == (200 if is_there else 404)
        if is_there:
            assert set(_codes(answer)) == set(seen.values_list("code", flat=True))
        may = access.may_view(read.user, record)
        assert read(f"nouns/{noun}/{record.code}").status_code == (200 if may else 404)
    assert read("figures").status_code == (200 if access.may_report(read.user) else 404)
    listed = {line["noun"] for line in read("nouns").json()}
    assert listed == {noun for noun, model in nouns().items() if access.may_see_any(read.user, model)}


def test_parts_follow_each_other_without_gap_or_repetition(reader, make_record):
    codes = [make_record("township").code for _ in range(7)]
    read, found, cursor = reader("leader"), [], 0
    while cursor is not None:
        part = read("nouns/township", limit=3, cursor=cursor).json()
        found += [record["code"] for record in part["records"]]
        cursor = part["next"]
    assert found == codes


def test_values_are_for_machines_and_personal_data_masked(reader, make_record):
    firm = make_record("organisation", phone="13800001234")
    make_record("yearly_return", organisation=firm, year=2023, sales_fen=123_456_789)
    person = make_record("person", organisation=firm, phone="13800001234")
    read = reader("officer")
    fields = read("nouns/yearly_return").json()["records"][0]["fields"]
    assert fields["sales"] == "123.456789"
    assert fields["organisation"] == {"code": firm.code, "title": firm.name}
    assert fields["year"] == 2023
    assert fields["note"] is None
    told = read(f"nouns/person/{person.code}").json()["fields"]
    assert told["phone"] == "138****1234"
    assert told["id_number"] is None
    assert "13800001234" not in read("nouns/organisation").content.decode()


def test_what_the_reader_does_not_see_is_not_named(reader, make_record):
    own, other = make_record("organisation"), make_record("organisation")
    make_record("collaboration", party_a=own, party_b=other)
    read = reader("enterprise", organisation=own)
    fields = read("nouns/collaboration").json()["records"][0]["fields"]
    assert fields["party_a"]["code"] == own.code
    assert fields["party_b"] == {"code": None, "title": None}
    assert read("nouns/collaboration", party_b=other.code).status_code == 422


def test_filters_words_and_the_archive(reader, make_record):
    firm, other = make_record("organisation", kind="enterprise"), make_record("organisation", kind="university")
    gone = make_record("organisation", kind="enterprise")
    book.archive_record(gone, by=None)
    read = reader("officer")
    assert _codes(read("nouns/organisation", kind="enterprise")) == [firm.code]
    assert _codes(read("nouns/organisation", q=other.name)) == [other.code]
    assert _codes(read("nouns/organisation", archive="archived")) == [gone.code]
    assert len(_codes(read("nouns/organisation", archive="all"))) == 3
    assert read(f"nouns/organisation/{gone.code}").json()["is_archived"] is True
    for wrong in ({"kind": "x"}, {"archive": "x"}, {"limit": 0}, {"limit": 201}, {"cursor": -1}, {"q": "\0"}):
        assert read("nouns/organisation", **wrong).status_code == 422
    assert read("nouns/certificate", held_on="gestern").status_code == 422


def test_figures_open_their_records(reader, centre, make_record):
    make_record("platform", organisation=make_record("organisation"))
    read = reader("leader")
    lines = read("figures").json()
    assert [line["key"] for line in lines] == [figure.key for figure in FIGURES]
    for line in lines:
        one = read(f"figures/{line['key']}", limit=200).json()
        assert one["value"] == line["value"]
        assert len(one["records"]) == min(line["record_count"], 200)
        for record in one["records"]:
            assert read(f"nouns/{record['noun']}/{record['code']}").status_code == 200
    assert read("figures/nothing").status_code == 404
    for wrong in ("0001-01-01", "9999-12-31", "x"):
        assert read("figures", on=wrong).status_code == 422


def test_who_is_signed_in_to_the_pages_reads_too(sign_in, make_record):
    firm = make_record("organisation")
    assert firm.code in _codes(sign_in("clerk").get("/api/nouns/organisation"))


def test_codes_with_strange_characters_have_an_address(reader, db):
    town = book.create_record(Township, {"name": "东镇", "code": "甲/乙 1%"}, by=None)
    read = reader("leader")
    address = reverse("api:api-township", kwargs={"code": town.code})
    assert read(address.removeprefix("/api/")).json()["code"] == town.code


@pytest.mark.parametrize("noun", ["organisation", "soil_sample", "collaboration", "plant_equipment"])
def test_lists_ask_the_same_number_of_questions(noun, sign_in, make_record, questions):
    client, found = sign_in("officer"), []
    for _ in range(3):
        make_record(noun)
        found.append(questions(client, f"/api/nouns/{noun}"))
    assert found[0] == found[2]


def test_growers_read_their_own_household_only(reader, make_record):
    own, _other = make_record("household"), make_record("household")
    read = reader("grower", household=own)
    assert _codes(read("nouns/household")) == [own.code]
    assert Household.objects.count() == 2
