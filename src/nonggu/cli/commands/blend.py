"""`nonggu blend`: least-cost mixes of fertiliser, compost and feed from a JSON file or a workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nonggu.cli.outputs import check_output
from nonggu.cli.tables import print_columns, print_row_errors
from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    from nonggu.exchange.rowerrors import RowError

BAD_ROWS, INFEASIBLE = 3, 4


@click.group(name="blend")
def command() -> None:
    """Least-cost mixes: proven optimal, or the smallest set of requirements that cannot hold together."""


@command.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="RESULT.json or RESULT.xlsx.")
@click.option("--exact", is_flag=True, help="Add the certificate in exact fractions.")
@click.option("--gap", default=0.0, show_default=True, help="Whole bags and choices: relative gap that suffices.")
@click.option("--seconds", type=float, default=None, help="Whole bags and choices: stop after so many seconds.")
@click.option("--errors", "as_json", flag_value="json", help="Print row errors as JSON lines.")
def solve(problem: Path, out: Path, exact: bool, gap: float, seconds: float | None, as_json: str | None) -> int:
    """Solve the mix (or mixes) of PROBLEM (.json, .xlsx). Exit 4 when one is impossible."""
    check_output(out, (".json", ".xlsx"))
    options = {"exact": exact, "gap": gap, "seconds": seconds}
    if problem.suffix.lower() == ".json":
        form = _read_json(problem)
        many = form if isinstance(form, list) else form.get("problems") if isinstance(form, dict) else None
        if isinstance(many, list):
            return _solve_many(many, out, isinstance(form, list), exact)
        return _solve_form(form, out, options)
    return _solve_workbook(problem, out, options, bool(as_json))


def _read_json(path: Path) -> Any:
    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnusableInput("json_not_readable", file=path.name, why=str(error)[:120]) from None


def _solve_form(form: Any, out: Path, options: dict[str, Any]) -> int:
    from nonggu.cli.blend_results import tell_solution, write_answer
    from nonggu.engines.blending.jsonforms import read_problem
    from nonggu.engines.blending.solving import solve as solve_one

    reading = read_problem(form)
    _warn_unknown(reading.unknown)
    solution = solve_one(reading.problem, **options)
    write_answer(out, reading, solution)
    return tell_solution(reading.problem, solution)


def _solve_workbook(path: Path, out: Path, options: dict[str, Any], as_json: bool) -> int:
    from nonggu.cli.blend_results import tell_solution, write_answer
    from nonggu.cli.blend_workbooks import read_workbook
    from nonggu.engines.blending.jsonforms import Reading
    from nonggu.engines.blending.mixes import state_problem
    from nonggu.engines.blending.solving import solve as solve_one

    ingredients, mixes, errors = read_workbook(path)
    print_row_errors(errors, as_json=as_json)
    if _spoils(errors):
        # A need that could not be read would silently make the mix cheaper: nothing is computed without it.
        raise UnusableInput("mix_sheet_wrong", count=len(errors), file=path.name)
    reading = Reading(state_problem(ingredients, mixes), ingredients, mixes)
    solution = solve_one(reading.problem, **options)
    write_answer(out, reading, solution)
    code = tell_solution(reading.problem, solution)
    return code or (BAD_ROWS if errors else 0)


def _spoils(errors: list[RowError]) -> bool:
    from nonggu.cli.blend_columns import INGREDIENT_SHEETS

    return any(error.sheet not in INGREDIENT_SHEETS for error in errors)


def _solve_many(forms: list[Any], out: Path, is_list: bool, exact: bool) -> int:
    from nonggu.cli.blend_results import write_answers
    from nonggu.engines.blending.jsonforms import Reading, read_problem
    from nonggu.engines.blending.solving import solve_all
    from nonggu.exchange.rowerrors import RowError

    if out.suffix.lower() != ".json":
        raise UnusableInput("mix_many_need_json", file=out.name)
    readings: list[Reading | UnusableInput] = []
    for form in forms:
        try:
            readings.append(read_problem(form))
        except UnusableInput as error:
            readings.append(error)
    good = [one for one in readings if isinstance(one, Reading)]
    solutions = solve_all([one.problem for one in good], exact=exact)
    write_answers(out, readings, solutions, is_list)
    errors = [
        RowError("problems", place + 1, "", one.code, one.params)
        for place, one in enumerate(readings)
        if isinstance(one, UnusableInput)
    ]
    print_row_errors(errors, as_json=True)
    if errors:
        return BAD_ROWS
    return INFEASIBLE if any(not solution.has_mix for solution in solutions) else 0


def _warn_unknown(unknown: tuple[str, ...]) -> None:
    from nonggu.phrases import language_of, say

    if unknown:
        click.echo(say("mix_key_unknown", {"keys": ", ".join(unknown)}, language_of()), err=True)


@command.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def columns(output: str) -> None:
    """The keys of PROBLEM.json and RESULT.json, and the sheets and columns of the workbook form."""
    from nonggu.cli import blend_columns as named

    print_columns(
        [
            ("PROBLEM.json", named.JSON_KEYS),
            ("RESULT.json", named.RESULT_KEYS),
            ("PROBLEM.xlsx 原料", named.INGREDIENTS),
            ("PROBLEM.xlsx 要求", named.NEEDS),
            ("PROBLEM.xlsx 配方", named.MIXES),
            ("RESULT.xlsx 用量", named.AMOUNTS),
            ("RESULT.xlsx 要求核对", named.REACHED),
            ("RESULT.xlsx 影子价格", named.PRICES),
            ("RESULT.xlsx 说明", named.REASONS),
        ],
        output,
    )
