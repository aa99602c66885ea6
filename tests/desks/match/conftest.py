"""A small county with a firm, three experts and their texts, and needs in every state."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from nonggu.registry import book
from nonggu.registry.models import Appointment, Centre, ExpertText, Need, Organisation, Person

ON = dt.date(2024, 3, 11)
TEXTS = {
    "甲": ("铸造工艺与针孔缺陷", "可锻铸铁管件针孔与气孔缺陷的成因及湿型砂水分控制"),
    "乙": ("铸造合金熔炼", "可锻铸铁熔炼与孕育，管件气孔防止"),
    "丙": ("设施番茄栽培", "日光温室番茄脐腐病与钙素营养"),
}


@pytest.fixture
def client_of(make_user):
    def signed(role, username="", **links):
        client = Client()
        client.user = make_user(role, username, **links)
        client.force_login(client.user)
        return client

    return signed


@pytest.fixture
def county(db):
    """Firm, other firm, university, experts by name, and `need(...)` that makes a published need."""
    Centre.objects.create(
        division_code="999901", county_name="示例县", centre_name="示例中心", reporting_date=ON, is_demo=True
    )
    firm, other, school = book.create_records(
        Organisation, [{"name": name} for name in ("模拟企业一", "模拟企业二", "模拟大学")], by=None
    )
    people = book.create_records(
        Person,
        [
            {"name": f"模拟专家{name}", "organisation": school, "specialty": text, "service_days_per_year": 6}
            for name, (text, _) in TEXTS.items()
        ],
        by=None,
    )
    book.create_records(
        ExpertText,
        [{"person": p, "kind": "paper", "year": 2021, "text": TEXTS[n][1]} for n, p in zip(TEXTS, people, strict=True)],
        by=None,
    )
    book.create_records(
        Appointment,
        [{"person": person, "role": "pool_expert", "valid_from": dt.date(2022, 1, 1)} for person in people],
        by=None,
    )

    def need(title="管件气孔多", words="可锻铸铁管件针孔气孔，废品率8%", state="published", **values):
        own = {"organisation": firm, "published_on": ON, "expires_on": ON + dt.timedelta(days=90)}
        return book.create_record(Need, {"title": title, "words": words, "state": state, **own, **values}, by=None)

    experts = dict(zip(TEXTS, people, strict=True))
    return SimpleNamespace(firm=firm, other=other, school=school, experts=experts, need=need)
