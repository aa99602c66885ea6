"""What a row says that cannot be, or hardly: forms of codes block, check characters and odd figures warn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nonggu.desks.enrol.staged import CLEAR, StagedColumn, StagedSheet
from nonggu.registry import validators
from nonggu.registry.nouns import noun_of

#: The largest amount in 万元 that is not asked about: more looks like yuan under a heading of 万元.
_LARGEST_USUAL_FEN = 10**6 * 10**6
#: In a yearly return the first is at most the second.
_AT_MOST = (
    ("technical_staff", "staff"),
    ("rd_staff", "staff"),
    ("main_revenue_fen", "revenue_fen"),
    ("high_tech_income_fen", "total_income_fen"),
    ("domestic_rd_expense_fen", "rd_expense_fen"),
)
_NET_ASSETS_TOLERANCE_FEN = 10_000


def check(staged: StagedSheet) -> None:
    """Add to the sheet's findings what its values say that cannot be."""
    for column in staged.columns:
        by_name = _CHECKS.get(column.book.field.name)
        if by_name is not None:
            by_name(staged, column)
        elif column.book.column.kind == "money":
            _check_amount(staged, column)
    _check_order(staged)
    if noun_of(staged.model) == "yearly_return":
        _check_return(staged)


def _filled(column: StagedColumn) -> Iterator[tuple[int, Any]]:
    for position, value in enumerate(column.values):
        if value is not None and value is not CLEAR:
            yield position, value


def _check_uscc(staged: StagedSheet, column: StagedColumn) -> None:
    for position, text in _filled(column):
        code = validators.normalise_code(text)
        problem = validators.uscc_problem(code)
        column.values[position] = code if problem != "format" else None
        if problem == "format":
            params = {"text": text[:40], "length": len(code)}
            staged.findings.report(position, column, "uscc_format", params)
        elif problem == "check":
            staged.findings.report(position, column, "uscc_check", {"text": code}, is_warning=True)


def _check_identity(staged: StagedSheet, column: StagedColumn) -> None:
    for position, text in _filled(column):
        column.values[position] = code = validators.normalise_code(text)
        if validators.identity_problem(code):
            staged.findings.report(position, column, "identity_check", is_warning=True)


def _form(is_form: Callable[[str], bool], code: str) -> Callable[[StagedSheet, StagedColumn], None]:
    def checked(staged: StagedSheet, column: StagedColumn) -> None:
        for position, text in _filled(column):
            column.values[position] = written = validators.normalise_code(text)
            if not is_form(written):
                staged.findings.report(position, column, code, {"text": text[:40]}, is_warning=True)

    return checked


def _check_trl(staged: StagedSheet, column: StagedColumn) -> None:
    for position, level in _filled(column):
        if not 1 <= level <= 9:
            column.values[position] = None
            params = {"text": str(level), "lower": 1, "upper": 9}
            staged.findings.report(position, column, "cell_out_of_range", params)


def _check_amount(staged: StagedSheet, column: StagedColumn) -> None:
    for position, fen in _filled(column):
        if abs(fen) > _LARGEST_USUAL_FEN:
            params = {"amount": f"{fen / 10**6:,.0f}"}
            staged.findings.report(position, column, "amount_unit_doubtful", params, is_warning=True)


def _check_order(staged: StagedSheet) -> None:
    """A record that ends before it begins never holds."""
    first, last = staged.column("valid_from"), staged.column("valid_to")
    if first is not None and last is not None:
        for position, day in _filled(last):
            began = first.values[position]
            if began is not None and began is not CLEAR and day < began:
                staged.findings.report(position, last, "dates_reversed", is_warning=True)


def _check_return(staged: StagedSheet) -> None:
    columns = {column.book.attribute: column for column in staged.columns}
    for smaller, larger in _AT_MOST:
        if smaller in columns and larger in columns:
            limits = columns[larger].values
            for position, value in _filled(columns[smaller]):
                if limits[position] not in (None, CLEAR) and value > limits[position]:
                    params = {"other": columns[larger].book.column.zh, "other_en": columns[larger].book.column.en}
                    staged.findings.report(position, columns[smaller], "return_exceeds", params, is_warning=True)
    if {"assets_fen", "liabilities_fen", "net_assets_fen"} <= set(columns):
        net = columns["net_assets_fen"]
        for position, value in _filled(net):
            parts = columns["assets_fen"].values[position], columns["liabilities_fen"].values[position]
            is_known = not any(part in (None, CLEAR) for part in parts)
            if is_known and abs(parts[0] - parts[1] - value) > _NET_ASSETS_TOLERANCE_FEN:
                staged.findings.report(position, net, "return_net_assets", is_warning=True)


_CHECKS: dict[str, Callable[[StagedSheet, StagedColumn], None]] = {
    "uscc": _check_uscc,
    "id_number": _check_identity,
    "division": _form(validators.is_division, "division_form"),
    "registered_division": _form(validators.is_division, "division_form"),
    "industry_code": _form(validators.is_industry, "industry_code_form"),
    "discipline_code": _form(validators.is_discipline, "discipline_code_form"),
    "trl": _check_trl,
}
