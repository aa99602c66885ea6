"""`nonggu cultivate`: judge enterprises by the rules, explain one, find its way to qualify. Self-assessment, never
recognition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

DATE = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(path_type=Path, dir_okay=False)

on_option = click.option("--on", "on", type=DATE, required=True, help="Date of application, YYYY-MM-DD.")
rules_option = click.option("--rules", "rules_file", type=FILE, help="Parameters exported by `rulesets --export`.")
edition_option = click.option(
    "--edition", help="An edition that is not in force by date, such as a review under old rules."
)
format_option = click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True
)
errors_option = click.option(
    "--errors", "errors_format", type=click.Choice(["text", "json"]), default="text", help="How row errors are printed."
)


@click.group()
def command() -> None:
    """Judge enterprises by dated rules (自评/预评估, never 认定)."""


def _rules(name: str, on: dt.datetime, rules_file: Path | None, edition: str | None = None) -> Any:
    from nonggu.cli.rulebooks import open_book

    return open_book(rules_file).rules(name, on.date(), edition)


@command.command()
@click.argument("ruleset")
@click.argument("input_file", metavar="INPUT", type=FILE)
@on_option
@click.option("--out", type=FILE, required=True, help="Where to write: .xlsx, .csv or .parquet.")
@rules_option
@edition_option
@errors_option
def judge(
    ruleset: str,
    input_file: Path,
    on: dt.datetime,
    out: Path,
    rules_file: Path | None,
    edition: str | None,
    errors_format: str,
) -> int:
    """Judge every enterprise of INPUT by RULESET and write one row each."""
    from nonggu.cli.judging import judge_file

    rules = _rules(ruleset, on, rules_file, edition)
    return judge_file(rules, input_file, out, errors_as_json=errors_format == "json")


@command.command()
@click.argument("ruleset")
@click.option("--on", "on", type=DATE, help="Date whose edition and years are shown (default: the newest edition).")
@rules_option
@format_option
def columns(ruleset: str, on: dt.datetime | None, rules_file: Path | None, output: str) -> None:
    """Print the columns of RULESET: input, linked sheets and output, in both languages, with clause ids."""
    from nonggu.cli.rulebooks import print_rule_columns

    print_rule_columns(ruleset, on.date() if on else None, rules_file, output)


@command.command()
@click.argument("ruleset")
@click.argument("input_file", metavar="INPUT", type=FILE)
@click.option("--id", "key", required=True, help="The enterprise's id in INPUT.")
@on_option
@rules_option
@edition_option
@format_option
@errors_option
def explain(
    ruleset: str,
    input_file: Path,
    key: str,
    on: dt.datetime,
    rules_file: Path | None,
    edition: str | None,
    output: str,
    errors_format: str,
) -> int:
    """Explain one enterprise: every clause with value, threshold, result, citation and shortfall."""
    from nonggu.cli.explaining import explain_one

    rules = _rules(ruleset, on, rules_file, edition)
    return explain_one(rules, input_file, key, output, errors_as_json=errors_format == "json")


def _print_costs(ctx: click.Context, _param: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        from nonggu.cli.pathfinding import show_costs

        click.echo(show_costs())
        ctx.exit()


@command.command()
@click.argument("ruleset")
@click.argument("input_file", metavar="INPUT", type=FILE)
@click.option("--id", "key", required=True, help="The enterprise's id in INPUT.")
@on_option
@click.option("--costs", type=FILE, help="Unit costs of changes (YAML); `--show-costs` prints the defaults.")
@click.option("--aim", type=click.Choice(["auto", "sure", "possible"]), default="auto", show_default=True)
@click.option(
    "--show-costs", is_flag=True, is_eager=True, expose_value=False, callback=_print_costs, help="Print the costs."
)
@rules_option
@edition_option
@format_option
def path(
    ruleset: str,
    input_file: Path,
    key: str,
    on: dt.datetime,
    costs: Path | None,
    aim: str,
    rules_file: Path | None,
    edition: str | None,
    output: str,
) -> int:
    """Find the cheapest changes with which one enterprise would qualify, and the earliest date."""
    from nonggu.cli.pathfinding import show_path

    rules = _rules(ruleset, on, rules_file, edition)
    return show_path(rules, input_file, key, costs, output, rules_file, aim)


@command.command()
@click.option(
    "--export", "export", is_flag=False, flag_value="-", metavar="[FILE]", help="Write all parameters for editing."
)
@click.option("--check", "folder", type=click.Path(path_type=Path, file_okay=False), help="Check a document's folder.")
@rules_option
@format_option
def rulesets(export: str | None, folder: Path | None, rules_file: Path | None, output: str) -> None:
    """List the rule sets with their editions and dates, or export or check the rulebook."""
    from nonggu.cli import rulebooks

    if export is not None:
        rulebooks.export_parameters(export, rules_file)
    elif folder is not None:
        rulebooks.check_folder(folder, output)
    else:
        rulebooks.print_rule_sets(rules_file, output)
