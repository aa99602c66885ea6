"""A browser, a served centre, and a small county with the longest real names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse

from tests.conftest import skip_or_fail
from tests.journeys.browser import CHROMIUM, FLAGS

PASSWORD = "Ceshi-Mima-2024"
LONG_NAME = "示例县绿丰现代农业科技集团股份有限公司第二生产基地（小白乡分公司）"


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    if not Path(CHROMIUM).exists():
        skip_or_fail(f"no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """Open a window: `open_page(width=390, language="en")`. What the browser complains of fails the test."""
    contexts, complaints = [], []

    def opened(width=1440, height=900, language="zh-hans"):
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
        context.add_cookies([{"name": "nonggu_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        contexts.append(context)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture
def sign_in_page(open_page, make_user):
    """Sign in through the page as a new user of a role."""

    def signed(role, *, username="", width=1440, height=900, language="zh-hans", **links):
        user = make_user(role, username, language=language, **links)
        page = open_page(width, height, language)
        page.goto(reverse("sign-in"))
        page.fill("input[name=username]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_selector("nav.ways")
        return page

    return signed


@pytest.fixture
def county(transactional_db):
    """A centre with 54 high-tech enterprises, an expired one, needs, problems and a frozen date."""
    from nonggu.desks.report import actions
    from nonggu.registry import book
    from nonggu.registry.models import Centre, Certificate, Evidence, Need, Organisation, Person, Problem, Unit

    on = dt.date(2024, 3, 11)
    Centre.objects.create(
        division_code="999901", county_name="示例县", centre_name="示例县农业科技综合服务中心", reporting_date=on
    )
    unit = book.create_record(Unit, {"name": "教育科技局"}, by=None)
    names = [LONG_NAME, *(f"模拟企业{number:03d}" for number in range(1, 56))]
    simulated = {"origin": "synthetic", "source": "模拟数据", "source_date": dt.date(2024, 3, 1)}
    firms = book.create_records(
        Organisation, [{"name": n, "phone": "13812345678", **simulated} for n in names], by=None
    )
    valid = {"valid_from": dt.date(2021, 12, 7), "valid_to": dt.date(2024, 12, 6)}
    rows = [{"organisation": firm, "number": f"GR{firm.pk:09d}", **valid} for firm in firms[:54]]
    past = {"valid_from": dt.date(2018, 1, 1), "valid_to": dt.date(2020, 12, 31)}
    rows.append({"organisation": firms[54], "number": "GR过期", **past})
    book.create_records(Certificate, [{"scheme": "high_tech_enterprise", **row, **simulated} for row in rows], by=None)
    book.create_records(
        Need, [{"title": "铸件气孔多，想找专家", "organisation": firms[0], "state": "to_review", **simulated}], by=None
    )
    book.create_records(Problem, [{"text": "用地指标紧张", "unit": unit, "state": "open", **simulated}], by=None)
    book.create_records(Person, [{"name": "模拟专家", "phone": "13812345678", **simulated}], by=None)
    book.create_records(
        Evidence,
        [{"name": "证书扫描件", "subject_noun": "organisation", "subject_code": firms[0].code, **simulated}],
        by=None,
    )
    actions.freeze(on=on, by=None)
    return firms
