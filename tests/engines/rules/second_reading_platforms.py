"""A second reading of platforms, towns, contracts and tax estimates, in plain Python, written from the fact base alone.

As `second_reading`: a dict of known facts (absent: unknown) gives True, False or None. Numbers that the facts do not
print are None here, so what hangs on them is unknown.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F
from typing import Any

from tests.engines.rules.second_reading import Known, every, no, some


def least(known: Known, name: str, line: Any) -> bool | None:
    """At least the line; unknown where the fact or the line is."""
    value = known.get(name)
    return None if value is None or line is None else value >= line


def most(known: Known, name: str, line: Any) -> bool | None:
    value = known.get(name)
    return None if value is None or line is None else value <= line


def part_of(known: Known, part: str, whole: str, share: F) -> bool | None:
    """At least the share; no share of nothing."""
    top, bottom = known.get(part), known.get(whole)
    return None if top is None or bottom is None or bottom <= 0 else top >= share * bottom


def lowered(known: Known, name: str, line: int) -> bool | None:
    """The line, or a fifth less of it in a hardship or remote region."""
    return some(least(known, name, line), every(known.get("in_hardship_region"), least(known, name, F(line * 4, 5))))


def incubator(known: Known) -> bool | None:
    kinds = []
    for field, firms, density, graduates in ((None, 50, 3, 20), (F(3, 4), 30, 2, 15)):
        is_field = True if field is None else part_of(known, "incubatees_in_field", "incubatees", field)
        dense = part_of(known, "incubatees", "area_m2", F(density, 1000))
        kinds.append(
            every(is_field, lowered(known, "incubatees", firms), dense, lowered(known, "graduates", graduates))
        )
    return every(
        known.get("is_legal_person"),
        least(known, "operating_months", 36),
        least(known, "statistics_years", 2),
        lowered(known, "area_m2", 10_000),
        part_of(known, "incubation_area_m2", "area_m2", F(3, 4)),
        least(known, "seed_fund", 5_000_000),
        part_of(known, "financed_incubatees", "incubatees", F(1, 10)),
        least(known, "financing_cases", 3),
        part_of(known, "professional_staff", "incubator_staff", F(4, 5)),
        part_of(known, "professional_staff", "incubatees", F(1, 10)),
        part_of(known, "mentors", "incubatees", F(1, 10)),
        some(
            part_of(known, "incubatees_applying_patents", "incubatees", F(1, 2)),
            part_of(known, "incubatees_with_ip", "incubatees", F(3, 10)),
        ),
        some(*kinds),
    )


def incubatee(known: Known) -> bool | None:
    stay = some(most(known, "months_of_stay", 48), every(known.get("in_long_field"), most(known, "months_of_stay", 60)))
    return every(known.get("is_tech_oriented"), known.get("works_on_site"), most(known, "months_at_entry", 24), stay)


def incubator_graduate(known: Known, on: dt.date) -> bool | None:
    until = known.get("hte_valid_until")
    two_years = [known.get(f"revenue_{year}") for year in (on.year - 2, on.year - 1)]
    revenue = None if None in two_years else sum(two_years) > 10_000_000
    return some(
        None if until is None else until >= on,
        least(known, "venture_capital", 5_000_000),
        revenue,
        known.get("acquired_or_listed"),
    )


def incubator_shanxi(known: Known) -> bool | None:
    return every(known.get("is_legal_person"), None)


def maker_space(known: Known) -> bool | None:
    return every(
        least(known, "operating_months", 18),
        some(least(known, "area_m2", 500), least(known, "seats", 30)),
        part_of(known, "public_area_m2", "area_m2", F(3, 4)),
        least(known, "contracted_teams", 20),
        some(least(known, "new_firms", 10), least(known, "financed_teams", 5)),
        least(known, "typical_cases", 3),
        least(known, "full_time_staff", 3),
        least(known, "mentors", 3),
        least(known, "events_a_year", 10),
        known.get("reports_statistics"),
    )


def maker_space_shanxi(known: Known) -> bool | None:
    area = some(least(known, "area_m2", 500), every(known.get("is_in_university"), least(known, "area_m2", 200)))
    return every(
        least(known, "operating_months", 12),
        area,
        least(known, "lease_years", 5),
        part_of(known, "public_area_m2", "area_m2", F(9, 10)),
        known.get("has_seed_fund"),
        least(known, "mentors", 5),
        least(known, "events_a_year", 3 * 12),
    )


def rural_maker_space(known: Known) -> bool | None:
    names = (
        "is_legal_person",
        "has_industry_base",
        "has_service_platform",
        "has_demonstration_base",
        "has_mentor_team",
    )
    return every(*(known.get(name) for name in names))


def technology_innovation_centre(known: Known) -> bool | None:
    return every(
        least(known, "area_m2", 1000),
        known.get("has_matching_funds"),
        known.get("director_senior_title"),
        no(known.get("director_heads_other")),
        least(known, "research_directions", 3),
        most(known, "research_directions", 5),
        known.get("title_is_proper"),
        no(known.get("applies_as_other_kind")),
        no(known.get("is_existing_platform")),
    )


def engineering_research_centre(known: Known) -> bool | None:
    kind = known.get("host_kind")
    firm = every(
        None if kind is None else kind == "firm",
        least(known, "full_time_rd_staff", 15),
        least(known, "senior_or_phd_staff", 5),
        least(known, "rd_equipment_value", 10_000_000),
    )
    institute = every(
        None if kind is None else kind == "institute",
        least(known, "full_time_rd_staff", 30),
        least(known, "senior_or_phd_staff", 10),
        known.get("national_project_3y"),
    )
    return every(least(known, "area_m2", 1000), some(firm, institute))


def key_laboratory(known: Known) -> bool | None:
    """Staff, area and equipment are not printed; a director heads one platform, and a platform applies as one."""
    return every(
        known.get("director_senior_title"),
        no(known.get("director_heads_other")),
        no(known.get("is_existing_platform")),
        None,
    )


def new_rd_institution(known: Known) -> bool | None:
    """Qualitative in the national guidance; the province's numbers are not printed."""
    return every(known.get("is_legal_person"), known.get("has_market_mechanism"), None)


