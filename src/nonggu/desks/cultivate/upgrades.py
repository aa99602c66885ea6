"""Platforms and specialised towns: which rules hold for them, what the next tier asks, and the yearly assessment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nonggu.desks.cultivate import rules
from nonggu.desks.cultivate.facts import parse_statement, specs_on
from nonggu.desks.cultivate.standing import StandingPage, standing_page
from nonggu.engines.rules.facts import Facts, Value
from nonggu.engines.rules.judging import judge_one
from nonggu.errors import NongguError
from nonggu.registry import access, book
from nonggu.registry.models import Honour, Platform, ReportForm, SpecialisedTown, Statement, Submission, User
from nonggu.registry.models.lists import Tier
from nonggu.registry.models.platform import PlatformKind as Kind
from nonggu.registry.models.recognition import RecognitionState
from nonggu.registry.models.report_form import Period
from nonggu.registry.models.submission import SubmissionState

#: The rule set by kind and the tier that it leads to.
RULES: dict[tuple[str, str], str] = {
    (Kind.KEY_LABORATORY, Tier.PROVINCIAL): "key_laboratory_shanxi",
    (Kind.INNOVATION_CENTRE, Tier.PROVINCIAL): "technology_innovation_centre_shanxi",
    (Kind.NEW_RD_INSTITUTION, Tier.PROVINCIAL): "new_rd_institution",
    (Kind.MAKER_SPACE, Tier.PROVINCIAL): "maker_space_shanxi",
    (Kind.MAKER_SPACE, Tier.NATIONAL): "maker_space",
    (Kind.RURAL_MAKER_SPACE, Tier.NATIONAL): "rural_maker_space",
    (Kind.INCUBATOR, Tier.PROVINCIAL): "incubator_shanxi",
    (Kind.INCUBATOR, Tier.NATIONAL): "incubator",
    (Kind.TRANSFER_DEMO_BASE, Tier.PROVINCIAL): "transfer_demo_base_shanxi",
    (Kind.PILOT_BASE, Tier.PROVINCIAL): "pilot_base_shanxi",
}
TOWN_RULES = {
    Tier.COUNTY: "specialised_town_county",
    Tier.MUNICIPAL: "specialised_town_city",
    Tier.PROVINCIAL: "specialised_town_province",
}
_UPWARD = (Tier.COUNTY, Tier.MUNICIPAL, Tier.PROVINCIAL, Tier.NATIONAL)
_DOWNWARD = tuple(reversed(_UPWARD))
ASSESSMENT_FORM = ("创新平台年度考核", "上级科技部门")
ASSESSMENT_NAME = _("yearly assessment of platforms")

Subject = Platform | SpecialisedTown


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many platforms of a kind stand at each tier."""

    kind: str
    name: str
    national: int
    provincial: int
    municipal: int
    county: int
    other: int


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A platform or town, the tier that its rules lead to, and the verdict; no rules: nothing can be said."""

    subject: Subject
    tier: str
    rule_set: str
    verdict: str
    headline: str
    lacks: int
    unknown: int


def tier_counts(user: User, *, on: dt.date) -> list[TierCount]:
    """Recognised platforms by kind and tier."""
    held = access.only_visible(user, Platform.objects.recognised_on(on))
    counts = Counter(held.values_list("kind", "tier"))
    found = []
    for kind, label in Kind.choices:
        by_tier = {tier: counts[kind, tier] for tier in (*Tier.values, "")}
        if any(by_tier.values()):
            tiers = (by_tier[tier] for tier in (*_DOWNWARD, ""))
            found.append(TierCount(kind, str(label), *tiers))
    return found


def rule_set_for(subject: Subject) -> tuple[str, str]:
    """The rule set of the next tier that has rules, and that tier; empty where the rulebook has none."""
    is_recognised = subject.state == RecognitionState.RECOGNISED
    place = _UPWARD.index(Tier(subject.tier)) if subject.tier else -1
    first = place + 1 if is_recognised else max(place, 0)
    for tier in _UPWARD[first:]:
        name = TOWN_RULES.get(tier) if isinstance(subject, SpecialisedTown) else RULES.get((subject.kind, tier))
        if name:
            return name, tier.value
    return "", ""


def subjects(user: User, *, on: dt.date) -> list[Subject]:
    """Towns, then platforms, that hold or are prepared on the day."""
    towns = access.visible(user, SpecialisedTown).filter(archived_at=None).select_related("lead", "township")
    platforms = access.visible(user, Platform).filter(archived_at=None).select_related("organisation")
    towns = towns.exclude(state=RecognitionState.LAPSED)
    return [*towns.order_by("id"), *platforms.exclude(state=RecognitionState.LAPSED).order_by("kind", "id")]


def upgrades(found: Sequence[Subject], *, on: dt.date) -> list[Upgrade]:
    """What the next tier asks of each, the nearest first. One query for the statements."""
    stated = _stated(found)
    lines = []
    for subject in found:
        name, tier = rule_set_for(subject)
        if not name:
            continue
        page = _page(name, stated.get(_key(subject), {}), on)
        if page is not None:
            tier_name = str(Tier(tier).label)
            lines.append(
                Upgrade(subject, tier_name, name, page.verdict, page.headline, len(page.lacks), len(page.unknown))
            )
    order = {"pass": 0, "open": 1, "fail": 2}
    return sorted(lines, key=lambda line: (order[line.verdict], line.lacks, line.unknown))


def upgrade_page(subject: Subject, *, on: dt.date) -> tuple[StandingPage | None, str]:
    """The conditions of the next tier with what is known, and the tier; None where there are no rules."""
    name, tier = rule_set_for(subject)
    if not name:
        return None, ""
    return _page(name, _stated([subject]).get(_key(subject), {}), on), str(Tier(tier).label)


def _page(name: str, stated: dict[str, str], on: dt.date) -> StandingPage | None:
    whole = rules.book_now()
    try:
        rule_set = rules.rule_set(name, on, whole)
    except NongguError:
        return None
    specs = specs_on(whole, on)
    values: dict[str, Value] = {
        fact: parse_statement(specs[fact], text) for fact, text in stated.items() if fact in specs
    }
    return standing_page(judge_one(rule_set, Facts(values, on)), whole)


def _key(subject: Subject) -> tuple[str, int]:
    return ("town" if isinstance(subject, SpecialisedTown) else "platform", subject.pk)


def _stated(found: Sequence[Subject]) -> dict[tuple[str, int], dict[str, str]]:
    towns = [one.pk for one in found if isinstance(one, SpecialisedTown)]
    platforms = [one.pk for one in found if isinstance(one, Platform)]
    told: dict[tuple[str, int], dict[str, str]] = {}
    rows = Statement.objects.current().order_by("id")
    for field, keys in (("town", towns), ("platform", platforms)):
        chosen = rows.filter(**{f"{field}__in": keys}).values_list(f"{field}_id", "fact", "year", "value")
        for key, fact, year, value in chosen:
            told.setdefault((field, key), {})[f"{fact}_{year}" if year else fact] = value
    return told


def honours(user: User, *, on: dt.date) -> Any:
    """Honours that hold on the day."""
    held = access.only_visible(user, Honour.objects.held_on(on))
    return held.select_related("organisation", "person").order_by("kind", "tier", "id")


def assessed(year: int) -> dict[str, str]:
    """The platforms (codes) that were assessed for a year, and with what result."""
    rows = Submission.objects.current().filter(form__name=ASSESSMENT_FORM[0], period__startswith=f"{year}:")
    return {period.partition(":")[2]: note for period, note in rows.values_list("period", "note")}


def assess(platform: Platform, *, year: int, result: str, on: dt.date, by: User | None) -> Submission:
    """Note the result of a platform's yearly assessment. Raises NongguError without a result or for a second one."""
    if not result.strip():
        raise NongguError("assessment_without_result")
    period = f"{year}:{platform.code}"[:20]
    with transaction.atomic():
        Platform.objects.select_for_update().get(pk=platform.pk)
        name, issuer = ASSESSMENT_FORM
        form = ReportForm.objects.current().filter(name=name).first() or book.create_record(
            ReportForm, {"name": name, "issuer": issuer, "period": Period.YEAR}, by=by
        )
        if Submission.objects.current().filter(form=form, period=period).exists():
            raise NongguError("assessment_twice", title=str(platform), year=year)
        values = {
            "form": form,
            "organisation": platform.organisation,
            "period": period,
            "filed_on": on,
            "state": SubmissionState.ACCEPTED,
            "note": result.strip(),
        }
        return book.create_record(Submission, values, by=by)
