"""`nonggu trial response` and `trial limits`: from a file to curves, optima and limits, as text or JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import polars as pl

from nonggu.cli.tables import print_row_errors
from nonggu.cli.trial_files import TrialTable, read_trial
from nonggu.cli.trial_tables import rounded
from nonggu.engines.reasons import Reason
from nonggu.engines.trials.limits import find_limits
from nonggu.engines.trials.optima import Interval
from nonggu.engines.trials.responses import Response, analyse_response, make_prices
from nonggu.errors import UnusableInput
from nonggu.exchange.rowerrors import RowError, address
from nonggu.phrases import language_of, say


def wants_json(output: str | None) -> bool:
    """Whether to print JSON: as asked, else into a pipe or file yes and on a terminal no."""
    return output == "json" or (output is None and not sys.stdout.isatty())


def show(answer: dict[str, object], options: dict[str, Any]) -> None:
    """Print an answer as JSON or as lines of text, and write it where --out says."""
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    if options.get("out") is not None:
        Path(options["out"]).write_text(text + "\n", encoding="utf-8")
    click.echo(text if wants_json(options["output"]) else "\n".join(as_lines(answer)))


def as_lines(answer: dict[str, object], indent: str = "") -> list[str]:
    """An answer as indented lines; reasons as their sentences."""
    lines: list[str] = []
    for key, value in answer.items():
        if key == "reasons" and isinstance(value, list):
            lines += [f"{indent}- {one['message']}" for one in value]
        elif isinstance(value, dict):
            lines += [f"{indent}{key}:", *as_lines(value, indent + "  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                lines += [f"{indent}{key}:", *as_lines(one, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {'' if value is None else value}")
    return lines


def reasons_as_json(reasons: tuple[Reason, ...]) -> list[dict[str, object]]:
    """Reasons with their sentences in the terminal's language."""
    return [{**one.as_json(), "message": say(one.code, one.params, language_of())} for one in reasons]


def _numbers(table: TrialTable, names: list[str]) -> tuple[pl.DataFrame, list[RowError]]:
    frame, errors = table.numbers(names)
    return frame.with_columns(pl.Series("row number", table.rows)).drop_nulls(names), errors


def _without_negative(frame: pl.DataFrame, table: TrialTable, name: str) -> tuple[pl.DataFrame, list[RowError]]:
    """The plots whose rate is not negative, and the others named."""
    index = table.frame.columns.index(name)
    errors = [
        RowError(
            table.sheet, row, address(row, index), "cell_out_of_range", {"text": f"{rate:g}", "lower": 0, "upper": None}
        )
        for row, rate in frame.filter(pl.col(name) < 0).select("row number", name).iter_rows()
    ]
    return frame.filter(pl.col(name) >= 0), errors


def respond(path: Path, options: dict[str, Any]) -> list[RowError]:
    """Fit the curve of a file (or one curve for each value of --by), show it, and give the bad rows."""
    table = read_trial(path, options["sheet"])
    x_name, y_name = table.heading(options["x_name"]), table.heading(options["y_name"])
    frame, errors = _numbers(table, [x_name, y_name])
    frame, negative = _without_negative(frame, table, x_name)
    errors += negative
    print_row_errors(errors, as_json=bool(options["as_json"]))
    if options["by"]:
        by = table.heading(options["by"])
        parts = {str(key[0]): part for key, part in frame.group_by([by], maintain_order=True)}
        curves, unusable = _curves(by, parts, (x_name, y_name), options, table.sheet)
        print_row_errors(unusable, as_json=bool(options["as_json"]))
        errors += unusable
        show({"curves": curves}, options)
    else:
        show(_one(frame, x_name, y_name, options), options)
    return errors


def _curves(
    by: str, parts: dict[str, pl.DataFrame], names: tuple[str, str], options: dict[str, Any], sheet: str
) -> tuple[list[dict[str, object]], list[RowError]]:
    """One answer a part; a part that cannot be fitted is named and the others go on."""
    curves: list[dict[str, object]] = []
    errors: list[RowError] = []
    for key, part in parts.items():
        try:
            curves.append({by: key, **_one(part, *names, options)})
        except UnusableInput as error:
            errors.append(RowError(f"{sheet} {by}={key}", int(part["row number"][0]), "", error.code, error.params))
    return curves, errors


