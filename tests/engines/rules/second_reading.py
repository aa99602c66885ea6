"""A second reading of the texts, in plain Python, written from the fact base alone: no rulebook, no clause kinds, no
engine.

Every function takes a dict of known facts (absent: unknown) and answers True, False or None, or a pair of points.
`year` is the
accounting year before the application.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

Known = dict[str, Any]
Points = tuple[F, F]


def every(*answers: bool | None) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def some(*answers: bool | None) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def no(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def compare(value: Any, test: Callable[[Any], bool]) -> bool | None:
    return None if value is None else test(value)


def plus(*values: Any) -> Any:
    return None if None in values else sum(values, F(0))


def years_of(known: Known, name: str, year: int, count: int) -> list[Any]:
    """The figures of the last years; years before the founding year that are blank are left out."""
    founded = known["registered_on"].year if known.get("registered_on") else None
    values = []
    for each in range(year - count + 1, year + 1):
        value = known.get(f"{name}_{each}")
        if value is None and founded is not None and each < founded and each != year:
            continue
        values.append(value)
    return values


# --- high-tech enterprise
# ----------------------------------------------------------------------------------------------


def hte_rd_of_year(known: Known, year: int) -> tuple[Any, Any]:
    """Counted R&D and its domestic part: from the eight heads when all are known, else as reported."""
    names = ("labour", "direct", "depreciation", "intangible", "design", "testing")
    heads = [known.get(f"rd_{name}_{year}") for name in names]
    home, abroad = known.get(f"rd_outsourced_domestic_{year}"), known.get(f"rd_outsourced_foreign_{year}")
    other = known.get(f"rd_other_{year}")
    if None in heads or None in (home, abroad, other):
        return known.get(f"rd_{year}"), known.get(f"rd_domestic_{year}")
    rest = sum(heads, F(0)) + (home + abroad) * F(8, 10)
    counted = rest + min(other, rest / 4)
    return counted, counted - abroad * F(8, 10)


def hte_growth_points(known: Known, name: str, year: int) -> Points:
    y1, y2, y3 = (known.get(f"{name}_{each}") for each in (year - 2, year - 1, year))
    born = known["registered_on"].year if known.get("registered_on") else None
    nothing, everything = (F(0), F(0)), (F(0), F(10))
    if y1 is None and born is not None and born > year - 2:
        if y2 is None and born > year - 1:
            return nothing if y3 is not None else everything
        if y2 is None or y3 is None:
            return everything
        if y2 <= 0:
            return nothing
        growth = y3 / y2 - 1
    elif None in (y1, y2, y3):
        return everything
    elif y1 < 0 or y2 < 0 or y2 == 0:
        return nothing
    elif y1 == 0:
        growth = y3 / y2 - 1
    else:
        growth = (y2 / y1 + y3 / y2) / 2 - 1
    for line, low in ((F(35, 100), 9), (F(25, 100), 7), (F(15, 100), 5), (F(5, 100), 3)):
        if growth >= line:
            return F(low), F(low + 1)
    return (F(1), F(2)) if growth > 0 else nothing


def hte_ip_quantity(first: Any, second: Any) -> Points:
    """Every combination that the unknown counts allow."""
    firsts = [first] if first is not None else [0, 1]
    seconds = [second] if second is not None else [0, 1, 3, 5]
    found = []
    for one in firsts:
        for two in seconds:
            if one >= 1:
                found.append((7, 8))
            elif two >= 5:
                found.append((5, 6))
            elif two >= 3:
                found.append((3, 4))
            elif two >= 1:
                found.append((1, 2))
            else:
                found.append((0, 0))
    return F(min(low for low, _ in found)), F(max(high for _, high in found))


def hte_conversion_points(known: Known, year: int) -> Points:
    born = known["registered_on"].year if known.get("registered_on") else None
    values = years_of(known, "conversions", year, 3)
    if born is None or None in values:
        return F(0), F(30)
    lived = max(0, min(3, year - born + 1))
    if lived == 0:
        return F(0), F(30)
    average = sum(values, F(0)) / lived
    for line, low, high in ((5, 25, 30), (4, 19, 24), (3, 13, 18), (2, 7, 12), (1, 1, 6)):
        if average >= line:
            return F(low), F(high)
    return F(0), F(0)


def with_expert(points: Points, score: Any) -> Points:
    return (score, score) if score is not None and points[0] <= score <= points[1] else points


def hte_score(known: Known, year: int) -> Points:
    second = None
    if known.get("ip_class2") is not None and known.get("ip_class2_used") is not None:
        second = known["ip_class2"] - known["ip_class2_used"]
    way = {"own_rd": (1, 6), "acquired_only": (1, 3), "none": (0, 0), None: (0, 6)}[known.get("ip_acquisition")]
    bonus = {True: (1, 2), False: (0, 0), None: (0, 2)}[known.get("took_part_in_standards")]
    ip = [
        with_expert((F(0), F(8)), known.get("expert_advancement")),
        with_expert((F(0), F(8)), known.get("expert_core_support")),
        with_expert(hte_ip_quantity(known.get("ip_class1"), second), known.get("expert_ip_quantity")),
        with_expert((F(way[0]), F(way[1])), known.get("expert_acquisition")),
        with_expert((F(bonus[0]), F(bonus[1])), known.get("expert_standards")),
    ]
    parts = [
        (min(F(30), sum((p[0] for p in ip), F(0))), min(F(30), sum((p[1] for p in ip), F(0)))),
        with_expert(hte_conversion_points(known, year), known.get("expert_conversion")),
        with_expert((F(0), F(6)), known.get("expert_rd_system")),
        with_expert((F(0), F(6)), known.get("expert_rd_unit")),
        with_expert((F(0), F(4)), known.get("expert_conversion_system")),
        with_expert((F(0), F(4)), known.get("expert_training")),
        with_expert(hte_growth_points(known, "net_assets", year), known.get("expert_growth_net_assets")),
        with_expert(hte_growth_points(known, "sales", year), known.get("expert_growth_sales")),
    ]
    return sum((p[0] for p in parts), F(0)), sum((p[1] for p in parts), F(0))


def hte_conditions(known: Known, on: dt.date) -> dict[str, bool | None]:
    year = on.year - 1
    sales, latest = plus(*years_of(known, "sales", year, 3)), known.get(f"sales_{year}")
    born = known["registered_on"].year if known.get("registered_on") else None
    counted, domestic = [], []
    for each in range(year - 2, year + 1):
        one, inside = hte_rd_of_year(known, each)
        before = born is not None and each < born and each != year
        counted.append(F(0) if one is None and before else one)
        domestic.append(F(0) if inside is None and before else inside)
    rd, home = plus(*counted), plus(*domestic)
    ratio = None
    if sales is not None and latest is not None and rd is not None and sales > 0:
        need = F(5, 100) if latest <= 50_000_000 else F(4, 100) if latest <= 200_000_000 else F(3, 100)
        ratio = rd / sales >= need
    second = None
    if known.get("ip_class2") is not None and known.get("ip_class2_used") is not None:
        second = known["ip_class2"] - known["ip_class2_used"]
    low, high = hte_score(known, year)
    return {
        "K1": every(
            known.get("resident_enterprise"), compare(known.get("registered_on"), lambda day: (on - day).days >= 365)
        ),
        "K2": some(compare(known.get("ip_class1"), lambda n: n >= 1), compare(second, lambda n: n >= 1)),
        "K3": known.get("core_technology_in_field"),
        "K4": share_at_least(known.get(f"st_staff_{year}"), known.get(f"staff_{year}"), F(10, 100)),
        "K5": every(ratio, share_at_least(home, rd, F(60, 100))),
        "K6": share_at_least(known.get(f"high_tech_income_{year}"), known.get(f"total_income_{year}"), F(60, 100)),
        "K7": True if low > 70 else False if high <= 70 else None,
        "K8": no(known.get("major_accident_365d")),
    }


def share_at_least(part: Any, whole: Any, line: F) -> bool | None:
    """None also where there is no ratio: somebody must look."""
    if part is None or whole is None or whole <= 0:
        return None
    return bool(part / whole >= line)


# --- technology SME
# ----------------------------------------------------------------------------------------------------


def steps(value: F, table: list[tuple[int, int]], unit: int = 100) -> int:
    """Points of the first line (in per cent, or units) that the value reaches."""
    for line, points in table:
        if value >= F(line, unit):
            return points
    return 0


def tech_sme(known: Known, on: dt.date) -> tuple[Points, bool | None]:
    year = on.year - 1
    staff, people = known.get(f"staff_{year}"), known.get(f"st_staff_{year}")
    rd, sales, cost = (known.get(f"{n}_{year}") for n in ("rd_deductible", "sales", "total_cost"))
    one = (F(0), F(20))
    if staff is not None and people is not None and staff > 0:
        one = (F(steps(people / staff, [(30, 20), (25, 16), (20, 12), (15, 8), (10, 4)])),) * 2
    two = [route(rd, sales, [(6, 50), (5, 40), (4, 30), (3, 20), (2, 10)])]
    two.append(route(rd, cost, [(30, 50), (25, 40), (20, 30), (15, 20), (10, 10)]))
    best = (max(p[0] for p in two), max(p[1] for p in two))
    three = tech_sme_ip(known.get("ip_class1"), known.get("ip_class2"))
    low, high = one[0] + best[0] + three[0], one[1] + best[1] + three[1]
    enough = True if low >= 60 else False if high < 60 else None
    some_staff = True if one[0] > 0 else False if one[1] == 0 else None
    direct = some(
        compare(known.get("hte_valid_until"), lambda day: day >= on),
        known.get("national_award_5y_top3"),
        known.get("provincial_rd_institution"),
        known.get("led_standard_5y"),
    )
    verdict = every(
        known.get("resident_enterprise"),
        compare(staff, lambda n: n <= 500),
        compare(sales, lambda n: n <= 200_000_000),
        compare(known.get(f"assets_{year}"), lambda n: n <= 200_000_000),
        no(known.get("restricted_products")),
        no(known.get("serious_breach_2y")),
        no(known.get("on_bad_list")),
        some(every(enough, some_staff), direct),
    )
    return (low, high), verdict


def route(part: Any, whole: Any, table: list[tuple[int, int]]) -> Points:
    if whole is not None and whole <= 0:
        return F(0), F(0)
    if part is None or whole is None:
        return F(0), F(50)
    return (F(steps(part / whole, table)),) * 2


def tech_sme_ip(first: Any, second: Any) -> Points:
    firsts = [first] if first is not None else [0, 1]
    seconds = [second] if second is not None else [0, 4]
    found = [30 if one >= 1 else min(int(two), 4) * 6 for one in firsts for two in seconds]
    return F(min(found)), F(max(found))


# --- innovative SME
# ----------------------------------------------------------------------------------------------------


def innovative_sme(known: Known, on: dt.date) -> tuple[Points, bool | None]:
    year = on.year - 1
    get = known.get
    ip = first_of_counts(
        [get("ip_class1_high_value"), get("ip_class1_own"), get("ip_class1_held"), get("ip_class2_held")],
        [20, 15, 10, 5],
    )
    rd = banded(get(f"rd_accounting_{year}"), get(f"revenue_{year}"), [(5, 20), (3, 15), (2, 10), (1, 5)], 20)
    before, now = get(f"main_income_{year - 1}"), get(f"main_income_{year}")
    rise = None if before is None or now is None else now - before
    growth = banded(rise, before, [(15, 20), (10, 15), (5, 10), (0, 5)], 20)
    debt = debt_points(get(f"liabilities_{year}"), get(f"assets_{year}"), [(55, 10), (75, 5)])
    field = {True: (10, 10), False: (5, 5), None: (5, 10)}[get("main_product_sei")]
    share = banded(now, get(f"revenue_{year}"), [(70, 20), (60, 15), (55, 10), (50, 5)], 20)
    parts = [add(ip, rd), add(growth, debt), add((F(field[0]), F(field[1])), share)]
    total = add(add(parts[0], parts[1]), parts[2])
    lines = [reaches(points, line) for points, line in zip([total, *parts], (60, 20, 15, 15), strict=True)]
    direct = some(
        get("science_award_3y"),
        compare(get("hte_valid_until"), lambda day: day >= on),
        get("other_ip_title_valid"),
        get("provincial_rd_institution"),
        compare(get("equity_financing_3y"), lambda n: n >= 5_000_000),
    )
    return total, every(no(get("on_bad_list")), no(get("serious_breach_3y")), some(every(*lines), direct))


def add(one: Points, other: Points) -> Points:
    return one[0] + other[0], one[1] + other[1]


def reaches(points: Points, line: int) -> bool | None:
    return True if points[0] >= line else False if points[1] < line else None


def banded(part: Any, whole: Any, table: list[tuple[int, int]], most: int) -> Points:
    if part is None or whole is None or whole <= 0:
        return F(0), F(most)
    return (F(steps(part / whole, table)),) * 2


def debt_points(debt: Any, assets: Any, table: list[tuple[int, int]]) -> Points:
    if debt is None or assets is None or assets <= 0:
        return F(0), F(table[0][1])
    for line, points in table:
        if debt / assets <= F(line, 100):
            return (F(points),) * 2
    return F(0), F(0)


def first_of_counts(counts: list[Any], points: list[int]) -> Points:
    """The first kind of which there is one; an unknown count may be one or none."""
    low = high = 0
    for count, worth in zip(reversed(counts), reversed(points), strict=True):
        if count is None:
            low, high = min(low, worth), max(high, worth)
        elif count >= 1:
            low = high = worth
    return F(low), F(high)


# --- specialised SME and little giant, 2026 edition
# ------------------------------------------------------------------------


def specialised_2026(known: Known, on: dt.date) -> bool | None:
    year, get = on.year - 1, known.get
    rd = [get(f"rd_accounting_{y}") for y in (year, year - 1)]
    revenue = [get(f"revenue_{y}") for y in (year, year - 1)]
    title = some(
        get("holds_tier1_title"),
        compare(get("tech_sme_valid_until"), lambda day: day >= on),
        compare(get("innovative_sme_valid_until"), lambda day: day >= on),
    )
    size = some(
        compare(revenue[0], lambda n: n >= 15_000_000), compare(get("equity_financing_2y"), lambda n: n >= 20_000_000)
    )
    return every(
        title,
        compare(get("years_in_niche"), lambda n: n >= 3),
        size,
        share_at_least(get(f"main_income_{year}"), revenue[0], F(80, 100)),
        share_at_most(get(f"liabilities_{year}"), get(f"assets_{year}"), F(80, 100)),
        *(compare(amount, lambda n: n >= 1_000_000) for amount in rd),
        *(share_at_least(amount, whole, F(3, 100)) for amount, whole in zip(rd, revenue, strict=True)),
        some(
            compare(get("ip_class1"), lambda n: n >= 1),
            get("provincial_award_3y_top3"),
            get("provincial_rd_institution"),
        ),
        get("market_position_confirmed"),
        compare(get(f"development_score_{on.year}"), lambda n: n >= 50),
    )


def share_at_most(part: Any, whole: Any, line: F) -> bool | None:
    if part is None or whole is None or whole <= 0:
        return None
    return bool(part / whole <= line)


def little_giant_2026(known: Known, on: dt.date) -> bool | None:
    year, get = on.year - 1, known.get
    rd = [get(f"rd_accounting_{y}") for y in (year, year - 1)]
    revenue = [get(f"revenue_{y}") for y in (year, year - 1)]
    growth = share_at_least(revenue[0], get(f"revenue_{year - 2}"), F(105, 100) ** 2)
    return every(
        compare(get("specialised_sme_valid_until"), lambda day: day >= on),
        compare(get("years_in_niche"), lambda n: n >= 3),
        compare(revenue[0], lambda n: n >= 50_000_000),
        share_at_least(get(f"main_income_{year}"), revenue[0], F(90, 100)),
        growth,
        share_at_most(get(f"liabilities_{year}"), get(f"assets_{year}"), F(75, 100)),
        compare(plus(*years_of(known, "rd_accounting", year, 2)), lambda n: n >= 12_000_000),
        *(share_at_least(amount, whole, F(3, 100)) for amount, whole in zip(rd, revenue, strict=True)),
        some(compare(get("ip_class1_not_transferred"), lambda n: n >= 4), get("national_award_3y_top3")),
        some(compare(get("niche_share"), lambda n: n >= F(10, 100)), get("niche_top3")),
        get("has_reputation"),
        get("in_key_chain"),
        compare(get(f"development_score_{on.year}"), lambda n: n >= 60),
        no(get("is_single_champion")),
        no(get("is_little_giant_sister")),
    )


# --- specialised SME and little giant, 2022 edition
# --------------------------------------------------------------------------


def average_growth(known: Known, name: str, year: int) -> F | None:
    """The two-year average of an old firm with all three figures above zero; None elsewhere."""
    values = [known.get(f"{name}_{each}") for each in (year - 2, year - 1, year)]
    if None in values or values[0] <= 0 or values[1] <= 0:
        return None
    return F((values[1] / values[0] + values[2] / values[1]) / 2 - 1)


def specialised_2022_points(known: Known, year: int) -> dict[str, int]:
    """The thirteen indicators of a firm whose figures are all known and positive."""
    get = known.__getitem__
    revenue, rd = get(f"revenue_{year}"), get(f"rd_accounting_{year}")
    growth = average_growth(known, "main_income", year)
    assert growth is not None
    items = [get(n) for n in ("provincial_quality_award", "iso9001", "own_brand", "quality_standards")]
    by_amount = amount_points(rd)
    by_share = steps(rd / revenue, [(10, 10), (8, 8), (6, 6), (4, 4), (3, 2)])
    ip = first_of_counts(
        [get("ip_class1_high_value"), get("ip_class1_own"), get("ip_class1_held"), get("ip_class2_held")], [10, 8, 6, 2]
    )
    debt = debt_points(get(f"liabilities_{year}"), get(f"assets_{year}"), [(50, 5), (60, 3), (70, 1)])
    return {
        "s01_main_share": steps(get(f"main_income_{year}") / revenue, [(80, 5), (70, 3), (60, 1)]),
        "s02_growth": steps(growth, [(10, 10), (8, 8), (6, 6), (4, 4), (0, 2)]),
        "s03_years": min(5, int(get("years_in_niche") // 2)),
        "s04_field": {"fills_gap": 5, "six_bases": 3, "other": 0}[get("chain_role")],
        "s05_digital": 5 if get("digital_level") >= 3 else 3 if get("digital_level") == 2 else 0,
        "s06_quality": min(5, 3 * sum(items)),
        "s07_margin": steps(get(f"net_profit_{year}") / revenue, [(10, 10), (8, 8), (6, 6), (4, 4), (2, 2)]),
        "s08_debt": int(debt[0]),
        "s10_ip": int(ip[0]),
        "s11_rd": max(by_amount, by_share),
        "s12_rd_staff": steps(get(f"rd_staff_{year}") / get(f"staff_{year}"), [(20, 5), (10, 3), (5, 1)]),
        "s13_institution": {"national": 10, "provincial": 8, "city": 4, "below": 2, "none": 0}[
            get("rd_institution_level")
        ],
    }


def amount_points(rd: Any) -> int:
    for line, points in ((5, 10), (4, 8), (3, 6), (2, 4), (1, 2)):
        if rd >= line * 1_000_000:
            return points
    return 0
