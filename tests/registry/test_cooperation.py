"""Who works with whom: every kind of tie, one step and two, and never more than the reader may see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nonggu.registry import access, book
from nonggu.registry.cooperation import network_around, network_of_county
from nonggu.registry.models.user import UserRole
from nonggu.registry.ties import FORMS, TIES
from tests.web.conftest import make_record  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(make_record):  # noqa: F811
    """Firm — academy — other firm, an expert of the academy who serves the firm, and a far firm tied to nothing near."""
    firm, other, far = (make_record("organisation", name=f"模拟厂{n}", industry="vegetable") for n in "甲乙丙")
    academy = make_record("organisation", name="模拟大学", kind="university")
    expert = make_record("person", name="模拟专家", organisation=academy)
    make_record("collaboration", party_a=firm, party_b=academy, kind="joint_base", subject="共建基地")
    make_record("agreement", buyer=other, provider=academy, kind="development", name="开发合同", state="signed")
    make_record("agreement", buyer=other, provider=far, name="另一合同", state="signed")
    return {"firm": firm, "other": other, "far": far, "academy": academy, "expert": expert}


def _said(network):
    return {(tie.form, *sorted(str(network.ends[end]) for end in tie.ends)) for tie in network.ties}


@pytest.fixture
def officer(make_user):
    return make_user("officer")


def test_one_step_and_two(county, officer):
    near = network_around(county["firm"], user=officer)
    assert _said(near) == {("共建基地", "模拟厂甲", "模拟大学")}
    far = network_around(county["firm"], user=officer, steps=2)
    assert _said(far) == {
        ("共建基地", "模拟厂甲", "模拟大学"),
        ("技术开发合同", "模拟厂乙", "模拟大学"),
        ("本单位人员", "模拟专家", "模拟大学"),
    }


def _make_tie(kind, make_record):  # noqa: F811
    """A record that ties a new pair, by the declaration of the kind."""
    values = {}
    for path in (kind.one, kind.other):
        first = path.split("__")[0]
        if first == "id":
            continue
        field = kind.model._meta.get_field(first)
        noun = {"Organisation": "organisation", "Person": "person", "Unit": "unit"}.get(field.related_model.__name__)
        if noun:
            values[first] = make_record(noun)
        else:
            owner = make_record("organisation")
            values[first] = make_record(field.related_model.__name__.lower(), organisation=owner)
    states = {"Agreement": "signed", "Signing": "signed", "ServiceRecord": "done", "Visit": "done"}
    if kind.model.__name__ in states:
        values["state"] = states[kind.model.__name__]
    from nonggu.registry.nouns import noun_of

    return make_record(noun_of(kind.model), **values)


@pytest.mark.parametrize("kind", TIES, ids=lambda kind: f"{kind.model.__name__}-{kind.one}-{kind.other}")
def test_every_kind_ties_and_is_left_out_once_archived(kind, make_record, officer):  # noqa: F811
    record = _make_tie(kind, make_record)
    network = network_of_county(user=officer, forms=[kind.form])
    tie = next(tie for tie in network.ties if tie.kind is kind)
    assert tie.codes == (record.code,)
    assert tie.form
    assert tie.title in (record.code, str(record))
    end = network.ends[tie.one if tie.one[0] != "unit" else tie.other]
    assert tie in network_around(end, user=officer).ties
    book.archive_record(record, by=None)
    assert [one for one in network_of_county(user=officer, forms=[kind.form]).ties if one.kind is kind] == []


@pytest.mark.parametrize("role", UserRole.values)
def test_no_reader_sees_a_tie_whose_record_or_end_is_not_theirs(role, county, make_user):
    user = make_user(role, organisation=county["firm"])
    network = network_of_county(user=user, forms=list(FORMS))
    for tie in network.ties:
        assert access.visible(user, tie.kind.model).filter(code__in=tie.codes).count() == len(tie.codes)
        for end in tie.ends:
            assert access.may_view(user, network.ends[end])
    whole = network_of_county(user=None, forms=list(FORMS))
    own = access.visible(user, type(county["firm"])).count()
    assert len(network.ties) == (len(whole.ties) if own == 4 else 0)


def test_an_enterprise_hears_how_many_partners_it_may_not_see(county, make_user):
    user = make_user("enterprise", organisation=county["firm"])
    network = network_around(county["firm"], user=user)
    assert (network.ties, network.hidden) == ((), 1)


def test_records_of_one_form_between_two_are_one_tie_with_the_newest_day(make_record, officer):  # noqa: F811
    firm, expert = make_record("organisation"), make_record("person")
    codes = {
        make_record(
            "service_record", kind="coaching", organisation=firm, person=expert, served_on=dt.date(2024, 1, day)
        ).code
        for day in (5, 9, 2)
    }
    (tie,) = network_around(firm, user=officer).ties
    assert set(tie.codes) == codes
    assert tie.since == dt.date(2024, 1, 9)


def test_a_unit_does_not_lead_on(make_record, officer):  # noqa: F811
    unit, firm, other = make_record("unit"), make_record("organisation"), make_record("organisation")
    for organisation in (firm, other):
        make_record("visit", unit=unit, organisation=organisation, state="done")
    assert len(network_around(firm, user=officer, steps=2).ties) == 1


def test_membership_is_left_unsaid_where_an_appointment_says_more(make_record, officer):  # noqa: F811
    academy = make_record("organisation")
    expert = make_record("person", organisation=academy)
    make_record("appointment", person=expert, sender=academy, role="pioneer_expert")
    (tie,) = network_around(academy, user=officer).ties
    assert tie.kind.form == "appointment"


def test_industry_narrows_by_record_or_end(county, officer):
    ties = network_of_county(user=officer, forms=["collaboration", "contract"], industry="vegetable").ties
    assert len(ties) == 3
    assert network_of_county(user=officer, forms=["collaboration", "contract"], industry="pig").ties == ()


def test_questions_do_not_grow_with_the_ties(make_record, officer):  # noqa: F811
    firm, counts = make_record("organisation"), []
    for count in (1, 3):
        while len(network_around(firm, user=officer).ties) < count:
            make_record("collaboration", party_a=firm, party_b=make_record("organisation"))
        with CaptureQueriesContext(connection) as asked:
            network_around(firm, user=officer, steps=2)
        counts.append(len(asked))
    assert counts[0] == counts[1]