def _one(frame: pl.DataFrame, x_name: str, y_name: str, options: dict[str, Any]) -> dict[str, object]:
    x, y = frame[x_name].to_numpy(), frame[y_name].to_numpy()
    found = analyse_response(
        x,
        y,
        options["shape"],
        prices=make_prices(options["price_x"], options["price_y"], options["nutrient_fraction"]),
        level=options["level"],
        interval=options["interval"],
        draws=options["draws"],
        seed=options["seed"],
    )
    if options["plot"] is not None:
        from nonggu.cli.trial_plots import draw_response, write_plot

        kind = options["plot"].suffix.lower().lstrip(".")
        write_plot(options["plot"], draw_response(found, x, y, (x_name, y_name), kind))
    return response_as_json(found)


def response_as_json(found: Response) -> dict[str, object]:
    """A response as a JSON-ready mapping."""
    return {
        "shape": found.curve.shape,
        "parameters": {name: rounded(value, 12) for name, value in found.curve.named().items()},
        "is_typical": found.curve.is_typical,
        "n": found.curve.n,
        "r2": rounded(found.curve.r2, 12),
        "rss": rounded(found.curve.rss, 12),
        "p": rounded(found.curve.p),
        "lack_of_fit_p": rounded(found.lack_of_fit_p),
        "maximum": rounded(found.maximum, 12),
        "raw_maximum": _finite(found.raw_maximum),
        "maximum_interval": _interval(found.maximum_interval),
        "yield_at_maximum": rounded(found.yield_at_maximum, 12),
        "price_ratio": rounded(found.prices.ratio, 12) if found.prices else None,
        "economic": rounded(found.economic, 12),
        "raw_economic": _finite(found.raw_economic),
        "economic_interval": _interval(found.economic_interval),
        "yield_at_economic": rounded(found.yield_at_economic, 12),
        "yield_at_zero": rounded(found.yield_at_zero, 12),
        "gain": rounded(found.gain, 12),
        "highest_rate_tested": found.curve.x_high,
        "reasons": reasons_as_json(found.reasons),
    }


def _finite(number: float) -> float | None:
    return rounded(number, 12) if abs(number) != float("inf") else None


def _interval(found: Interval | None) -> dict[str, object] | None:
    if found is None:
        return None
    ends = {"lower": rounded(found.lower, 8), "upper": rounded(found.upper, 8)}
    return {**ends, "level": found.level, "method": found.method}


def find_file_limits(path: Path, options: dict[str, Any]) -> list[RowError]:
    """Soil-test limits of a file; shows them and gives the bad rows."""
    table = read_trial(path, options["sheet"])
    x_name, y_name = table.heading(options["x_name"]), table.heading(options["y_name"])
    frame, errors = _numbers(table, [x_name, y_name])
    print_row_errors(errors, as_json=bool(options["as_json"]))
    found = find_limits(frame[x_name].to_numpy(), frame[y_name].to_numpy(), scheme=options["scheme"])
    split, curve = found.cate_nelson, found.log_curve
    show(
        {
            "cate_nelson": {
                "critical_test": rounded(split.critical_test),
                "last_low": rounded(split.last_low),
                "critical_yield": rounded(split.critical_yield),
                "r2": rounded(split.r2),
                "mean_low": rounded(split.mean_low),
                "mean_high": rounded(split.mean_high),
                "wrong_quadrants": split.wrong,
            },
            "log_curve": {
                "a": rounded(curve.a, 12),
                "b": rounded(curve.b, 12),
                "r2": rounded(curve.r2),
                "n": curve.n,
                "limits": {f"{mark:g}": rounded(limit) for mark, limit in curve.limits.items()},
            },
            "scheme": found.scheme,
            "reasons": reasons_as_json(found.reasons),
        },
        options,
    )
    return errors
