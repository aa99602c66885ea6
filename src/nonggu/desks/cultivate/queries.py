"""Reading for the desk's pages, always through the one rule of access."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from nonggu.desks.cultivate.judging import SCHEMES
from nonggu.registry import access
from nonggu.registry.models import Centre, Cultivation, JudgingRun, Organisation, Standing, Township, User
from nonggu.registry.models.lists import Industry, Scheme
from nonggu.registry.models.user import UserRole

OUTSIDERS = (UserRole.ENTERPRISE,)


def working_day() -> dt.date:
    """The day that rules and facts are taken for: the centre's reporting date, today before there is a centre."""
    centre = Centre.objects.first()
    return centre.reporting_date if centre else timezone.localdate()


def may_read(user: User) -> bool:
    """Whether the user may open the desk: leaders, staff, auditors, administrators."""
    return access.may_report(user)


def may_write(user: User) -> bool:
    """Whether the user may work at the desk: officers, clerks, administrators."""
    return access.may_import(user)


def firm_of(user: User, code: str) -> Organisation | None:
    """An organisation that the user may look at here; None where there is none."""
    if not (may_read(user) or user.role in OUTSIDERS):
        return None
    return access.visible(user, Organisation).filter(code=code, archived_at=None).first()


def latest_run(scheme: str) -> JudgingRun | None:
    """The latest run of a scheme."""
    return JudgingRun.objects.filter(scheme=scheme, is_latest=True).select_related("made_by").first()


def run_of(number: int) -> JudgingRun | None:
    """One run; None where there is none of that number."""
    return JudgingRun.objects.filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class MiningFilter:
    """What the mining list is narrowed to; empty is everything. `held` shows holders of the title too."""

    verdict: str = ""
    kind: str = ""
    industry: str = ""
    township: str = ""
    words: str = ""
    held: bool = False


def standings(user: User, run: JudgingRun, wanted: MiningFilter) -> QuerySet[Standing]:
    """Where the enterprises stand that the user sees, the nearest first."""
    found = run.standings.select_related("organisation", "organisation__township")
    scope = access.view_scope(user, "organisation")
    if scope != access.EVERYTHING:
        found = found.filter(organisation__in=access.visible(user, Organisation).values("pk"))
    if not wanted.held:
        found = found.filter(is_held=False)
    exact = {
        "verdict": wanted.verdict,
        "organisation__industry": wanted.industry,
        "organisation__township__code": wanted.township,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.kind:
        found = found.filter(kinds__contains=f",{wanted.kind},")
    if wanted.words:
        named = Q(organisation__name__icontains=wanted.words) | Q(organisation__code__iexact=wanted.words)
        found = found.filter(named)
    return found.filter(organisation__archived_at=None)


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme in numbers, for the desk's first page."""

    scheme: str
    name: str
    run: JudgingRun | None
    passing: int
    open: int
    failing: int
    held: int
    pooled: int


def scheme_lines(user: User) -> list[SchemeLine]:
    """Every scheme: how many would pass, are open, would not, hold the title, stand in the pool. Three queries."""
    runs = {run.scheme: run for run in JudgingRun.objects.filter(is_latest=True)}
    seen = access.visible(user, Organisation).filter(archived_at=None).values("pk")
    rows = Standing.objects.filter(run__in=[run.pk for run in runs.values()], organisation__in=seen)
    counts: Counter[tuple[str, str]] = Counter()
    for scheme, verdict, is_held, count in (
        rows.values("run__scheme", "verdict", "is_held").annotate(count=Count("id")).values_list(
            "run__scheme", "verdict", "is_held", "count"
        )
    ):  # fmt: skip
        counts[scheme, "held" if is_held else verdict] += count
    pool = access.visible(user, Cultivation).filter(archived_at=None).values_list("scheme")
    pooled: dict[str, int] = dict(pool.annotate(count=Count("id")))
    return [
        SchemeLine(
            scheme=scheme,
            name=str(Scheme(scheme).label),
            run=runs.get(scheme),
            passing=counts[scheme, "pass"],
            open=counts[scheme, "open"],
            failing=counts[scheme, "fail"],
            held=counts[scheme, "held"],
            pooled=pooled.get(scheme, 0),
        )
        for scheme in SCHEMES
    ]


def townships() -> list[tuple[str, str]]:
    """Townships as choices, in the county's order."""
    return list(Township.objects.current().order_by("position", "id").values_list("code", "name"))


def industries() -> list[tuple[str, str]]:
    """Industries as choices."""
    return [(value, str(label)) for value, label in Industry.choices]


def pooled_codes(user: User, scheme: str, organisation_ids: list[int]) -> dict[int, str]:
    """The codes of the entries in the pool of a scheme, the newest cycle of each of these organisations."""
    found = access.visible(user, Cultivation).filter(scheme=scheme, organisation__in=organisation_ids, archived_at=None)
    rows: Any = found.order_by("cycle_year").values_list("organisation_id", "code")
    return dict(rows)
