"""The designs by name: which columns each needs, its terms, what is tested against what, which means are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from nonggu.engines.trials.terms import Term
from nonggu.errors import UnusableInput

#: Design name -> the roles that must be filled.
DESIGNS: Mapping[str, tuple[str, ...]] = {
    "crd": ("treatment",),
    "rcbd": ("treatment", "block"),
    "latin": ("treatment", "row", "column"),
    "split-plot": ("main", "sub", "block"),
    "factorial": ("factors",),
    "multi-site": ("treatment", "site"),
}

#: Other spellings of the names.
ALIASES = {
    "completely-randomized": "crd",
    "latin-square": "latin",
    "splitplot": "split-plot",
    "split_plot": "split-plot",
    "split": "split-plot",
    "multisite": "multi-site",
    "multi_site": "multi-site",
    "met": "multi-site",
    "randomized-complete-block": "rcbd",
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column plays which part; empty where there is none."""

    treatment: str = ""
    block: str = ""
    row: str = ""
    column: str = ""
    main: str = ""
    sub: str = ""
    factors: tuple[str, ...] = ()
    site: str = ""
    covariates: tuple[str, ...] = ()
    random: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """All factor columns that are in use, each once."""
        single = (self.site, self.block, self.row, self.column, self.treatment, self.main, self.sub)
        return tuple(dict.fromkeys(name for name in (*single, *self.factors) if name))


@dataclass(frozen=True, slots=True)
class Layout:
    """A design made concrete.

    `terms`: fixed terms in order. `errors`: a term that is tested against another one. `compared`: products of
    factors whose means are compared. `random`: terms that a mixed model takes as random. `strata`: error terms of a
    split plot.
    """

    design: str
    terms: tuple[Term, ...]
    compared: tuple[Term, ...]
    errors: Mapping[Term, Term] = field(default_factory=dict)
    random: tuple[Term, ...] = ()


def lay_out(design: str, roles: Roles) -> Layout:
    """The layout of a named design. Raises UnusableInput (`trial_design_unknown`, `trial_role_missing`)."""
    name = ALIASES.get(design.lower(), design.lower())
    if name not in DESIGNS:
        raise UnusableInput("trial_design_unknown", design=design, known=", ".join(DESIGNS))
    for role in DESIGNS[name]:
        if not getattr(roles, role):
            raise UnusableInput("trial_role_missing", design=name, role=role)
    covariates = tuple((covariate,) for covariate in roles.covariates)
    make = {
        "crd": _simple,
        "rcbd": _simple,
        "latin": _simple,
        "factorial": _factorial,
        "split-plot": _split_plot,
        "multi-site": _multi_site,
    }[name]
    layout = make(name, roles, covariates)
    unknown = [one for one in roles.random if one not in roles.names()]
    if unknown:
        raise UnusableInput("trial_random_unknown", names=", ".join(unknown))
    return layout


def _simple(name: str, roles: Roles, covariates: tuple[Term, ...]) -> Layout:
    local = [(column,) for column in (roles.row, roles.column, roles.block) if column]
    terms = (*local, *covariates, (roles.treatment,))
    random = tuple(term for term in local if term[0] in roles.random)
    return Layout(name, terms, ((roles.treatment,),), random=random)


def _factorial(name: str, roles: Roles, covariates: tuple[Term, ...]) -> Layout:
    local = [(column,) for column in (roles.row, roles.column, roles.block) if column]
    crossed = _all_products(roles.factors)
    random = tuple(term for term in local if term[0] in roles.random)
    return Layout(name, (*local, *covariates, *crossed), tuple(crossed), random=random)


def _all_products(factors: Sequence[str]) -> list[Term]:
    return [product for size in range(1, len(factors) + 1) for product in combinations(factors, size)]


def _split_plot(name: str, roles: Roles, covariates: tuple[Term, ...]) -> Layout:
    block, main, sub = (roles.block,), (roles.main,), (roles.sub,)
    plot = (roles.block, roles.main)
    both = (roles.main, roles.sub)
    random = (plot, *((block,) if roles.block in roles.random else ()))
    errors: dict[Term, Term] = {main: plot, block: plot}
    return Layout(name, (block, *covariates, main, plot, sub, both), (main, sub, both), errors, random)


def _multi_site(name: str, roles: Roles, covariates: tuple[Term, ...]) -> Layout:
    site, treatment = (roles.site,), (roles.treatment,)
    both = (roles.site, roles.treatment)
    blocks = (roles.site, roles.block) if roles.block else None
    terms = (site, *((blocks,) if blocks else ()), *covariates, treatment, both)
    errors: dict[Term, Term] = {site: blocks} if blocks else {}
    random: tuple[Term, ...] = ()
    if roles.site in roles.random:
        # Sites are a sample: treatments are judged by how they differ from site to site.
        errors[treatment] = both
        random = (site, *((blocks,) if blocks else ()), both)
        return Layout(name, terms, (treatment,), errors, random)
    if blocks and roles.block in roles.random:
        random = (blocks,)
    return Layout(name, terms, (treatment, both), errors, random)
