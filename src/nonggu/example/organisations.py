"""Organisations: those named in print, and simulated ones around them, with former names and double entries."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.credit_codes import UNASSIGNED_DIVISION, synthetic_credit_code
from nonggu.example.dates import day_between
from nonggu.example.draft import Draft, Firm, Merge, Row
from nonggu.example.industries import PROFILES
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import centre, enter_published
from nonggu.registry.models.organisation import OrganisationKind as Kind
from nonggu.registry.models.organisation_alias import AliasKind

COOPERATIVES = 46
FARMS = 40
DOUBLE_ENTRIES = 5

INSTITUTES = (
    ("模拟大学甲", Kind.UNIVERSITY),
    ("模拟大学乙", Kind.UNIVERSITY),
    ("模拟研究院丙", Kind.INSTITUTE),
    ("模拟大学丁", Kind.UNIVERSITY),
    ("模拟大学戊", Kind.UNIVERSITY),
    *((f"模拟研究所 {number:02d}", Kind.INSTITUTE) for number in range(1, 9)),
)


def enter_organisations(draft: Draft) -> None:
    """Published organisations first, then simulated ones of every kind, their other names and double entries."""
    enter_published(draft, "organisation")
    rng = draft.chance("organisations")
    _enter_enterprises(draft, rng)
    _enter_growers(draft, rng)
    _enter_institutes(draft)
    _enter_aliases(draft, rng)
    _enter_double_entries(draft)


def _enter_enterprises(draft: Draft, rng: random.Random) -> None:
    industries = [industry for industry, profile in PROFILES.items() for _ in range(profile.enterprises)]
    rng.shuffle(industries)
    for number, industry in enumerate(industries, start=1):
        profile = PROFILES[industry]
        products = "；".join(rng.sample(profile.products, rng.choice((1, 1, 2))))
        extra = {"industry_code": profile.code, "main_products": products, "is_listed": False}
        firm = _enter(draft, rng, Kind.ENTERPRISE, f"模拟企业 {number:03d}", number, industry, "91", extra)
        draft.enterprises.append(firm)


def _enter_growers(draft: Draft, rng: random.Random) -> None:
    for number in range(1, COOPERATIVES + 1):
        industry = rng.choice(("vegetable", "vegetable", "pig", "tcm", "grain", "organic_fertiliser", "food"))
        extra = {"industry_code": "A0519"}
        name = f"模拟合作社 {number:02d}"
        draft.cooperatives.append(_enter(draft, rng, Kind.COOPERATIVE, name, 1000 + number, industry, "93", extra))
    for number in range(1, FARMS + 1):
        industry = rng.choice(("pig", "pig", "pig", "vegetable", "other"))
        extra = {"industry_code": "A0313" if industry == "pig" else "A0190"}
        name = f"模拟农场 {number:02d}"
        draft.farms.append(_enter(draft, rng, Kind.FARM, name, 2000 + number, industry, "92", extra))


def _enter_institutes(draft: Draft) -> None:
    rng = draft.chance("institutes")
    for number, (name, kind) in enumerate(INSTITUTES, start=1):
        draft.institutes.append(_enter(draft, rng, kind, name, 3000 + number, "", "12", {}))
    for number in range(1, 7):
        name = f"模拟农技服务站 {number:02d}"
        draft.stations.append(_enter(draft, rng, Kind.OTHER, name, 4000 + number, "", "12", {}))
    draft.stations.append(_enter(draft, rng, Kind.ZONE, "模拟产业园管理委员会", 4100, "", "11", {}))


def _enter(
    draft: Draft, rng: random.Random, kind: Kind, name: str, number: int, industry: str, registry: str, extra: Row
) -> Firm:
    township = rng.choice(draft.rows["township"])
    values: Row = {
        "name": name,
        "short_name": name.replace(" ", ""),
        "kind": kind.value,
        "uscc": synthetic_credit_code(number, registry),
        "registered_division": UNASSIGNED_DIVISION,
        "division": centre()["division_code"],
        "township": township["code"],
        "address": f"{township['name']}模拟路{rng.randint(1, 199)}号",
        "founded_on": day_between(rng, dt.date(1998, 3, 1), dt.date(2021, 9, 30)),
        "contact": f"模拟联系人 {number:04d}",
        "phone": f"1200{number:07d}",
    }
    if industry:
        values["industry"] = industry
    if kind in (Kind.ENTERPRISE, Kind.COOPERATIVE, Kind.FARM):
        values["legal_person"] = f"模拟负责人 {number:04d}"
    code = draft.enter("organisation", {**values, **extra, **synthetic()})
    return Firm(code, name, number, industry, township["code"])


def _enter_aliases(draft: Draft, rng: random.Random) -> None:
    for firm in rng.sample(draft.enterprises, 36):
        changed = day_between(rng, dt.date(2019, 1, 1), dt.date(2023, 6, 30))
        values = {"organisation": firm.code, "valid_from": dt.date(2010, 1, 1), "valid_to": changed, **synthetic()}
        name = f"模拟企业 {firm.number:03d}（旧名）"
        draft.enter("organisation_alias", {**values, "kind": AliasKind.FORMER_NAME.value, "value": name})
    for firm in rng.sample(draft.enterprises, 24):
        number = f"{UNASSIGNED_DIVISION}0{firm.number:08d}"
        values = {"organisation": firm.code, "kind": AliasKind.REGISTRATION_NUMBER.value, "value": number}
        draft.enter("organisation_alias", {**values, "valid_to": dt.date(2017, 12, 31), **synthetic()})


def _enter_double_entries(draft: Draft) -> None:
    """Firms that somebody entered a second time, without a code and with the name written otherwise."""
    for firm in draft.enterprises[:DOUBLE_ENTRIES]:
        values = {
            "name": f"模拟企业{firm.number:03d}（有限公司）",
            "kind": Kind.ENTERPRISE.value,
            "industry": firm.industry,
            "township": firm.township,
            "contact": f"模拟联系人 {firm.number:04d}",
            "phone": f"1200{firm.number:07d}",
        }
        lost = draft.enter("organisation", {**values, **decoy(f"与{firm.name}是同一家，重复登记")})
        draft.duplicates[firm.code] = lost
        draft.merges.append(Merge("organisation", firm.code, lost, "同一联系电话，名称写法不同"))
