"""Where a row comes from: the newspaper page, or nowhere."""

from __future__ import annotations

import datetime as dt

from nonggu.example.dates import REPORTING_DATE
from nonggu.example.draft import Row
from nonggu.registry.models.record import Origin

PAGE = "报纸版面（2024年3月）"
SYNTHETIC = "模拟数据（固定种子）"


def published(source_date: dt.date = REPORTING_DATE) -> Row:
    """Origin, source and source date of a fact that was published."""
    return {"origin": Origin.PUBLISHED.value, "source": PAGE, "source_date": source_date}


def synthetic(on: dt.date | None = None, note: str = "") -> Row:
    """Origin, source and source date of a row that describes nothing that exists."""
    row: Row = {"origin": Origin.SYNTHETIC.value, "source": SYNTHETIC, "source_date": on}
    if note:
        row["note"] = note
    return row


def decoy(why: str, on: dt.date | None = None) -> Row:
    """Origin of a synthetic row that lies beside a figure and must not be counted; `why` says so on screen."""
    return synthetic(on, f"对照：{why}")
