"""A synthetic book of any size, entered as the book enters everything: codes, pinyin initials, history.

    python benchmarks/book.py FOLDER [--organisations 1000000] [--records 5000000] [--database postgresql://...]

FOLDER becomes a home that is marked as a demonstration. Every record is synthetic, every name begins with 模拟 and every
credit code lies in a division that is not assigned. The same numbers give the same book. `benchmarks/book_load.py`
then reads in it as 20 people do. Indexes are taken away for the time of filling and made again after it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

CHUNK = 20_000
PASSWORD = "nonggu-demo-2024"
TOWNSHIPS = 12
#: How 100 other records are shared among the nouns, in load order: what is referred to comes first.
SHARES = {
    "person": 6,
    "household": 6,
    "certificate": 12,
    "application": 2,
    "intellectual_property": 14,
    "yearly_return": 20,
    "visit": 5,
    "need": 2,
    "plot": 12,
    "soil_sample": 12,
    "service_record": 9,
}
_BRAND = "晨晖沃丰禾润泰谷穗旭岳峰凌川盛裕恒康瑞祥宏达远嘉禾绿源田园春晓秋实金穗银河星辰海纳百川博雅天成"
_TRADES = (
    *("农业科技", "蔬菜种植", "生猪养殖", "铸造", "玛钢管件", "有机肥料", "种业", "农业机械", "食品加工"),
    *("冷链物流", "中药材", "新材料", "环保能源", "文化旅游", "粮油购销"),
)
_INDUSTRIES = (
    *("vegetable", "pig", "malleable_iron", "seed", "machinery", "food", "organic_fertiliser"),
    *("tcm", "materials", "environment", "grain", "logistics", "tourism"),
)
_ENDS = (
    ("有限公司", "enterprise"),
    ("有限责任公司", "enterprise"),
    ("专业合作社", "cooperative"),
    ("家庭农场", "farm"),
)
_PRODUCTS = ("可锻铸铁管件", "番茄", "黄瓜", "仔猪", "育肥猪", "生物有机肥", "玉米种子", "移栽机", "酱菜", "党参")
_FAMILY = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国文辉玲燕云兰"

Row = dict[str, Any]
Ids = dict[str, range]


def _day(rng: random.Random, first: int = 2015, last: int = 2024) -> dt.date:
    return dt.date(rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))


def _brand(rng: random.Random) -> str:
    return "".join(rng.choices(_BRAND, k=rng.choice((2, 3, 3, 4))))


def _name(rng: random.Random) -> str:
    return "模拟" + rng.choice(_FAMILY) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))


def _amount(rng: random.Random, top: int) -> int:
    return rng.randint(1, top) * 10_000


def organisation(rng: random.Random, number: int, ids: Ids) -> Row:
    from nonggu.example.credit_codes import UNASSIGNED_DIVISION, synthetic_credit_code

    end, kind = rng.choice(_ENDS)
    trade = rng.randrange(len(_TRADES))
    return {
        "name": f"模拟{_brand(rng)}{_TRADES[trade]}{end}",
        "kind": kind,
        "uscc": synthetic_credit_code(number),
        "division": UNASSIGNED_DIVISION,
        "township_id": rng.choice(ids["township"]),
        "address": f"示例县模拟镇模拟路{number % 900 + 1}号",
        "industry": _INDUSTRIES[trade % len(_INDUSTRIES)],
        "main_products": "、".join(rng.sample(_PRODUCTS, 2)),
        "founded_on": _day(rng),
        "legal_person": _name(rng),
        "contact": _name(rng),
    }


def person(rng: random.Random, number: int, ids: Ids) -> Row:
    return {
        "name": _name(rng),
        "organisation_id": rng.choice(ids["organisation"]),
        "professional_title": rng.choice(("高级农艺师", "农艺师", "工程师", "")),
        "is_senior": rng.random() < 0.3,
        "expert_kind": rng.choice(("technical", "financial", "industry", "policy", "")),
        "specialty": f"{rng.choice(_TRADES)}、{rng.choice(_PRODUCTS)}",
    }


def household(rng: random.Random, number: int, ids: Ids) -> Row:
    return {
        "head": _name(rng),
        "township_id": rng.choice(ids["township"]),
        "village": f"模拟{rng.choice(_BRAND)}{rng.choice(_BRAND)}村",
        "greenhouses": rng.randint(0, 6),
        "area_mu": Decimal(rng.randint(10, 300)) / 10,
    }


def certificate(rng: random.Random, number: int, ids: Ids) -> Row:
    scheme = rng.choice(("high_tech_enterprise", "tech_sme", "tech_sme", "innovative_sme", "specialised_sme"))
    start = _day(rng, 2017, 2023)
    return {
        "organisation_id": rng.choice(ids["organisation"]),
        "scheme": scheme,
        "number": f"MN{start.year}{number:09d}",
        "entry_year": start.year if scheme == "tech_sme" else None,
        "valid_from": start,
        "valid_to": start.replace(year=start.year + 3),
        "source_date": start,
        "tier": "provincial",
        "technical_field": rng.choice(_TRADES),
    }


def application(rng: random.Random, number: int, ids: Ids) -> Row:
    finished = _day(rng, 2020, 2023)
    return {
        "organisation_id": rng.choice(ids["organisation"]),
        "year": finished.year,
        "stage": rng.choice(("preparing", "finished", "passed", "failed")),
        "finished_on": finished,
    }


def intellectual_property(rng: random.Random, number: int, ids: Ids) -> Row:
    product = rng.choice(_PRODUCTS)
    return {
        "name": f"一种{product}的{rng.choice(('制备方法', '加工装置', '检测系统', '栽培方法'))}{_brand(rng)}",
        "number": f"MNZL{number:010d}",
        "organisation_id": rng.choice(ids["organisation"]),
        "kind": rng.choice(("invention_patent", "utility_model", "utility_model", "software_copyright")),
        "granted_on": _day(rng),
        "core_product": product,
    }


def yearly_return(rng: random.Random, number: int, ids: Ids) -> Row:
    revenue = _amount(rng, 500_000)
    return {
        "organisation_id": rng.choice(ids["organisation"]),
        "year": rng.randint(2018, 2023),
        "basis": rng.choice(("audit", "tax_return", "own_statement")),
        "staff": Decimal(rng.randint(3, 400)),
        "rd_staff": Decimal(rng.randint(0, 40)),
        "revenue_fen": revenue,
        "sales_fen": revenue,
        "rd_expense_fen": revenue // rng.randint(10, 60),
        "assets_fen": _amount(rng, 900_000),
    }


def visit(rng: random.Random, number: int, ids: Ids) -> Row:
    return {
        "organisation_id": rng.choice(ids["organisation"]),
        "campaign_id": rng.choice(ids["campaign"]),
        "visited_on": _day(rng, 2022, 2024),
        "unit_id": rng.choice(ids["unit"]),
        "state": rng.choice(("planned", "done", "done")),
        "findings": f"{rng.choice(_PRODUCTS)}销路不稳，希望对接{rng.choice(_TRADES)}方面的专家。",
    }


def need(rng: random.Random, number: int, ids: Ids) -> Row:
    product = rng.choice(_PRODUCTS)
    return {
        "title": f"{product}{rng.choice(('减损', '提质', '节能', '废品率偏高', '病害防治'))}{_brand(rng)}",
        "organisation_id": rng.choice(ids["organisation"]),
        "words": f"{product}的问题困扰多年，盼有专家来看一看，给个能落地的办法。",
        "industry": rng.choice(_INDUSTRIES),
        # What waits is what came lately: the backlog does not grow with the age of the book.
        "state": "to_review" if number < 3 else rng.choice(("closed", "answered", "expired", "closed", "published")),
        "submitted_on": _day(rng, 2020, 2024),
    }


def plot(rng: random.Random, number: int, ids: Ids) -> Row:
    return {
        "name": f"模拟{number % 40 + 1}号棚",
        "household_id": rng.choice(ids["household"]),
        "kind": rng.choice(("greenhouse", "tunnel", "open_field", "orchard")),
        "crop": rng.choice(("番茄", "黄瓜", "辣椒", "玉米", "苹果")),
        "area_mu": Decimal(rng.randint(5, 80)) / 10,
        "township_id": rng.choice(ids["township"]),
        "village": f"模拟{rng.choice(_BRAND)}村",
    }


def soil_sample(rng: random.Random, number: int, ids: Ids) -> Row:
    return {
        "plot_id": rng.choice(ids["plot"]),
        "sampled_on": _day(rng, 2019, 2024),
        "laboratory": "模拟土肥站",
        "depth_cm": 20,
        "ph": Decimal(rng.randint(600, 860)) / 100,
        "organic_matter_g_per_kg": Decimal(rng.randint(800, 4000)) / 100,
        "olsen_p_mg_per_kg": Decimal(rng.randint(50, 1600)) / 10,
        "available_k_mg_per_kg": Decimal(rng.randint(800, 4500)) / 10,
    }


def service_record(rng: random.Random, number: int, ids: Ids) -> Row:
    served = _day(rng, 2020, 2024)
    to_firm = rng.random() < 0.2
    growing = ("soil_test", "formula_fertiliser", "microbial_fertiliser", "field_visit", "training")
    return {
        "kind": "coaching" if to_firm else rng.choice(growing),
        "scheme": "high_tech_enterprise" if to_firm else "",
        "household_id": None if to_firm else rng.choice(ids["household"]),
        "organisation_id": rng.choice(ids["organisation"]) if to_firm else None,
        "served_on": served,
        "source_date": served,
        "content": "模拟服务：取土化验，按方施肥。",
    }


MAKERS: dict[str, Callable[[random.Random, int, Ids], Row]] = {
    "organisation": organisation,
    **{noun: globals()[noun] for noun in SHARES},
}


def rows_of(noun: str, count: int, ids: Ids) -> Iterator[Row]:
    """The rows of a noun, each from its own number."""
    rng = random.Random(noun)
    make, prefix = MAKERS[noun], _prefix(noun)
    for number in range(count):
        row = make(rng, number, ids)
        yield {**row, "code": f"{prefix}-{number + 1:07d}", "origin": "synthetic", "source": "模拟数据"}


def _prefix(noun: str) -> str:
    from nonggu.registry.nouns import model_of

    return model_of(noun).code_prefix


def open_home(folder: Path, database: str) -> None:
    """A new home, marked as a demonstration, with an empty book."""
    os.environ["NONGGU_HOME"] = str(folder)
    from nonggu.keep.home import has_home, make_home

    if has_home(folder):
        sys.exit(f"{folder} is a home already")
    make_home(folder, database=database, is_demo=True)
    from nonggu.cli.book import open_book

    open_book(folder, is_upgraded=False)
    from nonggu.keep.upgrade import upgrade_database

    upgrade_database()


def make_places() -> Ids:
    """The centre, its townships and units, and one campaign."""
    from nonggu.keep.centre import make_centre
    from nonggu.keep.plan import CentrePlan
    from nonggu.registry.book import create_record
    from nonggu.registry.models import Campaign, Township, Unit

    plan = CentrePlan(
        division_code="140799",
        county_name="示例县",
        reporting_date=dt.date(2024, 3, 11),
        is_demo=True,
        townships=[f"模拟第{number}镇" for number in range(1, TOWNSHIPS + 1)],
        units=[f"模拟第{number}科" for number in range(1, 9)],
    )
    make_centre(plan)
    campaign = create_record(Campaign, {"name": "模拟大调研", "origin": "synthetic"}, by=None)
    keys = {
        name: sorted(model.objects.values_list("pk", flat=True))
        for name, model in (("township", Township), ("unit", Unit))
    }
    return {name: range(found[0], found[-1] + 1) for name, found in keys.items()} | {
        "campaign": range(campaign.pk, campaign.pk + 1)
    }


def make_accounts(ids: Ids) -> None:
    """One leader, one officer, a clerk of each township and users of enterprises."""
    from django.contrib.auth.hashers import make_password

    from nonggu.registry.models import User

    secret = make_password(PASSWORD)
    people = [User(username="leader", role="leader"), User(username="officer", role="officer")]
    people += [User(username=f"clerk{n}", role="clerk", township_id=ids["township"][n]) for n in range(TOWNSHIPS)]
    firms = ids["organisation"]
    people += [
        User(username=f"enterprise{n}", role="enterprise", organisation_id=firms[n * len(firms) // 20])
        for n in range(20)
    ]
    for one in people:
        one.password, one.display_name = secret, f"模拟{one.username}"
    User.objects.bulk_create(people)


def fill(ids: Ids, organisations: int, records: int) -> None:
    """Enter everything, noun by noun."""
    from nonggu.registry.entering import enter_rows
    from nonggu.registry.nouns import model_of

    counts = {"organisation": organisations} | {noun: records * share // 100 for noun, share in SHARES.items()}
    for noun, count in counts.items():
        began, rows, first, last = time.perf_counter(), rows_of(noun, count, ids), 0, 0
        while part := list(islice(rows, CHUNK)):
            keys, _ = enter_rows(model_of(noun), part, by=None)
            first, last = first or keys[0], keys[-1]
        ids[noun] = range(first, last + 1)
        tell(noun, began, count)


class WithoutIndexes:
    """The time in which the book's tables have no indexes but unique ones: filling is then several times as fast."""

    def __enter__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name LIKE 'registry\\_%' ESCAPE '\\'"
                    " AND sql LIKE 'CREATE INDEX%'"
                )
            else:
                cursor.execute(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
                    " AND tablename LIKE 'registry\\_%' AND indexdef LIKE 'CREATE INDEX%'"
                )
            self.indexes = dict(cursor.fetchall())
            for name in self.indexes:
                cursor.execute(f'DROP INDEX "{name}"')

    def __exit__(self, *error: object) -> None:
        from django.db import connection

        began = time.perf_counter()
        with connection.cursor() as cursor:
            for statement in self.indexes.values():
                cursor.execute(statement)
            tell("indexes", began, len(self.indexes))
        from nonggu.keep.upgrade import renew_index

        began = time.perf_counter()
        tell("search index", began, renew_index())


def tell(what: str, began: float, count: int) -> None:
    """Print one line."""
    seconds = time.perf_counter() - began
    print(f"  {what:24}{count:>12,}{seconds:>9.1f} s   processor {time.process_time():9.1f} s", flush=True)


def main() -> None:
    """Build a book."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--organisations", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=5_000_000)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    open_home(options.folder, options.database)
    began = time.perf_counter()
    with WithoutIndexes():
        ids = make_places()
        fill(ids, options.organisations, options.records)
        make_accounts(ids)
    tell("all", began, options.organisations + options.records)


if __name__ == "__main__":
    main()
