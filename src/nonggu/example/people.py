"""People and their dated roles: experts with their texts, the seconded deputy head, students, executives."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.dates import REPORTING_DATE, day_between, years_after
from nonggu.example.draft import Draft, Expert, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.appointment import Role
from nonggu.registry.models.collaboration import CollaborationKind
from nonggu.registry.models.person import ExpertKind

STUDENTS = 30
EXECUTIVES = 12
ASSOCIATION_MEMBERS = 2


def enter_people(draft: Draft) -> None:
    """Everybody, their texts and appointments."""
    rng = draft.chance("people")
    _enter_pioneer_experts(draft, rng)
    _enter_other_experts(draft, rng)
    _enter_expert_texts(draft)
    _enter_deputy_heads(draft)
    _enter_students(draft, rng)
    _enter_executives(draft, rng)


def appoint(
    draft: Draft, person: str, role: Role, first: dt.date, last: dt.date | None, origin: Row, **where: str
) -> str:
    """Enter an appointment from `first` to `last` (None: open); `where` may name `sender` and `host`."""
    values = {"person": person, "role": role.value, "valid_from": first, "valid_to": last, **where}
    return draft.enter("appointment", {**values, **origin})


def _expert_values(cells: dict[str, str]) -> Row:
    return {
        "professional_title": cells["title"],
        "is_senior": cells["is_senior"] == "true",
        "expert_kind": ExpertKind.TECHNICAL.value,
        "discipline_code": cells["discipline_code"],
        "specialty": cells["specialty"],
        "keywords": cells["keywords"],
        "service_days_per_year": int(cells["annual_days"]),
    }


def _partner_university(draft: Draft) -> str:
    """Who sends the pioneer county's experts: that is in print, the experts themselves are simulated."""
    pairs = read_rows("facts", "collaboration")
    partner = next(cells["party_b"] for cells in pairs if cells["kind"] == CollaborationKind.CO_CONSTRUCTION)
    return draft.code_of("organisation", partner)


def _enter_pioneer_experts(draft: Draft, rng: random.Random) -> None:
    sender = _partner_university(draft)
    for number, cells in enumerate(read_rows("texts", "experts"), start=1):
        values = {"name": f"模拟专家 {number:02d}", "organisation": sender, **_expert_values(cells)}
        code = draft.enter("person", {**values, **synthetic()})
        draft.experts.append(Expert(code, cells["key"], cells["discipline_code"]))
        first = rng.choice((dt.date(2021, 11, 1), dt.date(2022, 3, 1), dt.date(2022, 9, 1)))
        appoint(draft, code, Role.PIONEER_EXPERT, first, dt.date(2025, 12, 31), synthetic(), sender=sender)
    twice = draft.experts[4].code
    renewed = decoy("同一专家两次聘任，只计一人")
    appoint(draft, twice, Role.PIONEER_EXPERT, dt.date(2024, 1, 1), dt.date(2026, 12, 31), renewed, sender=sender)


def _enter_other_experts(draft: Draft, rng: random.Random) -> None:
    for number, cells in enumerate(read_rows("texts", "other_experts"), start=1):
        home = draft.code_of("organisation", cells["institution"])
        name = f"模拟专家 {number + len(draft.experts):02d}"
        code = draft.enter("person", {"name": name, "organisation": home, **_expert_values(cells), **synthetic()})
        draft.other_experts.append(Expert(code, cells["key"], cells["discipline_code"]))
        first = day_between(rng, dt.date(2021, 6, 1), dt.date(2023, 6, 30))
        role = Role.TECHNOLOGY_COMMISSIONER if number % 4 == 0 else Role.POOL_EXPERT
        appoint(draft, code, role, first, years_after(first, 3), synthetic(), sender=home)
    for expert in draft.other_experts[:4]:
        ended = decoy("先行县专家聘期已满")
        appoint(draft, expert.code, Role.PIONEER_EXPERT, dt.date(2021, 3, 1), dt.date(2023, 2, 28), ended)
    coming = decoy("先行县专家聘期尚未开始")
    appoint(draft, draft.other_experts[5].code, Role.PIONEER_EXPERT, dt.date(2024, 4, 1), None, coming)


def _enter_expert_texts(draft: Draft) -> None:
    codes = {expert.key: expert.code for expert in (*draft.experts, *draft.other_experts)}
    for cells in read_rows("texts", "expert_texts"):
        values = {"person": codes[cells["expert"]], "kind": cells["kind"], "year": int(cells["year"])}
        draft.enter("expert_text", {**values, "text": cells["text"], **synthetic()})


def _enter_deputy_heads(draft: Draft) -> None:
    stays = (
        (dt.date(2021, 9, 1), dt.date(2022, 8, 31), decoy("挂职已期满")),
        (dt.date(2022, 9, 1), dt.date(2024, 8, 31), synthetic()),
        (dt.date(2024, 9, 1), dt.date(2026, 8, 31), decoy("挂职尚未开始")),
    )
    for number, (first, last, origin) in enumerate(stays, start=1):
        code = draft.enter("person", {"name": f"模拟挂职干部 {number:02d}", **synthetic()})
        appoint(draft, code, Role.SECONDED_DEPUTY_HEAD, first, last, origin)


def _enter_students(draft: Draft, rng: random.Random) -> None:
    for number in range(1, STUDENTS + 19):
        is_ended = number > STUDENTS
        first = dt.date(2021 if is_ended else rng.choice((2022, 2023)), rng.choice((3, 9)), 1)
        last = day_between(rng, dt.date(2023, 6, 30), dt.date(2024, 3, 10)) if is_ended else years_after(first, 2)
        last = last if is_ended or last >= REPORTING_DATE else dt.date(2024, 7, 31)
        code = draft.enter("person", {"name": f"模拟研究生 {number:02d}", **synthetic()})
        origin = decoy("入驻已结束") if is_ended else synthetic()
        appoint(draft, code, Role.STATIONED_STUDENT, first, last, origin)


def _enter_executives(draft: Draft, rng: random.Random) -> None:
    for number, firm in enumerate(draft.high_tech[:EXECUTIVES], start=1):
        values = {"name": f"模拟高管 {number:02d}", "organisation": firm.code, "expert_kind": ExpertKind.INDUSTRY.value}
        code = draft.enter("person", {**values, **synthetic()})
        draft.executives.append(code)
        appoint(draft, code, Role.LEGAL_REPRESENTATIVE, dt.date(2020, 1, 1), None, synthetic(), host=firm.code)
    for code in draft.executives[:ASSOCIATION_MEMBERS]:
        appoint(draft, code, Role.ASSOCIATION_MEMBER, dt.date(2023, rng.randint(5, 9), 18), None, synthetic())
    first, left, coming = (*draft.executives[:1], *draft.executives[5:7])
    again = decoy("同一人两次入会登记，只计一人")
    appoint(draft, first, Role.ASSOCIATION_MEMBER, dt.date(2022, 5, 18), None, again)
    out = decoy("已退出新阶层联谊会")
    appoint(draft, left, Role.ASSOCIATION_MEMBER, dt.date(2019, 5, 18), dt.date(2023, 5, 17), out)
    appoint(draft, coming, Role.ASSOCIATION_MEMBER, dt.date(2024, 4, 1), None, decoy("4月才入会"))
