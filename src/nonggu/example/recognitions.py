"""Certificates of enterprises: high-tech, technology SMEs and others, valid, expired, not yet valid and revoked."""

from __future__ import annotations

import datetime as dt

from nonggu.example.credit_codes import UNASSIGNED_DIVISION
from nonggu.example.dates import years_after
from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.industries import PROFILES
from nonggu.example.origins import decoy, synthetic
from nonggu.registry.models.lists import Scheme, Tier

HIGH_TECH = 54
COACHED_AND_PASSED = 15
TECH_SMES = 51

_TECHNICAL = ("malleable_iron", "machinery", "materials", "tcm", "seed", "organic_fertiliser", "environment", "food")


def choose_high_tech(draft: Draft) -> None:
    """Which enterprises are high-tech; the first two were entered twice."""
    rng = draft.chance("high tech")
    firms = [firm for firm in draft.enterprises[2:] if firm.industry in _TECHNICAL]
    draft.high_tech = [*draft.enterprises[:2], *rng.sample(firms, HIGH_TECH - 2)]


def enter_recognitions(draft: Draft) -> None:
    """Certificates of every scheme."""
    _enter_high_tech(draft)
    _enter_high_tech_decoys(draft)
    _enter_tech_smes(draft)
    _enter_other_schemes(draft)


def not_high_tech(draft: Draft) -> list[Firm]:
    """Enterprises without a counted high-tech certificate and without a double entry, in a fixed order."""
    taken = {firm.code for firm in draft.high_tech} | set(draft.duplicates)
    return [firm for firm in draft.enterprises if firm.code not in taken]


def _high_tech(
    draft: Draft, firm: Firm, first: dt.date, origin: Row, *, last: dt.date | None = None, **more: object
) -> None:
    serial = len(draft.rows["certificate"]) + 1
    values = {
        "organisation": firm.code,
        "scheme": Scheme.HIGH_TECH_ENTERPRISE.value,
        "number": f"GR{first.year}99{serial:06d}",
        "tier": Tier.NATIONAL.value,
        "valid_from": first,
        "valid_to": last or years_after(first, 3),
        "issued_on": first,
        "technical_field": PROFILES[firm.industry].field,
    }
    draft.enter("certificate", {**values, **more, **origin})


def _enter_high_tech(draft: Draft) -> None:
    firms = draft.high_tech
    cohorts = ((15, dt.date(2023, 12, 8)), (20, dt.date(2023, 11, 6)), (37, dt.date(2022, 12, 12)))
    for place, firm in enumerate(firms[:51]):
        first = next((day for end, day in cohorts if place < end), dt.date(2021, 12, 7))
        _high_tech(draft, firm, first, synthetic())
    last_day = synthetic(note="有效期末日为2023-12-31，当日仍有效")
    _high_tech(draft, firms[51], dt.date(2021, 1, 1), last_day, last=dt.date(2023, 12, 31))
    _high_tech(draft, firms[52], dt.date(2023, 12, 31), synthetic(note="自2023-12-31起有效，当日即有效"))
    later = synthetic(note="2024年2月撤销，2023年末仍有效")
    _high_tech(draft, firms[53], dt.date(2021, 12, 7), later, revoked_on=dt.date(2024, 2, 20))
    for place in (1, 16, 30):
        twice = decoy("一家两证，有效期重叠，只计一家")
        _high_tech(draft, firms[place], dt.date(2021, 3, 15), twice)
    lost = draft.duplicates[firms[0].code]
    double = Firm(lost, "", 0, firms[0].industry, "")
    _high_tech(draft, double, dt.date(2023, 12, 8), decoy("重复登记的企业带来的同一证书"))


def _enter_high_tech_decoys(draft: Draft) -> None:
    firms = iter(not_high_tech(draft))
    for _ in range(4):
        _high_tech(draft, next(firms), dt.date(2020, 12, 31), decoy("2023-12-30到期，年末已无效"))
    for place in range(9):
        firm = next(firms)
        _high_tech(draft, firm, dt.date(2020, 12, 3), decoy("2023-12-02到期"))
        if place < 3:
            _high_tech(draft, firm, dt.date(2024, 1, 1), decoy("新证自2024-01-01起有效，年末尚未生效"))
    for _ in range(3):
        _high_tech(draft, next(firms), dt.date(2024, 1, 1), decoy("自2024-01-01起有效，年末尚未生效"))
    for revoked in (dt.date(2023, 8, 15), dt.date(2023, 8, 15), dt.date(2023, 12, 31)):
        gone = decoy("有效期内已被撤销")
        _high_tech(draft, next(firms), dt.date(2022, 10, 12), gone, revoked_on=revoked)


def _sme(
    draft: Draft, firm: Firm, year: int, month: int, origin: Row, *, is_numbered: bool = True, **more: object
) -> None:
    serial = len(draft.rows["certificate"]) + 1
    values = {
        "organisation": firm.code,
        "scheme": Scheme.TECH_SME.value,
        "entry_year": year,
        "valid_from": dt.date(year, month, 12),
        "valid_to": dt.date(year + 1, 3, 31),
        "issued_on": dt.date(year, month, 12),
    }
    if is_numbered:
        values["number"] = f"{year}{UNASSIGNED_DIVISION}08{serial:06d}"
    draft.enter("certificate", {**values, **more, **origin})


def _enter_tech_smes(draft: Draft) -> None:
    rng = draft.chance("tech smes")
    others = not_high_tech(draft)[25:]
    entered = [*draft.high_tech[:24], *rng.sample(others, TECH_SMES - 24)]
    for firm in entered:
        _sme(draft, firm, 2023, rng.randint(4, 9), synthetic())
    for firm in rng.sample(entered, 28):
        _sme(draft, firm, 2022, rng.randint(4, 9), decoy("2022年入库编号，逐年失效"))
    rest = [firm for firm in others if firm not in entered]
    for firm in rest[:10]:
        _sme(draft, firm, 2022, rng.randint(4, 9), decoy("2022年入库，2023年未再入库"))
    for firm in rest[10:16]:
        _sme(draft, firm, 2024, 2, decoy("2024年入库，不属上一年度"))
    for firm in rest[16:18]:
        _sme(draft, firm, 2023, 5, decoy("入库编号已撤销"), revoked_on=dt.date(2023, 11, 20))
    for firm in rest[18:21]:
        _sme(draft, firm, 2023, 8, decoy("已提交，尚无入库编号"), is_numbered=False)
    _sme(draft, entered[0], 2023, 10, decoy("一家两个编号，只计一家"))


def _enter_other_schemes(draft: Draft) -> None:
    rng = draft.chance("other schemes")
    kinds = (
        (Scheme.INNOVATIVE_SME, Tier.PROVINCIAL, 30, "CX"),
        (Scheme.SPECIALISED_SME, Tier.PROVINCIAL, 12, "ZJTX"),
        (Scheme.LITTLE_GIANT, Tier.NATIONAL, 2, "XJR"),
    )
    for scheme, tier, count, letters in kinds:
        for number, firm in enumerate(rng.sample(draft.enterprises, count), start=1):
            first = dt.date(rng.choice((2021, 2022, 2023)), rng.choice((3, 7, 12)), 15)
            values = {
                "organisation": firm.code,
                "scheme": scheme.value,
                "tier": tier.value,
                "number": f"模拟{letters}{first.year}-{number:03d}",
                "valid_from": first,
                "valid_to": years_after(first, 3),
                "issued_on": first,
            }
            draft.enter("certificate", {**values, **synthetic()})
