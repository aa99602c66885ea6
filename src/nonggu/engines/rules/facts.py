"""What is known about enterprises: of one as exact values, of many as columns of whole numbers with a scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from nonggu.engines.rules.numbers import EXACT, UNKNOWN, Num

Value = Fraction | bool | str | dt.date | None
FOUNDED = "registered_on"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One input fact. `kind` is money (yuan), count, decimal, boolean, date or code; `{year}` in the name: one a
    year."""

    name: str
    kind: str
    zh: str
    en: str
    unit: str = ""
    meaning_zh: str = ""
    meaning_en: str = ""
    lower: float | None = 0
    choices: tuple[tuple[str, str, str], ...] = ()
    also: tuple[str, ...] = ()

    @property
    def is_yearly(self) -> bool:
        """Whether the fact has one value a year."""
        return "{year}" in self.name

    @property
    def is_number(self) -> bool:
        """Whether the fact is a number that rules compute with."""
        return self.kind in ("money", "count", "decimal")

    def in_year(self, year: int) -> str:
        """The column's name in that year."""
        return self.name.replace("{year}", str(year))


@dataclass(frozen=True, slots=True)
class Facts:
    """One enterprise: fact names (with the year: `sales_2025`) to values. Money in yuan; absent or None is unknown.

    `conflicts` names facts on which two sources disagree; they count as unknown and the clause asks for a person.
    """

    values: Mapping[str, Value]
    on: dt.date
    conflicts: frozenset[str] = frozenset()

    @property
    def founding_year(self) -> int | None:
        """The year of registration; None when unknown."""
        founded = self.values.get(FOUNDED)
        return founded.year if isinstance(founded, dt.date) else None

    def number(self, name: str) -> Fraction | None:
        """A numeric fact, None when unknown."""
        value = self.values.get(name)
        return Fraction(value) if isinstance(value, Fraction | int) and name not in self.conflicts else None

    def truth(self, name: str) -> bool | None:
        """A yes-or-no fact, None when unknown."""
        value = self.values.get(name)
        return value if isinstance(value, bool) else None

    def code(self, name: str) -> str | None:
        """A fact from a code list, None when unknown."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def date(self, name: str) -> dt.date | None:
        """A date, None when unknown."""
        value = self.values.get(name)
        return value if isinstance(value, dt.date) else None

    def is_missing(self, name: str) -> bool:
        """Whether the fact is unknown or its sources disagree."""
        return self.values.get(name) is None or name in self.conflicts


@dataclass(frozen=True, slots=True)
class FactTable:
    """Many enterprises: a frame of fact columns (numbers as Int64 whole multiples of 1/scale) and the scales.

    `frame` has `id`; a column `<fact>__conflict` (Boolean) marks rows whose sources disagree. `bounds` keeps the
    greatest
    magnitude of number columns once it is known.
    """

    frame: pl.DataFrame
    on: dt.date
    scales: Mapping[str, int] = field(default_factory=dict)
    bounds: dict[str, float] = field(default_factory=dict, compare=False)

    def bound(self, name: str) -> float:
        """The greatest magnitude of a number column (as whole multiples of 1/scale)."""
        if name not in self.bounds:
            lowest, highest = self.frame.select(low=pl.col(name).min(), high=pl.col(name).max()).row(0)
            self.bounds[name] = float(max(abs(lowest or 0), abs(highest or 0)))
        return self.bounds[name]

    def row(self, index: int) -> Facts:
        """One row as exact facts."""
        record = self.frame.row(index, named=True)
        conflicts = frozenset(k[:-10] for k, v in record.items() if k.endswith("__conflict") and v)
        values = {k: self._exact(k, v) for k, v in record.items() if not k.endswith("__conflict")}
        return Facts(values, self.on, conflicts)

    def _exact(self, name: str, value: Any) -> Value:
        if value is None or isinstance(value, bool | str | dt.date):
            return value
        return Fraction(value, self.scales.get(name, 1))


def columns_of(specs: Iterable[FactSpec], years: Iterable[int]) -> dict[str, FactSpec]:
    """Column names to the facts they hold, yearly facts once for each of the years."""
    found: dict[str, FactSpec] = {}
    years = tuple(years)
    for spec in specs:
        for name in [spec.in_year(year) for year in years] if spec.is_yearly else [spec.name]:
            found[name] = spec
    return found


class Block:
    """A run of rows of a table, as the arrays that clauses compute with. Arrays are made once and kept."""

    def __init__(self, table: TableArrays, start: int, stop: int) -> None:
        self.table, self.start, self.stop = table, start, stop
        self.on = table.on
        self.size = stop - start
        self._nums: dict[str, Num] = {}
        #: Quantities computed for this block, by node and year.
        self.made: dict[tuple[int, int], Num] = {}

    def number(self, name: str) -> Num:
        """A numeric fact; NaN where unknown."""
        found = self._nums.get(name)
        if found is None:
            found = self._nums[name] = self.table.number(name, self.start, self.stop)
        return found

    def days(self, name: str) -> Num:
        """Days since 1970-01-01 of a date fact."""
        return self.table.days(name, self.start, self.stop)

    def truth(self, name: str) -> Any:
        """A yes-or-no fact as uint8: 0 no, 1 yes, 2 unknown."""
        found = self.table.truths(name)
        return None if found is None else found[self.start : self.stop]

    def code(self, name: str, values: tuple[str, ...]) -> Any:
        """A code as uint8: its place in `values`, len(values) for another one, 255 for unknown."""
        found = self.table.codes(name, values)
        return None if found is None else found[self.start : self.stop]

    def gap(self, name: str) -> Any:
        """Whether a fact is unknown or its sources disagree."""
        found = self.table.gaps(name)
        return np.ones(self.size, np.bool_) if found is None else found[self.start : self.stop]

    def founding_year(self) -> Any:
        """The year of registration as float, NaN where unknown; None when the column is absent."""
        found = self.table.founding_years()
        return None if found is None else found[self.start : self.stop]


class TableArrays:
    """A fact table opened as numpy arrays, column by column and only when asked."""

    def __init__(self, table: FactTable) -> None:
        self.table, self.frame, self.scales, self.on = table, table.frame, table.scales, table.on
        self._cache: dict[object, Any] = {}
        self.conflicts = frozenset(name for name in table.frame.columns if name.endswith("__conflict"))
        self._known = {name for name, dtype in table.frame.schema.items() if dtype != pl.Null}

    def has(self, name: str) -> bool:
        """Whether the table has the column."""
        return name in self._known

    def whole(self, name: str) -> tuple[Any, Any, float]:
        """The whole column as int64, the mask of unknown rows (None: all known) and the greatest magnitude."""
        key = ("values", name)
        if key not in self._cache:
            series = self.frame[name].cast(pl.Int64)
            clash = f"{name}__conflict"
            if clash in self._known:
                series = self.frame.select(pl.when(~pl.col(clash).fill_null(False)).then(series)).to_series()
            gaps = series.is_null().to_numpy() if series.null_count() else None
            values = series.fill_null(0).to_numpy() if gaps is not None else series.to_numpy()
            self._cache[key] = (values, gaps, self.table.bound(name))
        found: tuple[Any, Any, float] = self._cache[key]
        return found

    def number(self, name: str, start: int, stop: int) -> Num:
        """Rows start to stop of a numeric column."""
        if not self.has(name):
            return UNKNOWN
        values, gaps, bound = self.whole(name)
        v = values[start:stop].astype(np.float64)
        if gaps is not None:
            v[gaps[start:stop]] = np.nan
        err = None
        if bound >= EXACT:
            err = np.where(np.abs(v) < EXACT, 0.0, np.abs(v) * 2.0**-52)
        return Num(v, self.scales.get(name, 1), bound, err)

    def days(self, name: str, start: int, stop: int) -> Num:
        """Rows start to stop of a date column, in days since 1970-01-01."""
        if not self.has(name):
            return UNKNOWN
        key = ("days", name)
        if key not in self._cache:
            self._cache[key] = self.frame[name].cast(pl.Int32).cast(pl.Float64).fill_null(float("nan")).to_numpy()
        return Num(self._cache[key][start:stop], 1, 1e7)

    def truths(self, name: str) -> Any:
        """A Boolean column as uint8: 0 no, 1 yes, 2 unknown; None when absent."""
        if not self.has(name):
            return None
        key = ("truths", name)
        if key not in self._cache:
            self._cache[key] = _truths(self.frame[name])
        return self._cache[key]

    def codes(self, name: str, values: tuple[str, ...]) -> Any:
        """A code column as places in `values`; None when absent."""
        if not self.has(name):
            return None
        key = ("codes", name, values)
        if key not in self._cache:
            column = self.frame[name]
            if not isinstance(column.dtype, pl.Enum):
                column = column.cast(pl.Enum(sorted(set(column.drop_nulls().unique().to_list()))))
            held = column.dtype.categories.to_list()  # type: ignore[attr-defined]
            places = [values.index(code) if code in values else len(values) for code in held]
            self._cache[key] = _replaced(column.to_physical(), places)
        return self._cache[key]

    def gaps(self, name: str) -> Any:
        """Rows in which a column is empty or its sources disagree; None when the column is absent."""
        if not self.has(name):
            return None
        key = ("gaps", name)
        if key not in self._cache:
            found, clash = self.frame[name].is_null(), f"{name}__conflict"
            self._cache[key] = (
                found | self.frame[clash].fill_null(False) if clash in self._known else found
            ).to_numpy()
        return self._cache[key]

    def founding_years(self) -> Any:
        """The years of registration."""
        if not self.has(FOUNDED):
            return None
        if FOUNDED not in self._cache:
            years = self.frame[FOUNDED].dt.year().cast(pl.Float64).fill_null(float("nan"))
            self._cache[FOUNDED] = years.to_numpy()
        return self._cache[FOUNDED]


def _truths(column: pl.Series) -> Any:
    """A Boolean column as uint8, unpacked from its bits: 0 no, 1 yes, 2 unknown."""
    if column.dtype != pl.Boolean:
        return column.cast(pl.UInt8).fill_null(2).to_numpy()
    array = column.to_arrow()
    known, truths = (_bits(buffer, array.offset, len(array)) for buffer in array.buffers())
    return truths if known is None else np.where(known, truths, np.uint8(2))


def _bits(buffer: Any, offset: int, count: int) -> Any:
    if buffer is None:
        return None
    if not count:
        return np.zeros(0, np.uint8)
    packed = np.frombuffer(buffer, np.uint8, -(-(offset + count) // 8))
    return np.unpackbits(packed, count=offset + count, bitorder="little")[offset:]


def _replaced(column: pl.Series, places: list[int]) -> Any:
    """Codes' numbers replaced by places; 255 for unknown."""
    if not column.null_count() and places == list(range(len(places))) and column.dtype == pl.UInt8:
        return column.to_numpy()
    table = np.array([*places, 255], np.uint8)
    return np.take(table, column.fill_null(len(places)).to_numpy())
