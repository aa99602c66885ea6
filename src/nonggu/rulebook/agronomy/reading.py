"""Read the agronomy documents that hold on a date, with local values laid over them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from nonggu.errors import UnusableInput

HERE = Path(__file__).resolve().parent
_TEXT_COLUMNS = {"calendar_days", "dressing_shares", "aliases", "fixation_source", "item", "grade"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of the rulebook: `unit`, `clause` (where it comes from), validity and evidence `mark`."""

    name: str
    value: object
    unit: str
    clause: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    mark: str

    def holds(self, on: dt.date) -> bool:
        """Whether the value was valid on that day (both ends inclusive)."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Agronomy:
    """The documents that hold on one date.

    `tables` are frames by `<document>/<file>`; `parameters` are values by `<document>/<name>`; `version` is a short
    hash of everything that was read, local values included, so that two outputs can be compared.
    """

    on: dt.date
    tables: Mapping[str, pl.DataFrame]
    parameters: Mapping[str, Parameter]
    version: str

    def values(self, document: str) -> dict[str, object]:
        """The plain values of one document by name."""
        start = f"{document}/"
        return {key[len(start) :]: item.value for key, item in self.parameters.items() if key.startswith(start)}

    def unsure(self) -> tuple[Parameter, ...]:
        """The values marked unsure, which a county should replace by its own."""
        return tuple(item for item in self.parameters.values() if item.mark == "unsure")


def load_agronomy(on: dt.date, local: Path | str | None = None) -> Agronomy:
    """All agronomy documents valid on `on`; `local` is a YAML file of replaced values (`document: {name: value}`).

    Raises UnusableInput when `local` is missing, unreadable or names an unknown value.
    """
    digest = hashlib.sha256(on.isoformat().encode())
    tables: dict[str, pl.DataFrame] = {}
    parameters: dict[str, Parameter] = {}
    for file in sorted(HERE.glob("*/*")):
        if file.suffix not in (".csv", ".yaml"):
            continue
        digest.update(file.read_bytes())
        if file.suffix == ".csv":
            tables[f"{file.parent.name}/{file.stem}"] = _read_table(file, on)
        else:
            parameters.update(_read_parameters(file, on))
    if local is not None:
        digest.update(_lay_over(parameters, Path(local)))
    return Agronomy(on, tables, parameters, digest.hexdigest()[:12])


def _read_table(file: Path, on: dt.date) -> pl.DataFrame:
    raw = pl.read_csv(file, infer_schema=False)
    frame = raw.with_columns(
        pl.col(name).cast(pl.Float64)
        for name in raw.columns
        if name not in _TEXT_COLUMNS and not name.startswith("valid_") and _is_numeric(raw[name])
    )
    for name in ("valid_from", "valid_to"):
        if name in frame.columns:
            frame = frame.with_columns(pl.col(name).str.to_date("%Y-%m-%d"))
            limit = pl.col(name) <= on if name == "valid_from" else pl.col(name) >= on
            frame = frame.filter(pl.col(name).is_null() | limit)
    return frame


def _is_numeric(column: pl.Series) -> bool:
    return (
        column.null_count() < len(column) and column.cast(pl.Float64, strict=False).null_count() == column.null_count()
    )


def _read_parameters(file: Path, on: dt.date) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for name, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        for item in entry if isinstance(entry, list) else [entry]:
            parameter = Parameter(
                name, item["value"], item["unit"], item["clause"], item["valid_from"], item["valid_to"], item["mark"]
            )
            if parameter.holds(on):
                found[f"{file.parent.name}/{name}"] = parameter
    return found


def _lay_over(parameters: dict[str, Parameter], local: Path) -> bytes:
    if not local.is_file():
        raise UnusableInput("file_missing", file=str(local))
    try:
        given = yaml.safe_load(local.read_text(encoding="utf-8")) or {}
        pairs = [(f"{document}/{name}", value) for document, part in given.items() for name, value in part.items()]
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError) as error:
        raise UnusableInput("file_not_readable", file=local.name, why=str(error)[:120]) from None
    for key, value in pairs:
        old = parameters.get(key)
        if old is None:
            raise UnusableInput("agronomy_value_unknown", name=key, file=local.name)
        if _shape(value) != _shape(old.value):
            raise UnusableInput("agronomy_value_wrong", name=key, value=str(value), file=local.name)
        parameters[key] = Parameter(key.split("/")[1], value, old.unit, local.name, None, None, "local")
    return json.dumps(pairs, ensure_ascii=False, default=str).encode()


def _shape(value: object) -> object:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return [_shape(item) for item in value]
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return type(value).__name__
