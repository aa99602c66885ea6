"""An enterprise's figures of a year (年度数据)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class ReturnBasis(models.TextChoices):
    """What the figures rest on."""

    AUDIT = "audit", _("audit report")
    TAX_RETURN = "tax_return", _("tax return")
    OWN_STATEMENT = "own_statement", _("own statement")


class YearlyReturn(Record):
    """One enterprise, one year. Staff are monthly averages; money is exact.

    R&D expense has three bases (high-tech, super-deduction, accounting) that are never copied into each other.
    """

    code_prefix = "YR"
    natural_keys = (("organisation", "year"),)
    title_field = "organisation"

    organisation = fields.owner("registry.Organisation", _("organisation"), "yearly_returns")
    year = models.PositiveIntegerField(_("year"), db_index=True)
    basis = fields.choice(_("basis of the figures"), ReturnBasis)
    staff = fields.number(_("staff (monthly average)"), 10, 2)
    technical_staff = fields.number(_("scientific and technical staff"), 10, 2)
    rd_staff = fields.number(_("R&D staff"), 10, 2)
    revenue_fen = fields.fen(_("operating revenue"))
    main_revenue_fen = fields.fen(_("main operating revenue"))
    sales_fen = fields.fen(_("sales revenue"))
    total_income_fen = fields.fen(_("total income"))
    high_tech_income_fen = fields.fen(_("income from high-tech products"))
    rd_expense_fen = fields.fen(_("R&D expense"))
    domestic_rd_expense_fen = fields.fen(_("R&D expense within China"))
    deductible_rd_expense_fen = fields.fen(_("R&D expense (super-deduction basis)"))
    accounting_rd_expense_fen = fields.fen(_("R&D expense (accounting basis)"))
    total_cost_fen = fields.fen(_("total cost and expense"))
    assets_fen = fields.fen(_("total assets"))
    liabilities_fen = fields.fen(_("total liabilities"))
    net_assets_fen = fields.fen(_("net assets"))
    profit_fen = fields.fen(_("total profit"))
    net_profit_fen = fields.fen(_("net profit"))
    taxable_income_fen = fields.fen(_("taxable income"))
    tax_paid_fen = fields.fen(_("tax paid"))
    exports_fen = fields.fen(_("exports"))
    results_transformed = fields.whole(_("results transformed in the year"))

    class Meta(Record.Meta):
        verbose_name = _("yearly return")
        verbose_name_plural = _("yearly returns")