def pilot_base(known: Known) -> bool | None:
    return every(known.get("has_open_service"), None)


def transfer_demo_base(known: Known) -> bool | None:
    return every(known.get("has_regional_cluster"))


def industry_alliance(known: Known) -> bool | None:
    """How many firms "several" are, the text does not say."""
    return every(
        least(known, "member_firms", None),
        known.get("has_university_member"),
        known.get("has_alliance_agreement"),
        known.get("has_alliance_bodies"),
    )


def specialised_town(known: Known) -> bool | None:
    """Three kinds; the lines of all three tiers are not in the stored text."""
    kind = known.get("town_kind")
    return every(None if kind is None else kind in ("manufacturing", "agriculture", "crafts"), None)


def technology_contract(known: Known, on: dt.date) -> bool | None:
    """Registrable: written, once, by the seller (from 2026 the domestic buyer of imported technology), with a price."""
    price, turnover, kind = (known.get(name) for name in ("contract_price", "technical_turnover", "contract_kind"))
    signed, start, end = (known.get(name) for name in ("signed_on", "effective_on", "ends_on"))
    registrant = known.get("registrant")
    registrants = {"seller"} if on < dt.date(2026, 3, 1) else {"seller", "import_buyer"}
    kinds = {"KF", "ZR", "ZX", "FW"}
    if signed is None:
        right_kind = True if kind in kinds else None if kind in (None, "XK") else False
    else:
        right_kind = None if kind is None else kind in (kinds if signed < dt.date(2021, 1, 1) else kinds | {"XK"})
    return every(
        known.get("is_written"),
        no(known.get("registered_before")),
        None if registrant is None else registrant in registrants,
        None if price is None else price > 0,
        None if price is None or turnover is None else turnover <= price,
        None if signed is None or start is None else signed <= start,
        None if start is None or end is None else start <= end,
        None if end is None else end >= on,
        right_kind,
    )


# --- tax estimates of a year ---


def own_rate(income: Any, staff: Any, assets: Any) -> F | None:
    """5 % for a small low-profit firm (income up to 3 million, 300 staff, assets of 50 million), else 25 %."""
    tests = [
        None if value is None else value <= limit
        for value, limit in ((income, 3_000_000), (staff, 300), (assets, 50_000_000))
    ]
    small = every(*tests)
    return None if small is None else F(5, 100) if small else F(25, 100)


def certificate_saving(income: Any, exempt: Any, rate: F | None) -> F | None:
    if income is None or rate is None:
        return None
    taxed = max(income - (exempt or 0), F(0))
    return taxed * max(rate - F(15, 100), F(0))


def deduction_saving(income: Any, research: Any, rate: F | None) -> F | None:
    if research is None or rate is None:
        return None
    return F(0) if income is not None and income <= 0 else research * rate


def transfer_relief(transferred: Any, rate: F | None) -> F | None:
    if transferred is None or rate is None:
        return None
    rest = max(transferred - 5_000_000, F(0))
    return min(transferred, F(5_000_000)) * rate + rest * max(rate - F(125, 1000), F(0))
