"""The only door from the book's rows to the rules engine: one row an enterprise, unknown left unknown.

What the book keeps of every title it keeps whole (a figure counts by it), so an enterprise without a certificate has
none: the date is then 1900-01-01, as the rules' dictionary asks. Every other fact that nobody entered stays unknown.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import polars as pl

from nonggu.engines.rules.checking import Contradiction, find_contradictions
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts, FactSpec, FactTable, Value, columns_of
from nonggu.engines.rules.joining import with_linked
from nonggu.engines.rules.linked import sum_ip
from nonggu.engines.rules.tabling import fact_table
from nonggu.registry.models import Certificate, IntellectualProperty, Organisation, Platform, Statement, YearlyReturn
from nonggu.registry.models.intellectual_property import Acquisition, PropertyKind
from nonggu.registry.models.lists import Scheme, Tier
from nonggu.registry.models.organisation import OrganisationKind
from nonggu.rulebook import law

#: Yearly facts and the field of the yearly return that holds them; money in fen.
RETURN_FIELDS = {
    "staff": "staff",
    "st_staff": "technical_staff",
    "rd_staff": "rd_staff",
    "sales": "sales_fen",
    "revenue": "revenue_fen",
    "main_income": "main_revenue_fen",
    "total_income": "total_income_fen",
    "high_tech_income": "high_tech_income_fen",
    "total_cost": "total_cost_fen",
    "net_profit": "net_profit_fen",
    "assets": "assets_fen",
    "liabilities": "liabilities_fen",
    "net_assets": "net_assets_fen",
    "rd": "rd_expense_fen",
    "rd_domestic": "domestic_rd_expense_fen",
    "rd_deductible": "deductible_rd_expense_fen",
    "rd_accounting": "accounting_rd_expense_fen",
    "conversions": "results_transformed",
}
TITLE_FACTS = {
    Scheme.HIGH_TECH_ENTERPRISE.value: "hte_valid_until",
    Scheme.TECH_SME.value: "tech_sme_valid_until",
    Scheme.INNOVATIVE_SME.value: "innovative_sme_valid_until",
    Scheme.SPECIALISED_SME.value: "specialised_sme_valid_until",
}
NEVER = dt.date(1900, 1, 1)
YEARS_BACK = 4

_IP_KINDS = {
    PropertyKind.NEW_DRUG.value: "national_new_drug",
    PropertyKind.TCM_PROTECTION.value: "protected_tcm_variety",
}
_WAYS = {
    Acquisition.OWN.value: "own_rd",
    Acquisition.TRANSFERRED.value: "transfer",
    Acquisition.DONATED.value: "gift",
    Acquisition.MERGED.value: "merger",
}
_IP_TYPES: dict[str, Any] = {
    "id": pl.String, "ip_no": pl.String, "kind": pl.String, "crop": pl.String, "granted_on": pl.Date,
    "valid_until": pl.Date, "granted_in_china": pl.Boolean, "acquired_by": pl.String, "transferred_in_on": pl.Date,
    "right_holder_rank": pl.Int64, "used_by_co_owner": pl.Boolean, "linked_to_main_product": pl.Boolean,
    "used_in_hte": pl.Boolean, "high_value": pl.Boolean, "row": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookFacts:
    """The facts of enterprises on a day: the engine's table (`id` is the organisation's key as text), figures that
    cannot all be right, and statements that cannot be read (organisation key, fact, value)."""

    table: FactTable
    contradictions: Sequence[Contradiction] = ()
    unreadable: Sequence[tuple[int, str, str]] = ()

    def of(self, row: int) -> Facts:
        """One enterprise as exact facts."""
        facts = self.table.row(row)
        return Facts({name: value for name, value in facts.values.items() if name != "id"}, facts.on, facts.conflicts)


def enterprises() -> Any:
    """Every enterprise of the book, archived and merged ones aside."""
    return Organisation.objects.current().filter(kind=OrganisationKind.ENTERPRISE)


def specs_on(book: RuleBook, on: dt.date) -> dict[str, FactSpec]:
    """The columns that any rule may read on the day."""
    return columns_of(book.facts.values(), range(on.year - YEARS_BACK, on.year + 1))


def read_facts(book: RuleBook, on: dt.date, keys: Sequence[int] | None = None) -> BookFacts:
    """The facts of these organisations, or of every enterprise of the book. Six queries, however many there are."""
    specs = specs_on(book, on)
    found = Organisation.objects.filter(pk__in=keys) if keys is not None else enterprises()
    firms = list(found.order_by("id").values_list("pk", "founded_on", "uscc"))
    frame = pl.DataFrame(
        {
            "id": pl.Series([str(pk) for pk, _, _ in firms], dtype=pl.String),
            "registered_on": pl.Series([day for _, day, _ in firms], dtype=pl.Date),
            "resident_enterprise": pl.Series([_is_resident(uscc) for _, _, uscc in firms], dtype=pl.Boolean),
        }
    )
    frame = _with_returns(frame, on, keys)
    table = fact_table(frame, specs, on)
    ids = [pk for pk, _, _ in firms]
    table = with_linked(table, _titles(ids, on, keys), specs)
    table = with_linked(table, _property(on, keys), specs)
    table = with_linked(table, _institutions(on, keys), specs)
    stated, unreadable = _statements(specs, keys)
    table, contradictions = find_contradictions(with_linked(table, stated, specs))
    return BookFacts(table, contradictions, unreadable)


def _is_resident(uscc: str) -> bool | None:
    """A unified credit code is given to those registered on the mainland; without one nothing is known."""
    return True if len(uscc) == 18 else None


def _narrowed(records: Any, keys: Sequence[int] | None) -> Any:
    return records if keys is None else records.filter(organisation__in=keys)


def _with_returns(frame: pl.DataFrame, on: dt.date, keys: Sequence[int] | None) -> pl.DataFrame:
    records = YearlyReturn.objects.current().filter(year__gte=on.year - YEARS_BACK, year__lte=on.year)
    names = list(RETURN_FIELDS)
    rows = _narrowed(records, keys).order_by("id").values_list("organisation_id", "year", *RETURN_FIELDS.values())
    types: dict[str, Any] = {"id": pl.Int64, "year": pl.Int64}
    for name in names:
        types[name] = pl.Decimal(20, 2) if name in ("staff", "st_staff", "rd_staff") else pl.Int64
    long = pl.DataFrame(list(rows), schema=types, orient="row").with_columns(pl.col("id").cast(pl.String))
    for year in range(on.year - YEARS_BACK, on.year + 1):
        one = long.filter(pl.col("year") == year).unique("id", keep="last", maintain_order=True)
        if one.height:
            one = one.select("id", *(pl.col(name).alias(f"{name}_{year}") for name in names))
            one = one[[series.name for series in one if series.null_count() < one.height]]
            frame = frame.join(one, on="id", how="left", maintain_order="left")
    return frame


def _titles(ids: Iterable[int], on: dt.date, keys: Sequence[int] | None) -> dict[str, dict[str, Value]]:
    """Until when each title holds; an end that is not known stays unknown, no certificate is 1900-01-01."""
    found: dict[str, dict[str, Value]] = {fact: {str(pk): NEVER for pk in ids} for fact in TITLE_FACTS.values()}
    held = Certificate.objects.current().filter(scheme__in=TITLE_FACTS, valid_from__lte=on).order_by("valid_to")
    rows = _narrowed(held, keys).values_list("organisation_id", "scheme", "valid_to", "revoked_on")
    for pk, scheme, until, revoked in rows:
        ends = revoked - dt.timedelta(days=1) if revoked and revoked <= on else until
        known = found[TITLE_FACTS[scheme]].get(str(pk))
        if isinstance(known, dt.date):
            found[TITLE_FACTS[scheme]][str(pk)] = None if ends is None else max(known, ends)
    return found


def property_rows(on: dt.date, keys: Sequence[int] | None) -> pl.DataFrame:
    """The rights as the engine's sheet `ip`; disputed ones and those granted later have no kind and do not count."""
    rights = _narrowed(IntellectualProperty.objects.current(), keys).order_by("id")
    rows = [_property_row(right, on) for right in rights.values_list(*_RIGHT_FIELDS)]
    return pl.DataFrame(rows, schema=_IP_TYPES, orient="row")


