"""Pages of the book that links do not reach: lists narrowed and empty, records by noun, papers, bulk edits, views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.journeys.screen import FULL, Screen, longest, open_first, page_of, record, submit_empty, under, user_named


def _busiest(noun: str, action: str) -> Callable[[], str]:
    """The page of the organisation or person with most ties."""

    def made() -> str:
        from nonggu.registry.cooperation import network_of_county
        from nonggu.registry.ties import FORMS

        network = network_of_county(user=None, forms=list(FORMS))
        counts = Counter(end for tie in network.ties for end in tie.ends if end[0] == noun)
        if not counts:
            return ""
        end = network.ends[counts.most_common(1)[0][0]]
        return page_of(f"book-{action}", noun, end.code)

    return made


def _attached() -> str:
    """A record with papers of every kind that can be looked at, attached for the picture."""
    from nonggu.registry.models import Evidence, Organisation
    from tests.journeys.sample_papers import attach_samples

    firm = Organisation.objects.filter(archived_at=None, kind="enterprise").order_by("id").first()
    if firm is None:
        return ""
    if Evidence.objects.filter(subject_code=firm.code, file__endswith=".zip").exists():
        return page_of("book-record", "organisation", firm.code)
    return attach_samples(firm)


def _paper(ending: str) -> Callable[[], str]:
    def made() -> str:
        from nonggu.registry.models import Evidence

        if not _attached():
            return ""
        return page_of("book-preview-file", "evidence", Evidence.objects.filter(file__endswith=ending).first().code)

    return made


def _bulk(*, is_planned: bool, is_done: bool = False) -> Callable[[], str]:
    def made() -> str:
        from nonggu.registry import bulk_edits
        from nonggu.registry.models import Organisation

        firms = (
            Organisation.objects.filter(archived_at=None, kind="enterprise")
            .exclude(industry="vegetable")
            .order_by("id")
        )
        ids = list(firms.values_list("pk", flat=True)[:12])
        if not ids:
            return ""
        edit = bulk_edits.choose(Organisation, ids, by=user_named("officer"))
        if is_planned:
            bulk_edits.plan(edit, "set", field="industry", value="vegetable")
        if is_done:
            bulk_edits.apply(edit, by=user_named("officer"), why="按2023年经济普查名录更正")
        return page_of("book-bulk-edit", "organisation", edit.pk)

    return made


def _view() -> str:
    """A list with saved views, one of them open."""
    from nonggu.registry import saved_views
    from nonggu.registry.models import Organisation
    from nonggu.web.book.opening import view_address

    by = user_named("officer")
    for name in ("蔬菜企业", "小白乡、北洸镇需要走访的规模以上农产品加工企业"):
        saved_views.keep_view(Organisation, name, "industry=vegetable", by=by, is_shared=True)
    found = saved_views.views_for(by, Organisation).first()
    return view_address(found) if found else ""


def _archived() -> str:
    """A record that was archived."""
    from nonggu.registry import book
    from nonggu.registry.models import Township

    found = Township.objects.exclude(archived_at=None).first()
    if found is None:
        made = book.create_record(Township, {"name": "（已撤并的乡镇）"}, by=None)
        found = book.archive_record(made, by=None, why="2021年撤乡并镇")
    return page_of("book-record", "township", found.code)


def _merged() -> str:
    """A record that another was merged into, with its page of taking that back."""
    from nonggu.registry.models import Organisation

    lost = Organisation.objects.exclude(merged_into=None).first()
    return page_of("book-unmerge", "organisation", lost.code) if lost else ""


def _conflict(page: Any) -> None:
    """Somebody else changes the record while the form is open."""
    from nonggu.registry import book

    found = longest("organisation")
    if found is None:
        return
    book.change_record(found, {"address": f"（另一人刚改的地址）{found.version}"}, by=user_named("clerk"))
    page.fill("textarea[name=address], input[name=address]", "文化街12号")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def _typed(page: Any) -> None:
    """The answers as one types."""
    page.locator("#find").press_sequentially("山西", delay=30)
    page.wait_for_timeout(900)


BOOK_SCREENS: tuple[Screen, ...] = (
    Screen("book-list", "officer", "/book/organisation/"),
    Screen("book-list-narrowed", "officer", "/book/organisation/?q=模拟&kind=enterprise&archive=all"),
    Screen("book-list-nothing", "officer", "/book/organisation/?q=没有这样的单位"),
    Screen("book-list-columns", "officer", "/book/organisation/", open_first("details.columns summary")),
    Screen("book-list-view", "officer", _view, homes=FULL),
    Screen("book-list-auditor", "auditor", "/book/person/"),
    Screen("book-list-enterprise", "enterprise", "/book/certificate/", homes=FULL),
    Screen("book-bulk-edit", "officer", _bulk(is_planned=False), homes=FULL),
    Screen("book-bulk-preview", "officer", _bulk(is_planned=True), homes=FULL),
    Screen("book-bulk-done", "officer", _bulk(is_planned=True, is_done=True), homes=FULL),
    Screen("book-create", "officer", "/book/organisation/~new/"),
    Screen("book-create-errors", "officer", "/book/need/~new/", submit_empty),
    Screen("book-change", "officer", under("organisation", "change"), homes=FULL),
    Screen("book-change-conflict", "officer", under("organisation", "change"), _conflict, homes=FULL),
    Screen("book-archive", "officer", under("organisation", "archive"), homes=FULL),
    Screen("book-merge", "officer", under("organisation", "merge"), homes=FULL),
    Screen("book-unmerge", "officer", _merged, homes=FULL),
    Screen("book-restore", "officer", lambda: f"{_archived()}restore/", homes=FULL),
    Screen("record-archived", "officer", _archived, homes=FULL),
    Screen("record-organisation", "officer", record("organisation"), homes=FULL),
    Screen("record-organisation-network", "officer", _busiest("organisation", "record"), homes=FULL),
    Screen("record-person", "officer", record("person"), homes=FULL),
    Screen("record-need", "officer", record("need"), homes=FULL),
    Screen("record-certificate", "officer", record("certificate"), homes=FULL),
    Screen("record-agreement", "officer", record("agreement"), homes=FULL),
    Screen("record-yearly-return", "officer", record("yearly_return"), homes=FULL),
    Screen("record-training-event", "officer", record("training_event"), homes=FULL),
    Screen("record-plot", "officer", record("plot"), homes=FULL),
    Screen("record-papers", "officer", _attached, homes=FULL),
    Screen("paper-image", "officer", _paper(".png"), homes=FULL),
    Screen("paper-pdf", "officer", _paper(".pdf"), homes=FULL),
    Screen("paper-word", "officer", _paper(".docx"), homes=FULL),
    Screen("paper-excel", "officer", _paper(".xlsx"), homes=FULL),
    Screen("paper-none", "officer", _paper(".zip"), homes=FULL),
    Screen("book-attach", "officer", under("organisation", "attach"), homes=FULL),
    Screen("book-network", "officer", _busiest("organisation", "network"), homes=FULL),
    Screen("book-network-person", "officer", _busiest("person", "network"), homes=FULL),
    Screen("network", "officer", "/network/"),
    Screen("network-industry", "officer", "/network/?industry=vegetable&form=collaboration&form=contract"),
    Screen("search", "officer", "/search/?q=山西"),
    Screen("search-typed", "officer", "/search/", _typed),
    Screen("search-nothing", "officer", "/search/?q=没有这样的字"),
    Screen("book-erase", "administrator", under("person", "erase"), homes=FULL),
)
