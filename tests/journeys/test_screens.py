"""Every kind of page at three widths in both languages: nothing scrolls sideways, and axe finds no serious fault."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.urls import reverse

from nonggu.registry.models import FigureSnapshot
from tests.conftest import skip_or_fail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _addresses(firm):
    snapshot = FigureSnapshot.objects.filter(key="high_tech_enterprises").first()
    return [
        reverse("hall"),
        reverse("book"),
        reverse("book-list", args=["organisation"]),
        reverse("book-list", args=["variety"]),
        reverse("book-list", args=["certificate"]) + "?held_on=x&scheme=high_tech_enterprise",
        reverse("book-record", args=["organisation", firm.code]),
        reverse("book-change", args=["organisation", firm.code]),
        reverse("book-archive", args=["organisation", firm.code]),
        reverse("search") + "?q=模拟",
        reverse("report-figures"),
        reverse("report-figure", args=["high_tech_enterprises"]),
        reverse("report-changes", args=["high_tech_enterprises", snapshot.pk]),
        reverse("report-county"),
        reverse("password"),
        reverse("notices"),
        "/nowhere/",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_no_page_scrolls_sideways(width, language, county, sign_in_page):
    page = sign_in_page("officer", width=width, language=language)
    wide = []
    for address in _addresses(county[0]):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    assert wide == []


def _axe_script():
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        skip_or_fail("axe-playwright-python is not installed")
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(scheme, county, sign_in_page):
    script, found = _axe_script(), []
    page = sign_in_page("officer")
    page.emulate_media(color_scheme=scheme)
    for address in _addresses(county[0]):
        page.goto(address)
        page.evaluate(script)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for fault in result["violations"]:
            if fault["impact"] in ("serious", "critical"):
                found.append((address, fault["id"], fault["nodes"][0]["html"][:120]))
    assert found == []
