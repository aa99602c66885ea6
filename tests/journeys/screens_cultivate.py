"""Pages of the cultivate desk that links do not reach, as staff, as an enterprise, and without an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.journeys.screen import FULL, Screen, longest, open_first, page_of, press, user_named

HTE = "high_tech_enterprise"


def _judged() -> None:
    """Everybody was judged once."""
    from nonggu.desks.cultivate import judging, queries
    from nonggu.registry.models import JudgingRun

    if not JudgingRun.objects.exists():
        judging.judge_everybody(on=queries.working_day(), by=None)


def _near() -> Any:
    """The enterprise nearest to a title that it does not hold."""
    from nonggu.registry.models import Standing

    _judged()
    found = Standing.objects.filter(run__scheme=HTE, run__is_latest=True, is_held=False).exclude(verdict="pass")
    nearest = found.order_by("distance", "pk").select_related("organisation").first()
    return nearest.organisation if nearest else None


def _of_near(name: str) -> Callable[[], str]:
    return lambda: page_of(name, firm.code, HTE) if (firm := _near()) else ""


def _firm() -> str:
    firm = _near()
    return page_of("cultivate-firm", firm.code) if firm else ""


def _turned(page: Any) -> None:
    """Turn a figure; the answer comes beside it."""
    page.wait_for_load_state("networkidle")
    field = page.locator("form[data-what-if] input[type=text], form[data-what-if] input[inputmode]").first
    field.fill("500")
    page.wait_for_selector("#what-if-answer *")


def _kept() -> str:
    from nonggu.desks.cultivate import kept, queries
    from nonggu.desks.cultivate.firm_page import judge_firm
    from nonggu.registry.models import Assessment

    firm = _near()
    if firm is None:
        return ""
    found = Assessment.objects.filter(organisation=firm).first()
    if found is None:
        judged = judge_firm(firm, HTE, on=queries.working_day())
        found = kept.keep_assessment(firm, judged.assessment, by=user_named("officer"))
    return page_of("cultivate-kept", firm.code, found.code)


def _entry() -> Any:
    """The entry with most papers."""
    from django.db.models import Count

    from nonggu.registry.models import Cultivation

    living = Cultivation.objects.filter(archived_at=None, stage__in=("in_pool", "applying"))
    return living.annotate(papers=Count("materials")).order_by("-papers", "pk").select_related("organisation").first()


def _entry_page() -> str:
    entry = _entry()
    return page_of("cultivate-entry", entry.code) if entry else ""


def _passed() -> str:
    from nonggu.registry.models import Cultivation

    entry = Cultivation.objects.filter(archived_at=None, stage="passed").first()
    return page_of("cultivate-entry", entry.code) if entry else ""


def _outside_papers() -> str:
    """What an enterprise without an account sees behind its link."""
    from django.utils import timezone

    from nonggu.desks.cultivate.papers import PAPERS_LINK
    from nonggu.registry.links import make_link

    entry = _entry()
    if entry is None:
        return ""
    until = timezone.now() + dt.timedelta(days=30)
    return page_of("cultivate-papers", make_link(entry, PAPERS_LINK, by=user_named("officer"), expires_at=until)[1])


def _link_made(page: Any) -> None:
    from django.utils import timezone

    page.fill("#expires", (timezone.localdate() + dt.timedelta(days=30)).isoformat())
    page.locator("form:has(#expires) button[type=submit]").click()
    page.wait_for_selector(".address")


def _own_entry() -> str:
    """The enterprise's own view of its papers; its firm is put in the pool where it stands in none."""
    from nonggu.desks.cultivate import pool, queries
    from nonggu.registry.models import Cultivation

    firm = user_named("enterprise").organisation
    entry = Cultivation.objects.filter(archived_at=None, organisation=firm).first()
    if entry is None:
        on = queries.working_day()
        entry = pool.put_in_pool(
            firm, HTE, cycle_year=on.year, on=on, reason="走访后同意申报", by=user_named("officer")
        )
    return page_of("cultivate-my-papers", entry.code)


def _own(name: str, *more: str) -> Callable[[], str]:
    return lambda: page_of(name, user_named("enterprise").organisation.code, *more)


def _event() -> Any:
    """The event where most people signed in."""
    from django.db.models import Count

    from nonggu.registry.models import TrainingEvent

    events = TrainingEvent.objects.filter(archived_at=None)
    return events.annotate(people=Count("sign_ins")).order_by("-people", "pk").first()


def _event_page() -> str:
    event = _event()
    return page_of("cultivate-event", event.code) if event else ""


def _sign_in_page() -> str:
    from django.utils import timezone

    from nonggu.desks.cultivate.coaching import SIGN_IN
    from nonggu.registry.links import make_link

    event = longest("training_event")
    if event is None:
        return ""
    until = timezone.now() + dt.timedelta(hours=12)
    return page_of("cultivate-sign-in", make_link(event, SIGN_IN, by=user_named("officer"), expires_at=until)[1])


def _signed(page: Any) -> None:
    page.fill("input[name=name]", f"（画面用姓名）{page.evaluate('Date.now() % 1000')}")
    page.check("input[name=consent]")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".note.success")


CULTIVATE_SCREENS: tuple[Screen, ...] = (
    Screen("cultivate-leader", "leader", "/cultivate/"),
    Screen("cultivate-mining", "officer", f"/cultivate/mining/{HTE}/"),
    Screen("cultivate-mining-nothing", "officer", f"/cultivate/mining/{HTE}/?q=没有这样的企业", homes=FULL),
    Screen("cultivate-mining-auditor", "auditor", f"/cultivate/mining/{HTE}/"),
    Screen("cultivate-firm", "officer", _firm, homes=FULL),
    Screen("cultivate-scheme", "officer", _of_near("cultivate-scheme"), homes=FULL),
    Screen("cultivate-scheme-what-if", "officer", _of_near("cultivate-scheme"), _turned, homes=FULL),
    Screen("cultivate-way", "officer", _of_near("cultivate-way"), homes=FULL),
    Screen("cultivate-what-if", "officer", _of_near("cultivate-what-if"), homes=FULL),
    Screen("cultivate-kept", "officer", _kept, homes=FULL),
    Screen("cultivate-pool", "officer", f"/cultivate/pool/{HTE}/"),
    Screen("cultivate-pool-list", "officer", f"/cultivate/pool/{HTE}/list/"),
    Screen("cultivate-entry", "officer", _entry_page, homes=FULL),
    Screen("cultivate-entry-passed", "officer", _passed, homes=FULL),
    Screen("cultivate-link-made", "officer", _entry_page, _link_made, homes=FULL),
    Screen("cultivate-papers", "", _outside_papers, homes=FULL),
    Screen("cultivate-my-papers", "enterprise", _own_entry, homes=FULL),
    Screen("cultivate-firm-own", "enterprise", _own("cultivate-firm"), homes=FULL),
    Screen("cultivate-scheme-own", "enterprise", _own("cultivate-scheme", HTE), homes=FULL),
    Screen("cultivate-files", "officer", f"/cultivate/files/{HTE}/"),
    Screen("cultivate-event", "officer", _event_page, homes=FULL),
    Screen("cultivate-event-code", "officer", _event_page, press("form[action$='/code/'] button"), homes=FULL),
    Screen("cultivate-sign-in", "", _sign_in_page, homes=FULL),
    Screen("cultivate-signed-in", "", _sign_in_page, _signed, homes=FULL),
    Screen("cultivate-batch-form", "officer", "/cultivate/calendar/", open_first("main details summary")),
)
