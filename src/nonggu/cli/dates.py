"""Dates that are typed at the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from nonggu.errors import UnusableInput
from nonggu.exchange.cells import CellError, read_date


class Day(click.ParamType):
    """A date such as 2024-03-11, 2024/3/11 or 20240311."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date that was typed. Raises UnusableInput."""
        try:
            return read_date(value)
        except CellError:
            raise UnusableInput("date_wrong", text=str(value)[:40]) from None


DAY = Day()
