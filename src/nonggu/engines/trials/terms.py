"""Factors and their products as columns of a design matrix (effects that sum to zero), and grids of level means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: A term is a product of factors or covariates, by name: ("A",) or ("A", "B").
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor: its level names in order and the level of each plot as a code 0..levels-1."""

    name: str
    levels: tuple[str, ...]
    codes: Codes

    def effects(self) -> Floats:
        """Effect columns (plots, levels - 1): the last level is minus the sum of the others."""
        table = np.vstack([np.eye(len(self.levels) - 1), -np.ones(len(self.levels) - 1)])
        return table[self.codes]


@dataclass(frozen=True, slots=True)
class Plots:
    """The plots of a trial: factors and covariates (centred) by name."""

    factors: Mapping[str, Factor]
    covariates: Mapping[str, Floats]
    size: int

    def columns(self, term: Term) -> Floats:
        """The design columns of a term."""
        columns = np.ones((self.size, 1))
        for name in term:
            block = self.covariates[name][:, None] if name in self.covariates else self.factors[name].effects()
            columns = (columns[:, :, None] * block[:, None, :]).reshape(self.size, -1)
        return columns

    def matrix(self, terms: Sequence[Term]) -> Floats:
        """Mean and terms side by side."""
        return np.hstack([np.ones((self.size, 1)), *(self.columns(term) for term in terms)])

    def cell_codes(self, names: Sequence[str]) -> tuple[Codes, list[tuple[str, ...]]]:
        """Each plot's cell of a product of factors (as a code) and the names of all cells in order."""
        code = np.zeros(self.size, dtype=np.int64)
        for name in names:
            code = code * len(self.factors[name].levels) + self.factors[name].codes
        return code, list(product(*(self.factors[name].levels for name in names)))


def number_sorted(values: Sequence[str]) -> tuple[str, ...]:
    """Level names in order: by number where all are numbers, else in order of first appearance."""
    unique = list(dict.fromkeys(values))
    try:
        return tuple(sorted(unique, key=float))
    except ValueError:
        return tuple(unique)


def make_factor(name: str, values: Sequence[str]) -> Factor:
    """A factor from one label a plot."""
    levels = number_sorted(values)
    place = {level: index for index, level in enumerate(levels)}
    return Factor(name, levels, np.array([place[value] for value in values], dtype=np.int64))


def mean_combinations(plots: Plots, terms: Sequence[Term], names: Sequence[str]) -> Floats:
    """Rows that give the adjusted mean of each cell of `names`: other factors averaged evenly, covariates at their
    mean.
    """
    cells = plots.cell_codes(names)[1]
    place = {name: index for index, name in enumerate(names)}
    width = 1 + sum(plots.columns(term).shape[1] for term in terms)
    rows = np.zeros((len(cells), width))
    rows[:, 0] = 1.0
    start = 1
    for term in terms:
        size = plots.columns(term).shape[1]
        if all(name in place for name in term):
            for row, cell in enumerate(cells):
                block = np.ones(1)
                for name in term:
                    factor = plots.factors[name]
                    table = np.vstack([np.eye(len(factor.levels) - 1), -np.ones(len(factor.levels) - 1)])
                    block = np.outer(block, table[factor.levels.index(cell[place[name]])]).ravel()
                rows[row, start : start + size] = block
        start += size
    return rows
