"""What a planning run tells: row errors with their cells, what is asked about, and how many plans were made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nonggu.cli.tables import print_row_errors
from nonggu.exchange.rowerrors import RowError, address
from nonggu.phrases import language_of, say

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.soil.inputs import Samples
    from nonggu.engines.soil.plausibility import Finding
    from nonggu.engines.soil.rules import SoilRules
    from nonggu.exchange.tables import Reading

#: Row errors printed at most; the rest stand in the output's column of reasons.
MOST_PRINTED = 200

_COLUMN_OF = {
    "soil_method_missing": "p_method",
    "soil_crop_missing": "crop",
    "soil_crop_unknown": "crop",
    "soil_id_missing": "id",
    "row_key_twice": "id",
    "soil_plot_outside_county": "lon",
    "soil_p_method_not_comparable": "p_method",
    "soil_k_method_not_comparable": "k_method",
    "soil_system_unknown": "system",
    "soil_growth_too_high": "target_yield_kg_per_mu",
    "soil_test_old": "test_date",
    "soil_nitrate_test_old": "test_date",
    "soil_manure_kind_unknown": "manure_kind",
    "soil_manure_basis_missing": "manure_basis",
    "soil_manure_volume_assumed": "manure_m3_per_mu",
    "soil_straw_kind_unknown": "straw_kind",
}


class Report:
    """Collects what went wrong, prints it, and knows the exit code."""

    def __init__(self, out: Path, *, as_json: bool = False) -> None:
        self.out, self.as_json = out, as_json
        self.counts = {"ok": 0, "ask": 0, "refused": 0}
        self.printed = self.held_back = 0
        self.sheet = ""
        self.places: dict[str, int] = {}
        self.cells_wrong = 0

    def start(self, reading: Reading) -> None:
        """Note the sheet, and print the cells that could not be read and the headings that were left out."""
        self.sheet, self.places = reading.sheet, dict(reading.places)
        self.cells_wrong = len(reading.errors)
        for heading in reading.unknown:
            self._print(RowError(self.sheet, 0, "", "soil_heading_unknown", {"heading": heading}, is_warning=True))
        for error in reading.errors:
            self._print(error)

    def add(self, frame: pl.DataFrame, plan: pl.DataFrame, rules: SoilRules) -> None:
        """Count the plans of one frame and print its refused and asked rows."""
        for status, count in plan["status"].value_counts().iter_rows():
            self.counts[status] += count
        if self.printed >= MOST_PRINTED:
            self.held_back += plan.filter(plan["status"] != "ok").height
            return
        for error in self._errors(frame, plan, rules):
            self._print(error)

    def _print(self, error: RowError) -> None:
        if self.printed < MOST_PRINTED:
            print_row_errors([error], as_json=self.as_json)
            self.printed += 1
        else:
            self.held_back += 1

    def _errors(self, frame: pl.DataFrame, plan: pl.DataFrame, rules: SoilRules) -> Iterator[RowError]:
        from nonggu.engines.soil.codes import ASKED, REFUSED
        from nonggu.engines.soil.explain import explain_flag
        from nonggu.engines.soil.inputs import read_samples

        troubled = plan["status"] != "ok"
        self.held_back += max(int(troubled.sum()) - MOST_PRINTED, 0)
        troubled &= troubled.cum_sum() <= MOST_PRINTED
        rows = frame["row"] if "row" in frame.columns else None
        read = read_samples(frame.filter(troubled), rules)
        values = self._values(read, rules)
        first_rows = self._first_rows(frame, plan)
        for place, index in enumerate(troubled.arg_true()):
            row = int(rows[index]) if rows is not None else index + 2
            codes = str(plan["reasons"][index]).split(";")
            for code in codes:
                if code in ("soil_value_impossible", "soil_value_strange"):
                    yield from (self._of_value(item, row) for item in values.get(place, []) if item.code == code)
                elif code == "soil_cell_unreadable" and self.cells_wrong:
                    continue
                elif code in REFUSED or code in ASKED:
                    params = dict(explain_flag(code, read, place, plan.row(index, named=True), rules).params)
                    params["first"] = first_rows.get(str(params["key"]))
                    yield self._row(row, code, params, is_warning=code in ASKED)

    def _values(self, read: Samples, rules: SoilRules) -> dict[int, list[Finding]]:
        from nonggu.engines.soil.plausibility import find_values

        found: dict[int, list[Finding]] = {}
        for item in find_values(read, rules) if len(read) else []:
            found.setdefault(item.plot, []).append(item)
        return found

    def _first_rows(self, frame: pl.DataFrame, plan: pl.DataFrame) -> dict[str, int]:
        import polars as pl

        if "id" not in frame.columns or not _is_told(plan["reasons"], "row_key_twice"):
            return {}
        rows = frame["row"] if "row" in frame.columns else pl.Series(range(2, frame.height + 2))
        pairs = zip(frame["id"].cast(pl.String), rows, strict=True)
        found: dict[str, int] = {}
        for key, row in pairs:
            found.setdefault(str(key), int(row))
        return found

    def _of_value(self, item: Finding, row: int) -> RowError:
        from nonggu.exchange.soil_columns import SAMPLE_COLUMNS

        language = language_of()
        column = next((c for c in SAMPLE_COLUMNS if c.name == item.column), None)
        params = {
            "column": column.zh if column else item.column,
            "column_en": column.en if column else item.column,
            "value": f"{item.value:g}",
            "lower": f"{item.lower:g}",
            "upper": f"{item.upper:g}",
            "slip": say(item.slip, {}, language) if item.slip else "",
        }
        is_warning = item.code == "soil_value_strange"
        return RowError(self.sheet, row, self._cell(row, item.column), item.code, params, is_warning)

    def _row(self, row: int, code: str, params: dict[str, object], *, is_warning: bool) -> RowError:
        return RowError(self.sheet, row, self._cell(row, _COLUMN_OF.get(code, "")), code, params, is_warning)

    def _cell(self, row: int, column: str) -> str:
        names = [name for name in self.places if name == column or _same_item(name, column)]
        return address(row, self.places[names[0]]) if names else ""

    def finish(self) -> int:
        """Print the count and give the exit code: 3 where rows were refused or cells could not be read, else 0."""
        language = language_of()
        if self.held_back:
            click.echo(say("soil_more_errors", {"count": self.held_back}, language), err=True)
        params = {
            "ok": self.counts["ok"],
            "asked": self.counts["ask"],
            "refused": self.counts["refused"],
            "file": str(self.out),
        }
        click.echo(say("soil_plans_written", params, language))
        return 3 if self.counts["refused"] or self.cells_wrong else 0


def _same_item(name: str, column: str) -> bool:
    from nonggu.engines.soil.units import ALTERNATIVES

    return name in ALTERNATIVES and ALTERNATIVES[name][0] == column


def _is_told(reasons: pl.Series, code: str) -> bool:
    import polars as pl

    return bool(reasons.unique().cast(pl.String).str.contains(code, literal=True).any())
