"""Animals on farms and at households, counted at the end of two years."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.draft import Draft, Row
from nonggu.example.origins import synthetic
from nonggu.registry.models.herd import Species

_COUNTED = (dt.date(2022, 12, 31), dt.date(2023, 12, 31))
_HOUSEHOLDS = 70

#: Species: median head on a farm, animals sold a year by head standing.
_SIZES: dict[Species, tuple[int, float]] = {
    Species.PIG: (1100, 1.9),
    Species.SOW: (110, 0.35),
    Species.DAIRY_COW: (160, 0.25),
    Species.BEEF_CATTLE: (90, 0.9),
    Species.SHEEP: (320, 1.2),
    Species.LAYER: (14000, 0.7),
    Species.BROILER: (18000, 5.2),
}


def enter_herds(draft: Draft) -> None:
    """Herds of farms, of pig enterprises and of households."""
    rng = draft.chance("animals")
    for firm in draft.farms:
        pigs = (Species.PIG, Species.SOW)
        others = (Species.DAIRY_COW, Species.BEEF_CATTLE, Species.SHEEP, Species.LAYER, Species.BROILER)
        kinds = pigs if firm.industry == "pig" else (rng.choice(others),)
        for species in kinds:
            _herd(draft, rng, {"organisation": firm.code, "township": firm.township}, species, 1.0)
    for firm in draft.enterprises[5:]:
        if firm.industry == "pig":
            for species in (Species.PIG, Species.SOW):
                _herd(draft, rng, {"organisation": firm.code, "township": firm.township}, species, 3.0)
    for household in rng.sample(draft.rows["household"][:7000], _HOUSEHOLDS):
        owner = {"household": household["code"], "township": household["township"]}
        _herd(draft, rng, owner, rng.choice((Species.PIG, Species.SHEEP, Species.BEEF_CATTLE, Species.LAYER)), 0.08)


def _herd(draft: Draft, rng: random.Random, owner: Row, species: Species, scale: float) -> None:
    median, turnover = _SIZES[species]
    head = max(2, round(median * scale * rng.lognormvariate(0, 0.55)))
    for day in _COUNTED:
        sold = round(head * turnover * rng.uniform(0.85, 1.1))
        values = {"species": species.value, "standing_head": head, "sold_head_per_year": sold, "counted_on": day}
        draft.enter("herd", {**owner, **values, **synthetic(day)})
        head = max(2, round(head * rng.uniform(0.85, 1.22)))
