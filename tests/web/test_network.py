"""The network's pages: picture and table say the same, each line opens its record, nobody sees too much."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(make_record):
    firm = make_record("organisation", name='模拟厂 "甲" & <乙>', industry="pig")
    academy = make_record("organisation", name="模拟大学", kind="university")
    tie = make_record("collaboration", party_a=firm, party_b=academy, kind="joint_base", subject="共建基地")
    return firm, academy, tie


def _links_of_picture(html):
    (svg,) = re.findall(r'<svg class="network(?: is-wide)?" .*?</svg>', html, re.DOTALL)
    return {unescape(link) for link in re.findall(r'<a href="([^"]+)"', svg)}


def _links_of_table(html):
    table = html[html.index('<table class="table cards">') :]
    return {unescape(link) for link in re.findall(r'<a href="([^"]+)"', table[: table.index("</table>")])}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", ["detail", "network", "county"])
def test_picture_and_table_open_the_same_records(page, language, pair, sign_in):
    firm, academy, tie = pair
    addresses = {
        "detail": reverse("book-record", args=["organisation", firm.code]),
        "network": reverse("book-network", args=["organisation", firm.code]),
        "county": reverse("network"),
    }
    client = sign_in("officer")
    client.cookies["nonggu_language"] = language
    html = client.get(addresses[page]).content.decode()
    wanted = {
        reverse("book-record", args=[noun, record.code])
        for noun, record in (("organisation", firm), ("organisation", academy), ("collaboration", tie))
    }
    assert _links_of_picture(html) == _links_of_table(html) == wanted
    assert "<乙>" not in html
    assert ("共建基地" if language == "zh-hans" else "oint base") in html


def test_several_records_of_one_tie_open_a_list_of_just_them(make_record, sign_in):
    firm, expert = make_record("organisation"), make_record("person")
    served = {make_record("service_record", organisation=firm, person=expert, kind="coaching").code for _ in range(3)}
    make_record("service_record", organisation=firm, kind="coaching")
    make_record("service_record", organisation=firm, person=expert, kind="training")
    client = sign_in("officer")
    rows = client.get(reverse("book-network", args=["person", expert.code])).context["view"].rows
    address = next(row.url for row in rows if row.count == 3)
    assert {row.record.code for row in client.get(address).context["rows"]} == served


def test_filters_narrow_and_nonsense_is_ignored(pair, sign_in):
    client, address = sign_in("leader"), reverse("network")
    assert client.get(address).context["view"].count == 1
    assert client.get(address, {"industry": "pig"}).context["view"].count == 1
    assert client.get(address, {"industry": "tcm"}).context["view"].count == 0
    assert client.get(address, {"form": "service"}).context["view"].count == 0
    assert client.get(address, {"form": "x'", "industry": "x", "steps": "9"}).context["view"].count == 1


def test_without_ties_the_page_says_so_and_the_detail_is_silent(make_record, sign_in):
    client, firm = sign_in("officer"), make_record("organisation")
    page = client.get(reverse("book-network", args=["organisation", firm.code]))
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    assert client.get(reverse("network")).status_code == 200
    assert client.get(reverse("book-record", args=["organisation", firm.code])).context["detail"].network is None


def test_other_nouns_have_no_network(make_record, sign_in):
    town = make_record("township")
    assert sign_in("officer").get(reverse("book-network", args=["township", town.code])).status_code == 404