_RIGHT_FIELDS = (
    "organisation_id", "number", "kind", "granted_on", "valid_from", "valid_to", "acquisition", "acquired_on",
    "owner_rank", "core_product", "used_in_application", "is_disputed", "pk",
)  # fmt: skip


def _property_row(right: tuple[Any, ...], on: dt.date) -> tuple[Any, ...]:
    pk, number, kind, granted, begins, ends, way, acquired, rank, product, used, disputed, row = right
    start = granted or begins
    is_out = disputed or (start is not None and start > on)
    acquired_by = _WAYS.get(way)
    moved = acquired if acquired_by not in (None, "own_rd") else None
    return (
        str(pk), number, None if is_out else _IP_KINDS.get(kind, kind), None, granted, ends, True, acquired_by, moved,
        rank, None, True if product else None, used, None, row,
    )  # fmt: skip


def _property(on: dt.date, keys: Sequence[int] | None) -> Mapping[str, Mapping[str, Value]]:
    return sum_ip(property_rows(on, keys), on, frozenset(law.linked_sheets()["main_crops"])).facts


def _institutions(on: dt.date, keys: Sequence[int] | None) -> dict[str, dict[str, Value]]:
    """Enterprises that run a recognised platform; of the others nothing is known."""
    found: dict[str, dict[str, Value]] = {"provincial_rd_institution": {}, "has_rd_institution": {}}
    platforms = _narrowed(Platform.objects.recognised_on(on).exclude(organisation=None), keys)
    for pk, tier in platforms.values_list("organisation_id", "tier"):
        found["has_rd_institution"][str(pk)] = True
        if tier in (Tier.NATIONAL, Tier.PROVINCIAL):
            found["provincial_rd_institution"][str(pk)] = True
    return found


