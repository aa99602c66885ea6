"""Working with universities: agreements in print, intentions beside them, contracts with milestones."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.dates import days_after
from nonggu.example.draft import Draft, Firm, Row, wan
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import enter_published
from nonggu.registry.models.agreement import AgreementKind, AgreementState
from nonggu.registry.models.collaboration import CollaborationKind as Kind
from nonggu.registry.models.signing import SigningState

CONTRACTS = 36

_STEPS = ("方案与样品", "小试报告", "中试或示范", "验收与付款")
_SUBJECTS = ("工艺改进", "样机试制", "配方筛选", "检测服务", "栽培指导", "标准编写")


def enter_cooperation(draft: Draft) -> None:
    """Collaborations, then contracts with milestones."""
    enter_published(draft, "collaboration")
    _enter_collaborations(draft)
    _enter_contracts(draft)


def _collaboration(
    draft: Draft, a: Firm, b: Firm, kind: Kind, subject: str, first: dt.date, origin: Row, **more: object
) -> None:
    values = {
        "party_a": a.code,
        "party_b": b.code,
        "kind": kind.value,
        "subject": f"模拟：{subject}",
        "valid_from": first,
    }
    draft.enter("collaboration", {**values, **more, **origin})


def _enter_collaborations(draft: Draft) -> None:
    rng = draft.chance("collaborations")
    park, (jia, yi, bing, ding, *_) = draft.stations[-1], draft.institutes
    strategic = Kind.STRATEGIC_AGREEMENT
    first = dt.date(2023, 4, 10)
    _collaboration(draft, park, jia, strategic, "战略合作意向", first, decoy("只是意向"), is_intention=True)
    ended = {"valid_to": dt.date(2022, 12, 31)}
    _collaboration(draft, park, yi, strategic, "战略合作（到期）", dt.date(2018, 1, 1), decoy("协议已到期"), **ended)
    institute = decoy("对方是研究院，不是高校")
    _collaboration(draft, park, bing, strategic, "战略合作（研究院）", first, institute)
    _collaboration(draft, park, ding, strategic, "战略合作（待生效）", dt.date(2024, 5, 1), decoy("2024年5月才生效"))
    forms = (Kind.TECHNICAL_DEVELOPMENT, Kind.TECHNICAL_COOPERATION, Kind.PRODUCT_DEVELOPMENT, Kind.RESEARCH_TOPIC)
    for firm in rng.sample(draft.enterprises[5:], 30):
        first = dt.date(rng.choice((2021, 2022, 2023)), rng.randint(1, 12), 8)
        partner = rng.choice(draft.institutes)
        subject = f"{firm.name}{rng.choice(_SUBJECTS)}"
        _collaboration(draft, firm, partner, rng.choice(forms), subject, first, synthetic(), industry=firm.industry)


def _enter_contracts(draft: Draft) -> None:
    rng = draft.chance("contracts")
    needs = [row for row in draft.rows["need"] if row["state"] == "answered" and row.get("organisation")]
    signings = [row for row in draft.rows["signing"] if row["state"] == SigningState.SIGNED and row["organisation"]]
    for number in range(1, CONTRACTS + 1):
        links: Row = {}
        if number % 3 and needs:
            need = needs[number % len(needs)]
            links = {"need": need["code"], "buyer": need["organisation"]}
        elif signings:
            signing = signings[number % len(signings)]
            links = {"signing": signing["code"], "buyer": signing["organisation"]}
        _contract(draft, rng, number, links)


def _contract(draft: Draft, rng: random.Random, number: int, links: Row) -> None:
    signed = dt.date(rng.choice((2022, 2023, 2023, 2024)), rng.randint(1, 2), rng.randint(1, 28))
    signed = days_after(signed, rng.randint(0, 300)) if signed.year < 2024 else signed
    amount = rng.choice((30, 60, 80, 120, 200, 350, 600)) * 1000
    kind = rng.choice(list(AgreementKind)[:5])
    state = AgreementState.FULFILLED if signed.year == 2022 else AgreementState.SIGNED
    values = {
        "name": f"模拟技术合同 {number:02d}：{rng.choice(_SUBJECTS)}",
        "number": f"模拟合同{signed.year}-{number:04d}",
        "kind": kind.value,
        "provider": rng.choice(draft.institutes).code,
        "amount": wan(amount),
        "technology_amount": wan(amount * rng.choice((6, 8, 10)) // 10),
        "signed_on": signed,
        "registered_on": days_after(signed, rng.randint(10, 45)) if rng.random() < 0.7 else None,
        "valid_from": signed,
        "valid_to": days_after(signed, 730),
        "state": state.value,
    }
    code = draft.enter("agreement", {**values, **links, **synthetic(signed)})
    for step, name in enumerate(_STEPS[: rng.randint(2, 4)], start=1):
        due = days_after(signed, 90 * step)
        reached = days_after(due, rng.randint(-15, 30))
        is_reached = reached <= dt.date(2024, 3, 8) and rng.random() < 0.8
        milestone = {"name": name, "agreement": code, "due_on": due, "reached_on": reached if is_reached else None}
        outcome = {"outcome": f"{name}已交付，双方签字"} if is_reached else {}
        draft.enter("milestone", {**milestone, **outcome, **synthetic(signed)})
