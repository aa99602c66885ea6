"""Two enterprises with three years of returns, rights and statements, on the working day 2024-03-11."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nonggu.registry import book
from nonggu.registry.models import (
    IntellectualProperty,
    Organisation,
    Person,
    Platform,
    SpecialisedTown,
    Statement,
    Township,
    TrainingEvent,
    Unit,
    YearlyReturn,
)

ON = dt.date(2024, 3, 11)
WAN = 1_000_000  # fen
USCC = "91140703MA0K00000X"


def sales_of(year: int) -> int:
    """Sales of a year in fen: 10, 11, 12 million yuan."""
    return {2021: 1000, 2022: 1100, 2023: 1200}[year] * WAN


def enter_firm(name: str, *, township=None, technical: str = "10", research_share: int = 6, **more) -> Organisation:
    """An enterprise of 100 people that meets the conditions of a high-tech enterprise but for what is said."""
    firm = book.create_record(
        Organisation,
        {"name": name, "uscc": USCC[:-1] + name[-1:].upper().translate(str.maketrans("甲乙丙丁", "1234")),
         "founded_on": dt.date(2015, 5, 5), "township": township, "industry": "seed", **more},
        by=None,
    )  # fmt: skip
    for year in (2021, 2022, 2023):
        sales = sales_of(year)
        values = {
            "organisation": firm, "year": year, "staff": "100", "technical_staff": technical, "rd_staff": "8",
            "sales_fen": sales, "revenue_fen": sales, "main_revenue_fen": sales, "total_income_fen": sales,
            "high_tech_income_fen": sales * 7 // 10, "rd_expense_fen": sales * research_share // 100,
            "domestic_rd_expense_fen": sales * research_share // 100,
            "deductible_rd_expense_fen": sales * 6 // 100, "accounting_rd_expense_fen": sales * 6 // 100,
            "total_cost_fen": sales, "assets_fen": sales, "liabilities_fen": sales * 4 // 10,
            "net_assets_fen": sales * 6 // 10, "net_profit_fen": sales // 10, "profit_fen": sales // 10,
            "taxable_income_fen": 400 * WAN, "results_transformed": 5,
        }  # fmt: skip
        book.create_record(YearlyReturn, values, by=None)
    right = {"organisation": firm, "number": f"ZL-{name}", "name": "模拟发明", "kind": "invention_patent",
             "granted_on": dt.date(2019, 1, 1), "acquisition": "own", "core_product": "种子"}  # fmt: skip
    book.create_record(IntellectualProperty, right, by=None)
    told = {"major_accident_365d": "否", "core_technology_in_field": "是", "took_part_in_standards": "否",
            "restricted_products": "否", "serious_breach_2y": "否", "on_bad_list": "否"}  # fmt: skip
    for fact, value in told.items():
        book.create_record(Statement, {"organisation": firm, "fact": fact, "value": value}, by=None)
    return firm


@pytest.fixture
def places(db):
    """An eastern and a western township, and a unit of each in the fixed order west, east."""
    towns = book.create_records(Township, [{"name": "东镇"}, {"name": "西镇"}], by=None)
    book.create_records(
        Unit,
        [
            {"name": "东镇政府", "position": 2, "township": towns[0]},
            {"name": "西镇政府", "position": 1, "township": towns[1]},
        ],
        by=None,
    )
    return towns


@pytest.fixture
def firm(centre, places):
    """An enterprise in the east that would meet what can be reckoned."""
    return enter_firm("模拟企业甲", township=places[0])


@pytest.fixture
def other(centre, places):
    """An enterprise in the west, one person short of a tenth."""
    return enter_firm("模拟企业乙", township=places[1], technical="9")


@pytest.fixture
def subjects(centre):
    """A municipal maker space, a county town, an event and a coach."""
    return {
        "platform": book.create_record(
            Platform, {"name": "模拟众创空间", "kind": "maker_space", "tier": "municipal"}, by=None
        ),
        "town": book.create_record(SpecialisedTown, {"name": "模拟专业镇", "tier": "county"}, by=None),
        "event": book.create_record(TrainingEvent, {"name": "模拟宣讲会", "held_on": ON}, by=None),
        "coach": book.create_record(Person, {"name": "模拟辅导人"}, by=None),
    }


@pytest.fixture
def client_of(make_user):
    """A client signed in as a new user of a role."""

    def signed(role, username="", **links):
        client = Client()
        client.user = make_user(role, username, **links)
        client.force_login(client.user)
        return client

    return signed
