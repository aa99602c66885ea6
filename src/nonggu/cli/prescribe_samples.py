"""What the `prescribe` commands check before they compute, and how a file's samples are made ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl


def check_ending(out: Path) -> None:
    """Refuse an output whose ending is not known before anything is computed. Raises UnusableInput."""
    if out.suffix.lower() not in (".xlsx", ".csv", ".parquet"):
        raise UnusableInput("file_kind_unknown", file=out.name, ending=out.suffix or "?")
    if not out.parent.is_dir():
        raise UnusableInput("file_missing", file=str(out.parent))


def prepare(frame: pl.DataFrame, crop: str | None) -> pl.DataFrame:
    """The samples with the crop of `--crop` where a row names none."""
    import polars as pl

    if not crop:
        return frame
    if "crop" not in frame.columns:
        return frame.with_columns(pl.lit(crop).alias("crop"))
    return frame.with_columns(pl.col("crop").cast(pl.String).fill_null(crop))
