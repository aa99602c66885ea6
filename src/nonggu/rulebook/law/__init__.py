"""The law as data: one document a folder with `parameters.yaml`, `rules.yaml` and `cases.yaml`; `facts.yaml` names
the inputs.

Numbers are read as exact decimals. What is read is plain mappings; `nonggu.engines.rules.compiling.RuleBook` makes
rules of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nonggu.errors import UnusableInput

HERE = Path(__file__).parent

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ExactLoader(_Base):  # type: ignore[misc]
    """YAML in which 0.10 is the decimal 0.10 and no text is a number."""


def _read_decimal(loader: Any, node: Any) -> Decimal:
    return Decimal(loader.construct_scalar(node).replace("_", ""))


ExactLoader.add_constructor("tag:yaml.org,2002:float", _read_decimal)


def read_yaml(path: Path) -> Any:
    """One YAML (or JSON) file with exact decimals. Raises UnusableInput."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=ExactLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ArithmeticError) as error:
        raise UnusableInput("file_not_readable", file=path.name, why=str(error).replace("\n", " ")[:200]) from None


def read_document(folder: Path) -> dict[str, Any]:
    """One document's folder as one mapping: `document`, `citation`, `parameters`, `editions` ..."""
    parameters = folder / "parameters.yaml"
    whole: dict[str, Any] = dict(read_yaml(folder / "rules.yaml"))
    whole["document"] = folder.name
    whole["parameters"] = (read_yaml(parameters) or {}) if parameters.is_file() else {}
    return whole


@cache
def documents() -> tuple[Mapping[str, Any], ...]:
    """All documents of the law, in alphabetical order of their folders."""
    return tuple(read_document(file.parent) for file in sorted(HERE.glob("*/rules.yaml")))


@cache
def facts() -> tuple[Mapping[str, Any], ...]:
    """The dictionary of input facts."""
    return tuple(read_yaml(HERE / "facts.yaml"))


@cache
def linked_sheets() -> Mapping[str, Any]:
    """The optional sheets that are summed for an enterprise, and their columns."""
    found: Mapping[str, Any] = read_yaml(HERE / "linked_sheets.yaml")
    return found


@cache
def materials() -> Mapping[str, Any]:
    """By scheme, the citation and the papers that an applicant files."""
    found: Mapping[str, Any] = read_yaml(HERE / "materials.yaml")
    return found


@cache
def levers() -> Mapping[str, Any]:
    """The changes an enterprise can make, with our unsure costs, limits and lead times."""
    found: Mapping[str, Any] = read_yaml(HERE / "levers.yaml")
    return found


def read_edits(path: Path) -> dict[tuple[str, str], Sequence[Mapping[str, Any]]]:
    """The parameters of an exported file: (document, parameter) to its dated values. Raises UnusableInput."""
    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    content = read_yaml(path)
    entries = content.get("parameters") if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise UnusableInput("rules_export_wrong", file=path.name, why="no list `parameters`")
    edits: dict[tuple[str, str], Sequence[Mapping[str, Any]]] = {}
    for entry in entries:
        try:
            edits[str(entry["document"]), str(entry["parameter"])] = [_dated(value) for value in entry["values"]]
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableInput("rules_export_wrong", file=path.name, why=f"{entry}: {error!r}"[:200]) from None
    return edits


def _dated(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Dates may come as text from JSON."""
    found = dict(value)
    for end in ("valid_from", "valid_to"):
        if isinstance(found.get(end), str):
            found[end] = dt.date.fromisoformat(found[end])
    if "value" not in found:
        raise KeyError("value")
    return found
