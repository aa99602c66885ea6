"""Titles of the county, prizes and youth models; four titles and one prize are in print."""

from __future__ import annotations

import datetime as dt

from nonggu.example.draft import Draft, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import enter_published
from nonggu.registry.models.honour import HonourKind as Kind
from nonggu.registry.models.lists import Tier

NATIONAL_TITLES = 21
PUBLISHED_TITLES = 4
YOUTH_MODELS = 3


def enter_honours(draft: Draft) -> None:
    """Every honour."""
    enter_published(draft, "honour")
    _enter_titles(draft)
    _enter_youth_models(draft)
    _enter_prizes(draft)


def _honour(draft: Draft, name: str, kind: Kind, tier: Tier, first: dt.date, origin: Row, **more: object) -> None:
    values = {"name": name, "kind": kind.value, "tier": tier.value, "valid_from": first, **more}
    draft.enter("honour", {**values, **origin})


def _enter_titles(draft: Draft) -> None:
    title = Kind.REGIONAL_TITLE
    for number in range(PUBLISHED_TITLES + 1, NATIONAL_TITLES + 1):
        first = dt.date(2008 + number % 15, 1 + number % 12, 15)
        _honour(draft, f"模拟称号 {number:02d}", title, Tier.NATIONAL, first, synthetic())
    for number in range(1, 8):
        first = dt.date(2012 + number, 6, 1)
        _honour(draft, f"模拟省级称号 {number:02d}", title, Tier.PROVINCIAL, first, decoy("省级称号，不是国字号"))
    ended = decoy("称号已摘牌")
    for number in (1, 2):
        last = {"valid_to": dt.date(2023, 12, 31 - number)}
        _honour(draft, f"模拟称号（已摘牌）{number}", title, Tier.NATIONAL, dt.date(2010, 1, 1), ended, **last)
    _honour(draft, "模拟称号（创建中）", title, Tier.NATIONAL, dt.date(2024, 9, 1), decoy("2024年9月才授予"))
    firm = draft.high_tech[3].code
    national = decoy("企业的国家级荣誉，不是区域称号")
    _honour(
        draft, "模拟企业荣誉", Kind.ENTERPRISE_TITLE, Tier.NATIONAL, dt.date(2022, 1, 1), national, organisation=firm
    )


def _enter_youth_models(draft: Draft) -> None:
    model, people = Kind.YOUTH_MODEL, draft.executives
    spring = dt.date(2023, 5, 4)
    for person in people[:YOUTH_MODELS]:
        _honour(draft, "模拟青春榜样", model, Tier.MUNICIPAL, spring, synthetic(), person=person)
    _honour(
        draft, "模拟青春榜样（2022）", model, Tier.MUNICIPAL, dt.date(2022, 5, 4), decoy("2022年评选"), person=people[6]
    )
    _honour(
        draft, "模拟青春榜样（2024）", model, Tier.MUNICIPAL, dt.date(2024, 2, 4), decoy("2024年评选"), person=people[7]
    )
    _honour(draft, "模拟省级青春榜样", model, Tier.PROVINCIAL, spring, decoy("省级评选"), person=people[8])
    again = decoy("同一人获评两项，只计一人")
    _honour(draft, "模拟青春榜样（网络人气）", model, Tier.MUNICIPAL, spring, again, person=people[0])


def _enter_prizes(draft: Draft) -> None:
    prize, firms = Kind.CONTEST_PRIZE, [firm.code for firm in draft.high_tech]
    autumn = dt.date(2023, 9, 20)
    _honour(draft, "模拟创业大赛（市赛）", prize, Tier.MUNICIPAL, autumn, decoy("市级赛事"), organisation=firms[4])
    _honour(draft, "模拟创业大赛（县赛）", prize, Tier.COUNTY, autumn, decoy("县级赛事"), organisation=firms[5])
    coming = decoy("2024年下半年才颁奖")
    _honour(draft, "模拟创业大赛（下届）", prize, Tier.PROVINCIAL, dt.date(2024, 9, 20), coming, organisation=firms[6])
    gone = {"organisation": firms[7], "valid_to": dt.date(2023, 1, 10)}
    _honour(
        draft, "模拟创业大赛（已撤奖）", prize, Tier.PROVINCIAL, dt.date(2022, 9, 20), decoy("奖项已被撤销"), **gone
    )
