"""The main job in a browser: sign in, hall, figures, 54, its firms, one certificate, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WORDS = {
    "zh-hans": {"figures": "全部指标", "figure": "高新技术企业", "certificate": "证书", "history": "历史"},
    "en": {
        "figures": "All figures",
        "figure": "High-tech enterprises",
        "certificate": "certificate",
        "history": "History",
    },
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_hall_to_one_certificate_and_back(language, county, sign_in_page):
    words = WORDS[language]
    page = sign_in_page("officer", language=language)
    page.get_by_role("link", name=words["figures"]).first.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=words["figure"], exact=True))
    expect(row).to_contain_text("54")
    page.get_by_role("link", name=words["figure"], exact=True).click()
    expect(page.locator("h1")).to_have_text(words["figure"])
    expect(page.locator(".big b")).to_have_text("54")
    assert page.get_by_role("row").count() >= 50
    page.get_by_role("link", name=county[0].name).click()
    expect(page.locator("h1")).to_contain_text(county[0].name)
    page.go_back()
    certificate = page.get_by_role("link", name=words["certificate"]).first
    certificate.click()
    expect(page.locator("dl")).to_contain_text(["2024-12-06"])
    expect(page.get_by_role("heading", name=words["history"])).to_be_visible()
    page.go_back()
    expect(page.locator(".big b")).to_have_text("54")
