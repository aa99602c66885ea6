"""The file of `--county`: a frame of degrees and division codes, in YAML."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    from nonggu.engines.soil.county import CountyFrame


def read_county(path: Path) -> CountyFrame:
    """The frame in a file: `west_degrees`, `east_degrees`, `south_degrees`, `north_degrees`, `division_codes`, each
    optional. Raises UnusableInput."""
    import yaml

    from nonggu.engines.soil.county import CountyFrame

    if not path.is_file():
        raise UnusableInput("file_missing", file=str(path))
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
        unknown = sorted(set(given) - {field.name for field in fields(CountyFrame)})
        if unknown:
            raise ValueError(", ".join(map(str, unknown)))
        codes = given.get("division_codes") or ()
        degrees = {
            name: float(value) for name, value in given.items() if name != "division_codes" and value is not None
        }
        listed = [codes] if isinstance(codes, str | int) else codes
        return CountyFrame(**degrees, division_codes=tuple(str(code) for code in listed))
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, OSError) as error:
        raise UnusableInput("soil_county_unreadable", file=path.name, why=str(error)[:120]) from None
