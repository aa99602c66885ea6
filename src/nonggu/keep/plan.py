"""What a centre is to be, before it is made: names, reporting date, townships and units in their fixed order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nonggu.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """What a centre is called, which county it serves, and its townships and units in their fixed order.

    A township or unit is a name, or a mapping with `code` and `name`.
    """

    division_code: str
    county_name: str
    reporting_date: dt.date
    centre_name: str = ""
    county_name_en: str = ""
    city_name: str = ""
    province_name: str = ""
    is_demo: bool = False
    townships: Sequence[str | Mapping[str, str]] = field(default_factory=list)
    units: Sequence[str | Mapping[str, str]] = field(default_factory=list)
    logo: Path | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{6}", self.division_code):
            raise UnusableInput("division_wrong", division=self.division_code)


def read_places(file: Path) -> dict[str, list[Any]]:
    """Townships and units from a YAML file with these two lists. Raises UnusableInput."""
    try:
        content = yaml.safe_load(file.read_text("utf-8")) or {}
        places = {name: list(content.get(name) or []) for name in ("townships", "units")}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise UnusableInput("centre_file_wrong", file=str(file), why=str(error)[:160]) from None
    for name, entries in places.items():
        for entry in entries:
            if not isinstance(entry, str) and not (isinstance(entry, dict) and entry.get("name")):
                raise UnusableInput("centre_file_wrong", file=str(file), why=f"{name}: {entry!r}")
    return places
