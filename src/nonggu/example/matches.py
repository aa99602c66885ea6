"""Needs brought to experts: from proposals of the last days to outcomes after half a year, with steps, loads and synonyms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nonggu.example.dates import REPORTING_DATE, days_after
from nonggu.example.draft import Draft, Row, wan
from nonggu.example.origins import synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.agreement import AgreementState
from nonggu.registry.models.match_step import MatchChannel, MatchStepKind

#: Experts whose capacity of the year was set by hand, by key: at most, at least.
_CAPACITIES = {"E01": (4, 1), "E02": (3, 0), "E33": (2, 0), "E50": (5, 1), "E57": (4, 1), "E63": (6, 0)}
#: Words that firms here use, beside those that come with the software.
_SYNONYMS = (
    ("脐腐", "屁股发黑；烂屁股"),
    ("冲天炉", "化铁炉；土炉"),
    ("条垛翻抛", "翻堆；倒粪"),
    ("滴头堵塞", "滴头老堵；眼堵了"),
    ("气调包装", "打气包装；MAP"),
)
_DATES = (
    "proposed_on",
    "invited_on",
    "expert_answered_on",
    "firm_answered_on",
    "contacted_on",
    "visited_on",
    "agreed_on",
    "ended_on",
)
_OUTCOMES = (("outcome_30", 30), ("outcome_90", 90), ("outcome_180", 180))
_SAID = {"solved": "已解决，企业满意", "partly": "好了一些，还在调", "not_solved": "还没有见效"}


def enter_matches(draft: Draft) -> None:
    """Matches with their steps and agreements, capacities, conflicts, synonyms."""
    experts = {expert.key: expert.code for expert in (*draft.experts, *draft.other_experts)}
    needs = {cells["key"]: row for cells, row in zip(read_rows("texts", "needs"), draft.rows["need"], strict=True)}
    for cells in read_rows("texts", "matches"):
        _enter_match(draft, cells, needs[cells["need"]], experts[cells["expert"]])
    for key, (most, least) in _CAPACITIES.items():
        values: Row = {"person": experts[key], "year": REPORTING_DATE.year, "most": most, "least": least}
        draft.enter("expert_capacity", {**values, **synthetic(dt.date(2024, 1, 8))})
    for term, same_as in _SYNONYMS:
        draft.enter("synonym_group", {"term": term, "same_as": same_as, **synthetic(dt.date(2024, 1, 8))})
    _enter_conflicts(draft, experts)


def _enter_conflicts(draft: Draft, experts: dict[str, str]) -> None:
    reasons = ("模拟：两年前合作有纠纷", "模拟：专家亲属在该企业任职", "模拟：正为其竞争对手做项目")
    for place, (reason, key) in enumerate(zip(reasons, ("E03", "E50", "E57"), strict=True)):
        firm = draft.enterprises[20 + 7 * place]
        values: Row = {"person": experts[key], "organisation": firm.code, "reason": reason}
        draft.enter("declared_conflict", {**values, "valid_from": dt.date(2023, 5, 1), **synthetic()})


def _enter_match(draft: Draft, cells: dict[str, str], need: Row, expert: str) -> None:
    days = {name: dt.date.fromisoformat(cells[name]) if cells[name] else None for name in _DATES}
    words = ("state", "expert_answer", "expert_words", "firm_answer", "firm_words", "obstacle", "obstacle_words")
    is_confidential = need.get("confidentiality", "open") != "open"
    subject = need["public_wording"] if is_confidential else need["title"]
    values: Row = {"subject": subject, "need": need["code"], "person": expert, "score": Decimal(cells["score"])}
    values |= {name: cells[name] for name in (*words, *(name for name, _ in _OUTCOMES))} | days
    heard = [day for name, day in days.items() if day and name not in ("proposed_on", "invited_on", "ended_on")]
    heard += [days_after(days["agreed_on"], after) for name, after in _OUTCOMES if cells[name] and days["agreed_on"]]
    if days["agreed_on"]:
        values["agreement"] = _enter_agreement(draft, cells, need, days["agreed_on"])
    match = draft.enter("match", {**values, "heard_on": max(heard, default=None), **synthetic(days["proposed_on"])})
    _enter_steps(draft, match, cells, days)


def _enter_agreement(draft: Draft, cells: dict[str, str], need: Row, signed: dt.date) -> str:
    """The provider stays unknown: simulated agreements say nothing of institutions that exist."""
    values: Row = {
        "name": f"模拟协议：{need['title']}",
        "kind": cells["agreement_kind"],
        "buyer": need["organisation"],
        "need": need["code"],
        "amount": wan(int(cells["amount_yuan"])),
        "signed_on": signed,
        "valid_from": signed,
        "state": (AgreementState.FULFILLED if cells["outcome_180"] else AgreementState.SIGNED).value,
    }
    return draft.enter("agreement", {**values, **synthetic(signed)})


def _enter_steps(draft: Draft, match: str, cells: dict[str, str], days: dict[str, dt.date | None]) -> None:
    """The steps that the dates tell of; two of one kind on one day are one."""
    kinds, channels = MatchStepKind, MatchChannel
    told: list[tuple[dt.date | None, MatchStepKind, str, str]] = [
        (days["proposed_on"], kinds.PROPOSED, "", ""),
        (days["invited_on"], kinds.INVITED, "", ""),
        (
            days["expert_answered_on"],
            kinds.ASKED if cells["expert_answer"] == "asks" else kinds.ANSWERED,
            channels.LINK.value,
            cells["expert_words"],
        ),
        (days["firm_answered_on"], kinds.ANSWERED, channels.PHONE.value, cells["firm_words"]),
        (days["contacted_on"], kinds.CONTACT, channels.PHONE.value, "双方通了电话"),
        (days["visited_on"], kinds.VISIT, channels.SITE.value, "到现场看过"),
        (days["agreed_on"], kinds.AGREEMENT, channels.MEETING.value, ""),
    ]
    if days["agreed_on"]:
        agreed = days["agreed_on"]
        for name, after in _OUTCOMES:
            if cells[name]:
                told.append((days_after(agreed, after), kinds.OUTCOME, channels.PHONE.value, _SAID[cells[name]]))
    if cells["state"] == "failed":
        told.append((days["ended_on"], kinds.ENDED, "", cells["obstacle_words"]))
    seen = set()
    for day, kind, channel, words in told:
        if day is not None and (day, kind) not in seen:
            seen.add((day, kind))
            values: Row = {"match": match, "kind": kind.value, "channel": channel, "happened_on": day, "words": words}
            draft.enter("match_step", {**values, **synthetic(day)})
