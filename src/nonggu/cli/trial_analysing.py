"""From a trial file and its options to analyses: which column plays which part, bad cells named, the rest
analysed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from nonggu.cli.trial_columns import ROLES
from nonggu.cli.trial_files import TrialTable, find_role, read_trial
from nonggu.engines.trials.analysis import Analysis, Settings, analyse
from nonggu.engines.trials.designs import ALIASES, DESIGNS, Roles
from nonggu.exchange.rowerrors import RowError, address
from nonggu.phrases import language_of, say

#: Roles that a design may use beside those it needs.
_EXTRA = {"multi-site": ("block",), "factorial": ("block", "row", "column"), "crd": ()}


def analyse_file(path: Path, sheet: str | None, options: dict[str, Any]) -> tuple[list[Analysis], list[RowError]]:
    """Analyse every response of a file. Raises UnusableInput."""
    table = read_trial(path, sheet)
    responses = [table.heading(name) for name in _split(options["responses"])]
    roles = choose_roles(table, options, responses)
    frame, errors = table.numbers([*responses, *roles.covariates])
    errors += _empty_labels(table, roles)
    settings = Settings(options["compare"], options["alpha"], options["transform"])
    analyses = [analyse(frame, options["design"], name, roles, settings) for name in responses]
    return analyses, errors


def _split(names: Sequence[str]) -> list[str]:
    return [part.strip() for name in names for part in name.replace("，", ",").split(",") if part.strip()]


def choose_roles(table: TrialTable, options: dict[str, Any], responses: Sequence[str]) -> Roles:
    """Roles as named by options, else as recognised by heading; a lone column left over is the treatment (and said
    so).
    """
    design = ALIASES.get(options["design"].lower(), options["design"].lower())
    named = {
        role: table.heading(options[role])
        for role in ("treatment", "block", "row", "column", "main", "sub", "site")
        if options[role]
    }
    factors = tuple(table.heading(name) for name in _split(options["factors"]))
    covariates = tuple(table.heading(name) for name in _split(options["covariates"]))
    taken = {*named.values(), *factors, *covariates, *responses}
    for column in ROLES[:-1]:
        wanted = (*DESIGNS.get(design, ()), *_EXTRA.get(design, ()))
        if column.name in wanted and column.name not in named:
            found = find_role(table, column)
            if found and found not in taken:
                named[column.name] = found
                taken.add(found)
    if design == "split-plot" and len(factors) == 2 and not {"main", "sub"} & named.keys():
        named["main"], named["sub"] = factors
    left = [name for name in table.frame.columns if name not in taken]
    if "treatment" in DESIGNS.get(design, ()) and "treatment" not in named and len(left) == 1:
        named["treatment"] = left[0]
        click.echo(say("trial_treatment_guessed", {"name": left[0]}, language_of()), err=True)
    random = tuple(_random(table, named, name) for name in _split(options["random"]))
    return Roles(**named, factors=factors, covariates=covariates, random=random)


def _random(table: TrialTable, named: dict[str, str], name: str) -> str:
    """The column of a random effect, by its role or its heading."""
    return named.get(name) or table.heading(name)


def _empty_labels(table: TrialTable, roles: Roles) -> list[RowError]:
    """Plots whose treatment, block or site is not known: they cannot be used, and are named."""
    found = []
    for name in roles.names():
        index = table.frame.columns.index(name)
        for row, cell in zip(table.rows, table.frame[name].to_list(), strict=True):
            if cell is None:
                params = {"column": name, "column_en": name}
                found.append(RowError(table.sheet, row, address(row, index), "cell_required", params))
    return found
