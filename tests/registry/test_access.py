"""One rule of access: what a list shows is what a record allows, for every role and noun."""

from __future__ import annotations

import pytest

from nonggu.registry import access, book
from nonggu.registry.models import (
    Certificate,
    Evidence,
    Household,
    Need,
    Organisation,
    Person,
    Plot,
    SoilSample,
    Township,
)
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import noun_of, nouns

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    towns = book.create_records(Township, [{"name": "东镇"}, {"name": "西镇"}], by=None)
    firms = book.create_records(
        Organisation, [{"name": "甲", "township": towns[0]}, {"name": "乙", "township": towns[1]}], by=None
    )
    book.create_records(Certificate, [{"organisation": firm, "number": firm.name} for firm in firms], by=None)
    book.create_records(
        Need,
        [
            {"organisation": firms[0], "title": "铸件气孔多", "state": "published"},
            {"organisation": firms[1], "title": "窖温不稳", "state": "draft"},
        ],
        by=None,
    )
    homes = book.create_records(
        Household, [{"head": "模拟农户甲", "township": towns[0]}, {"head": "模拟农户乙", "township": towns[1]}], by=None
    )
    plots = book.create_records(Plot, [{"household": home, "name": "1号棚"} for home in homes], by=None)
    book.create_records(SoilSample, [{"plot": plot} for plot in plots], by=None)
    people = book.create_records(Person, [{"name": "模拟专家甲"}, {"name": "模拟专家乙"}], by=None)
    return {"towns": towns, "firms": firms, "homes": homes, "people": people}


def _names(user, model, field):
    return set(access.visible(user, model).values_list(field, flat=True))


@pytest.mark.parametrize("role", UserRole.values)
@pytest.mark.parametrize("noun", nouns())
def test_may_and_which_agree(role, noun, county, make_user):
    user = make_user(role, organisation=county["firms"][0], household=county["homes"][0], person=county["people"][0])
    model = nouns()[noun]
    seen = set(access.visible(user, model))
    writable = set(access.changeable(user, model))
    for record in model.objects.all():
        assert access.may_view(user, record) == (record in seen)
        assert access.may_change(user, record) == (record in writable)
    if not access.may_see_any(user, model):
        assert seen == set()


@pytest.mark.parametrize("role", UserRole.values)
def test_asked_by_sets_or_one_after_the_other_the_same_is_seen(role, county, make_user):
    subjects = [*Organisation.objects.all(), *SoilSample.objects.all(), *Need.objects.all(), *Township.objects.all()]
    pieces = [{"name": f"{one.code}", "subject_noun": noun_of(type(one)), "subject_code": one.code} for one in subjects]
    book.create_records(Evidence, [*pieces, {"name": "loose"}], by=None)
    book.create_records(Plot, [{"name": "无主"}, {"name": "镇上", "township": county["towns"][0]}], by=None)
    links = {"organisation": county["firms"][0], "household": county["homes"][0], "person": county["people"][0]}
    user = make_user(role, township=county["towns"][0], **links)
    for model in nouns().values():
        assert set(access.visible_few(user, model)) == set(access.visible(user, model))
    for one in subjects:
        every = access.visible(user, Evidence).filter(subject_noun=noun_of(type(one)), subject_code=one.code)
        assert set(access.visible_evidence(user, one)) == set(every)


def test_an_enterprise_user_sees_its_own_only(county, make_user):
    user = make_user("enterprise", organisation=county["firms"][0])
    assert _names(user, Organisation, "name") == {"甲"}
    assert _names(user, Certificate, "number") == {"甲"}
    assert _names(user, Household, "head") == set()


def test_a_grower_sees_the_own_plots_and_samples(county, make_user):
    user = make_user("grower", household=county["homes"][1])
    assert _names(user, Household, "head") == {"模拟农户乙"}
    assert access.visible(user, SoilSample).count() == 1
    assert _names(user, Organisation, "name") == set()


def test_a_user_without_links_sees_nothing_of_others(county, make_user):
    for role in ("enterprise", "grower", "plant_operator"):
        user = make_user(role)
        assert not access.visible(user, Organisation).exists()
        assert not access.visible(user, Household).exists()


def test_an_expert_sees_published_needs(county, make_user):
    user = make_user("expert", person=county["people"][0])
    assert _names(user, Need, "title") == {"铸件气孔多"}
    assert _names(user, Person, "name") == {"模拟专家甲"}


def test_a_clerk_of_a_township_sees_and_writes_there_only(county, make_user):
    user = make_user("clerk", township=county["towns"][0])
    assert _names(user, Organisation, "name") == {"甲"}
    assert _names(user, SoilSample, "plot__household__head") == {"模拟农户甲"}
    with pytest.raises(access.Forbidden):
        book.change_record(county["firms"][1], {"address": "x"}, by=user)


def test_an_account_that_ended_sees_nothing(county, make_user):
    user = make_user("administrator", is_active=False)
    assert not access.visible(user, Organisation).exists()
    assert not access.may_report(user)


@pytest.mark.parametrize("role", UserRole.values)
def test_who_may_report_freeze_and_import(role, make_user):
    user = make_user(role)
    assert access.may_report(user) == (role in {"leader", "officer", "clerk", "auditor", "administrator"})
    assert access.may_freeze(user) == (role in {"officer", "administrator"})
    assert access.may_import(user) == (role in {"officer", "clerk", "administrator"})
