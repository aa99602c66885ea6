"""Yearly returns of enterprises: three years each, consistent within and between years."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from nonggu.example.draft import Draft, Firm, Row, wan
from nonggu.example.industries import PROFILES
from nonggu.example.origins import synthetic
from nonggu.registry.models.yearly_return import ReturnBasis

YEARS = (2021, 2022, 2023)


@dataclass(slots=True)
class _Size:
    """How a firm stands: sales in yuan, share of research in sales, share of high-tech income, staff by sales."""

    sales: float
    research: float
    high_tech: float
    yuan_per_head: float
    technical: float
    debt: float


def enter_returns(draft: Draft) -> None:
    """Three returns of every enterprise, double entries aside."""
    rng, more = draft.chance("returns"), draft.chance("more of the returns")
    high_tech = {firm.code for firm in draft.high_tech}
    for firm in draft.enterprises:
        size = _size(rng, firm, is_high_tech=firm.code in high_tech)
        for year in YEARS:
            row = {"organisation": firm.code, "year": year, **_figures(rng, firm, size)}
            row |= _other_figures(more, row, is_research=size.research > 0)
            basis = _basis(rng, is_high_tech=firm.code in high_tech)
            filed = dt.date(year + 1, rng.choice((1, 2)), rng.randint(5, 28))
            draft.enter("yearly_return", {**row, "basis": basis.value, **synthetic(filed)})
            size.sales *= rng.uniform(0.88, 1.32)


def _size(rng: random.Random, firm: Firm, *, is_high_tech: bool) -> _Size:
    median = PROFILES[firm.industry].sales_yuan * (1.6 if is_high_tech else 0.6)
    sales = min(median * rng.lognormvariate(0, 0.85), 900_000_000)
    if is_high_tech:
        lowest = 0.05 if sales <= 50_000_000 else 0.04 if sales <= 200_000_000 else 0.03
        research, share, technical = (
            rng.uniform(lowest + 0.002, lowest + 0.05),
            rng.uniform(0.61, 0.95),
            rng.uniform(0.11, 0.34),
        )
    else:
        research = rng.choice((0.0, rng.uniform(0.005, 0.03), rng.uniform(0.03, 0.055)))
        share, technical = (rng.uniform(0.2, 0.75), rng.uniform(0.04, 0.2)) if research else (0.0, rng.uniform(0, 0.06))
    return _Size(sales, research, share, rng.uniform(280_000, 900_000), technical, rng.uniform(0.25, 0.78))


def _basis(rng: random.Random, *, is_high_tech: bool) -> ReturnBasis:
    if is_high_tech:
        return ReturnBasis.AUDIT
    return rng.choice((ReturnBasis.TAX_RETURN, ReturnBasis.TAX_RETURN, ReturnBasis.OWN_STATEMENT))


def _figures(rng: random.Random, firm: Firm, size: _Size) -> Row:
    """Staff and money of a year; what must not exceed something is a share of it."""
    sales = round(size.sales)
    revenue = round(sales * rng.uniform(1.0, 1.03))
    income = round(revenue * rng.uniform(1.0, 1.02))
    research = round(sales * size.research * rng.uniform(0.98, 1.1))
    assets = round(revenue * rng.uniform(0.8, 1.6))
    liabilities = round(assets * size.debt * rng.uniform(0.92, 1.06))
    profit = round(revenue * rng.uniform(-0.03, 0.12))
    taxable = max(0, round(profit * rng.uniform(0.8, 1.0)))
    exports = round(sales * rng.uniform(0.05, 0.4)) if firm.industry == "malleable_iron" and firm.number % 3 == 0 else 0
    money = {
        "revenue": revenue,
        "main_revenue": round(revenue * rng.uniform(0.9, 1.0)),
        "sales": sales,
        "total_income": income,
        "high_tech_income": round(income * min(0.99, size.high_tech * rng.uniform(1.0, 1.04))),
        "rd_expense": research,
        "domestic_rd_expense": round(research * rng.uniform(0.9, 1.0)),
        "assets": assets,
        "liabilities": liabilities,
        "net_assets": assets - liabilities,
        "profit": profit,
        "taxable_income": taxable,
        "tax_paid": round(taxable * rng.uniform(0.15, 0.25) + revenue * 0.012),
        "exports": exports,
    }
    return {**_staff(rng, size, sales), **{name: wan(yuan) for name, yuan in money.items()}}


def _other_figures(rng: random.Random, row: Row, *, is_research: bool) -> Row:
    """Costs, net profit, the other two bases of R&D expense, and results transformed."""
    research: Decimal = row["rd_expense"]
    cost = row["revenue"] - row["profit"]
    net = row["profit"] * (Decimal("0.85") if row["profit"] > 0 else 1)
    return {
        "total_cost": _fen(cost),
        "net_profit": _fen(net),
        "deductible_rd_expense": _fen(research * Decimal(rng.randint(80, 98)) / 100),
        "accounting_rd_expense": _fen(research * Decimal(rng.randint(100, 118)) / 100),
        "results_transformed": rng.randint(1, 7) if is_research else rng.choice((0, 0, 0, 1)),
    }


def _fen(amount: Decimal) -> Decimal:
    """10,000 yuan, exact to the fen."""
    return round(amount, 6)


def _staff(rng: random.Random, size: _Size, sales: int) -> Row:
    staff = max(5, round(sales / size.yuan_per_head))
    technical = min(staff, round(staff * size.technical + 0.5)) if size.technical else 0
    research = round(technical * rng.uniform(0.5, 1.0))
    return {
        "staff": Decimal(staff) + Decimal(rng.choice((0, 25, 50, 75))) / 100,
        "technical_staff": Decimal(technical),
        "rd_staff": Decimal(research),
    }