def _statements(
    specs: Mapping[str, FactSpec], keys: Sequence[int] | None
) -> tuple[dict[str, dict[str, Value]], list[tuple[int, str, str]]]:
    found: dict[str, dict[str, Value]] = defaultdict(dict)
    unreadable = []
    own = Statement.objects.current().filter(platform=None, town=None).exclude(organisation=None)
    rows = _narrowed(own, keys).order_by("id")
    for pk, fact, year, text in rows.values_list("organisation_id", "fact", "year", "value"):
        name = f"{fact}_{year}" if year else fact
        spec = specs.get(name)
        if spec is None:
            continue
        value = parse_statement(spec, text)
        if value is None:
            unreadable.append((pk, name, text))
        else:
            found[name][str(pk)] = value
    return dict(found), unreadable


_YES = frozenset(("yes", "true", "1", "是", "有"))
_NO = frozenset(("no", "false", "0", "否", "无"))


def parse_statement(spec: FactSpec, text: str) -> Value:
    """A stated value as the engine takes it (money in yuan); None when it cannot be read."""
    word = text.strip()
    if spec.kind == "boolean":
        return True if word.lower() in _YES else False if word.lower() in _NO else None
    if spec.kind == "code":
        return next((code for code, zh, en in spec.choices if word in (code, zh, en)), None)
    try:
        if spec.kind == "date":
            return dt.date.fromisoformat(word)
        number = Decimal(word.replace(",", ""))
    except (ValueError, InvalidOperation):
        return None
    if not number.is_finite() or abs(number) >= 10**15 or (spec.lower is not None and number < Decimal(spec.lower)):
        return None
    if spec.kind == "count" and number != number.to_integral_value():
        return None
    return Fraction(round(number, 4))
