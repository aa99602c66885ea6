"""`nonggu trial fit3414`: trials from a file through the chain of fits, as text, JSON or a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from nonggu.cli.tables import print_row_errors
from nonggu.cli.trial_columns import FIT3414, RATES
from nonggu.cli.trial_files import TrialTable, find_role, read_trial
from nonggu.cli.trial_responding import reasons_as_json, show
from nonggu.cli.trial_tables import rounded
from nonggu.engines.trials.chain3414 import Attempt, Outcome, fit3414
from nonggu.engines.trials.design3414 import NUTRIENTS, levels_from_treatments
from nonggu.errors import UnusableInput
from nonggu.exchange.rowerrors import RowError, address
from nonggu.phrases import language_of, say

_PRICES = ("price_n", "price_p2o5", "price_k2o")


def fit_file(path: Path, options: dict[str, Any]) -> list[RowError]:
    """Fit every trial of a file; shows the outcomes and gives the bad rows. Raises UnusableInput."""
    table = read_trial(path, options["sheet"])
    roles = {column.name: find_role(table, column) for column in FIT3414}
    if not roles["yield"] or not (roles["treatment"] or all(roles[name] for name in NUTRIENTS)):
        names = "treatment, n, p2o5, k2o, yield"
        raise UnusableInput("trial_columns_absent", names=names, found=", ".join(table.frame.columns))
    _check_units(table, roles)
    numeric = [heading for name, heading in roles.items() if heading and name != "trial"]
    frame, errors = table.numbers(numeric)
    frame = frame.with_columns(pl.Series("row", table.rows))
    frame, impossible = _without_impossible(frame, table, roles)
    errors += impossible
    outcomes: list[dict[str, object]] = []
    for key, part in _trials(frame, roles):
        try:
            outcomes.append(_outcome(key, part, roles, options))
        except UnusableInput as error:
            params = {**error.params, "trial": key}
            errors.append(RowError(table.sheet, int(part["row"][0]), "", error.code, params))
    print_row_errors(errors, as_json=bool(options["as_json"]))
    if not outcomes:
        raise UnusableInput("trial_none_usable", file=path.name)
    _write(outcomes, options)
    return errors


def _without_impossible(
    frame: pl.DataFrame, table: TrialTable, roles: dict[str, str]
) -> tuple[pl.DataFrame, list[RowError]]:
    """The plots whose numbers are possible (rates and yields not negative, treatments 1 to 14), and the others
    named.
    """
    errors = []
    for name in ("treatment", *NUTRIENTS, "yield"):
        heading = roles[name]
        if not heading:
            continue
        low, high = (1, 14) if name == "treatment" else (0, None)
        wrong = (
            (pl.col(heading) < low)
            if high is None
            else ~pl.col(heading).is_in([float(number) for number in range(low, high + 1)])
        )
        index = table.frame.columns.index(heading)
        for row, value in frame.filter(wrong).select("row", heading).iter_rows():
            params = {"text": f"{value:g}", "lower": low, "upper": high}
            errors.append(RowError(table.sheet, row, address(row, index), "cell_out_of_range", params))
        frame = frame.filter(~wrong.fill_null(False))
    return frame, errors


def _trials(frame: pl.DataFrame, roles: dict[str, str]) -> list[tuple[str, pl.DataFrame]]:
    if not roles["trial"]:
        return [("1", frame)]
    groups = frame.group_by([roles["trial"]], maintain_order=True)
    return [("" if key[0] is None else str(key[0]), part) for key, part in groups]


def _check_units(table: TrialTable, roles: dict[str, str]) -> None:
    """Rates and yield must be per the same area: kg/mu beside kg/ha would shift every optimum fifteen times."""
    areas: dict[str, str] = {}
    for name in (*NUTRIENTS, "yield"):
        unit = table.units.get(roles[name], "")
        if "/" in unit:
            area = unit.split("/")[-1].strip().lower()
            areas.setdefault({"亩": "mu", "公顷": "ha", "hm2": "ha"}.get(area, area), f"{roles[name]} ({unit})")
    if len(areas) > 1:
        raise UnusableInput("trial_units_differ", headings="、".join(areas.values()))


def _outcome(key: str, part: pl.DataFrame, roles: dict[str, str], options: dict[str, Any]) -> dict[str, object]:
    needed = [roles[name] for name in ("treatment", *NUTRIENTS, "yield") if roles[name]]
    used = part.drop_nulls(needed)
    if used.height < 4:
        raise UnusableInput("trial_too_few_plots", plots=used.height)
    levels = None
    if roles["treatment"]:
        numbers = used[roles["treatment"]].to_numpy()
        levels = levels_from_treatments(numbers.astype(np.int64))
    if all(roles[name] for name in NUTRIENTS):
        rates = used.select([roles[name] for name in NUTRIENTS]).to_numpy().astype(np.float64)
        unit = "rate"
    else:
        assert levels is not None
        rates, unit = levels.astype(np.float64), "level"
    ratios = _ratios(used, roles, options) if unit == "rate" else None
    yields = used[roles["yield"]].to_numpy().astype(np.float64)
    found = fit3414(rates, yields, levels=levels, ratios=ratios, alpha=options["alpha"])
    return _as_json(key, found, unit, ratios, used.height)


def _ratios(part: pl.DataFrame, roles: dict[str, str], options: dict[str, Any]) -> Any:
    """Price ratios from options, else from the file; None where a price is missing."""
    given = [options["price_n"], options["price_p"], options["price_k"], options["price_y"]]
    prices: list[float] = []
    for option, name in zip(given, (*_PRICES, "price_yield"), strict=True):
        known = part[roles[name]].drop_nulls().to_list() if roles[name] else []
        price = option if option is not None else (known[0] if known else None)
        if price is None:
            return None
        prices.append(float(price))
    if not (prices[3] > 0 and all(price >= 0 for price in prices)):
        raise UnusableInput("response_price_wrong", price_x=min(prices[:3]), price_y=prices[3])
    return np.array(prices[:3]) / prices[3]


def _as_json(key: str, found: Outcome, unit: str, ratios: Any, plots: int) -> dict[str, object]:
    return {
        "trial": key,
        "plots": plots,
        "unit": unit,
        "price_ratios": None if ratios is None else [rounded(ratio, 12) for ratio in ratios],
        "rates": [
            {
                "nutrient": rate.nutrient,
                "model": rate.model,
                "maximum": rounded(rate.maximum, 12),
                "economic": rounded(rate.economic, 12),
                "relative_yield_percent": rounded(found.relative_yields[rate.nutrient], 12),
            }
            for rate in found.rates
        ],
        "fits": [_attempt(one, ratios) for one in found.attempts],
        "reasons": reasons_as_json(found.reasons),
    }


def _attempt(one: Attempt, ratios: Any) -> dict[str, object]:
    fit: dict[str, object] = {
        "model": one.model,
        "nutrients": list(one.nutrients),
        "is_typical": not one.failed,
        "failed": list(one.failed),
    }
    if one.surface is not None:
        s = one.surface
        places = [NUTRIENTS.index(name) for name in one.nutrients]
        part = None if ratios is None else ratios[places]
        fit |= {
            "coefficients": dict(zip(_names(one.nutrients), [rounded(v, 12) for v in s.coefficients], strict=True)),
            "standard_errors": dict(zip(_names(one.nutrients), [rounded(v, 8) for v in s.errors], strict=True)),
            "r2": rounded(s.r2, 12),
            "p": rounded(s.p),
            "df": s.df,
            "stationary": [rounded(v, 12) for v in s.optimum()],
            "economic": None if part is None else [rounded(v, 12) for v in s.optimum(part)],
        }
    return fit


def _names(nutrients: tuple[str, ...]) -> list[str]:
    pairs = [f"{a}*{b}" for i, a in enumerate(nutrients) for b in nutrients[i + 1 :]]
    return ["intercept", *nutrients, *(f"{name}^2" for name in nutrients), *pairs]


def _write(outcomes: list[dict[str, object]], options: dict[str, Any]) -> None:
    out = options["out"]
    if out is None or out.suffix.lower() == ".json":
        show({"trials": outcomes}, options)
        return
    from nonggu.exchange.tables import write_frame

    rows = []
    for outcome in outcomes:
        rates: Any = outcome["rates"]
        for rate in rates:
            code = f"surface_used_{rate['model'].replace('-', '_')}"
            message = say(code, {"nutrient": rate["nutrient"]}, language_of())
            rows.append((outcome["trial"], *rate.values(), message))
    names = [column.name for column in RATES]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    write_frame(frame, out, headings={column.name: column.heading(language_of()) for column in RATES})
    show({"trials": outcomes}, {**options, "out": None})
