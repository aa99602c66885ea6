"""Every figure, declared once, in the order in which pages and commands show them."""

from __future__ import annotations

from nonggu.desks.report.declared import cooperation, enterprises, festival, industries, platforms, service
from nonggu.desks.report.figure import Figure
from nonggu.errors import UnusableInput

FIGURES: tuple[Figure, ...] = (
    *enterprises.FIGURES,
    *platforms.FIGURES,
    *cooperation.FIGURES,
    *industries.FIGURES,
    *service.FIGURES,
    *festival.FIGURES,
)

_BY_KEY = {figure.key: figure for figure in FIGURES}


def figure_by_key(key: str) -> Figure:
    """The figure of that key. Raises UnusableInput where there is none."""
    found = _BY_KEY.get(key)
    if found is None:
        raise UnusableInput("figure_unknown", key=key)
    return found
