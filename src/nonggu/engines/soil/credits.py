"""What manure and straw bring: fresh and dry never mix, first-year use only, nothing credited that is not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from nonggu.engines.soil.codes import mark
from nonggu.engines.soil.inputs import UNKNOWN, UNRECOGNISED, Samples
from nonggu.engines.soil.rules import GREENHOUSE, SoilRules
from nonggu.engines.soil.units import FloatArray, IntArray, MaskArray

_FRESH, _DRY, _AIR_DRY = 0, 1, 2
_BASIS_OF = {"fresh": _FRESH, "dry": _DRY, "air-dry": _AIR_DRY, "as sold": _FRESH}


@dataclass(frozen=True, slots=True)
class Credits:
    """Nutrients of manure and straw in kg/mu, (3, plots): all that they hold (`total`) and what this season's crop
    can use (`usable`, total x first-year recovery). Zero where none was applied."""

    manure_total: FloatArray
    manure_usable: FloatArray
    straw_total: FloatArray
    straw_usable: FloatArray


def credit_organics(samples: Samples, rules: SoilRules, mask: MaskArray) -> Credits:
    """The credits of every plot. Unknown kinds credit nothing and are asked about (missing is not zero)."""
    manure_kg, manure_total = _manure(samples, rules, mask)
    straw_total = _straw(samples, rules, mask)
    is_cake = _is_cake(rules)[np.maximum(samples.manure_kind, 0)] & (samples.manure_kind >= 0)
    manure_use = np.where(is_cake, rules.numbers("cake_recovery")[:, None], rules.numbers("manure_recovery")[:, None])
    compost_first = (manure_kg > 0) & (samples.setting == GREENHOUSE) & (samples.manure_basis == _FRESH)
    dung = _is_dung(rules)[np.maximum(samples.manure_kind, 0)] & (samples.manure_kind >= 0)
    mark(mask, "soil_manure_compost_first", compost_first & dung)
    straw_use = rules.numbers("straw_recovery")[:, None]
    return Credits(manure_total, manure_total * manure_use, straw_total, straw_total * straw_use)


def nutrients_per_kg(kind: IntArray, basis: IntArray, water_share: FloatArray, rules: SoilRules) -> FloatArray:
    """kg of N, P2O5, K2O in each kg as weighed, (3, plots): from the table's basis to the basis that was weighed.

    A table row on dry basis, weighed fresh, is multiplied by (1 - water); a fresh row, weighed dry, is divided by
    it. NaN where the water that this needs is unknown. `basis` -1 takes the table's own basis.
    """
    table = rules.organics
    place = np.maximum(kind, 0)
    shares = np.stack([table[name].to_numpy()[place] for name in ("n", "p2o5", "k2o")])
    own = np.array([_BASIS_OF[text] for text in table["basis"]])[place]
    printed = table["water_share"].cast(pl.Float64).to_numpy()[place]
    water = np.where(np.isnan(water_share), np.where(own == _FRESH, printed, np.nan), water_share)
    weighed = np.where(basis < 0, own, basis)
    dry_share = 1 - water
    factor = np.where(weighed == own, 1.0, np.nan)
    factor = np.where((own == _DRY) & (weighed == _FRESH), dry_share, factor)
    factor = np.where((own == _FRESH) & (weighed == _DRY), 1 / np.where(dry_share > 0, dry_share, np.nan), factor)
    # Air-dry holds some 10-15 % of water: near enough to the dry table rows that no second correction is made.
    factor = np.where((own != _FRESH) & (weighed != _FRESH), 1.0, factor)
    factor = np.where((own == _AIR_DRY) & (weighed == _FRESH), dry_share, factor)
    factor = np.where((own == _FRESH) & (weighed == _AIR_DRY), 1 / np.where(dry_share > 0, dry_share, np.nan), factor)
    return shares * factor


def _manure(samples: Samples, rules: SoilRules, mask: MaskArray) -> tuple[FloatArray, FloatArray]:
    volume = samples["manure_m3_per_mu"]
    weight = samples["manure_kg_per_mu"]
    from_volume = np.isnan(weight) & ~np.isnan(volume)
    weight = np.where(from_volume, volume * rules.number("manure_density_t_per_m3") * 1000, weight)
    applied = weight > 0
    mark(mask, "soil_manure_volume_assumed", from_volume & applied)
    if not applied.any():
        return weight, np.zeros((3, len(samples)))
    water = samples["manure_water_pct"] / 100
    per_kg = nutrients_per_kg(samples.manure_kind, samples.manure_basis, water, rules)
    analysed = np.stack([samples[f"manure_{name}_pct"] / 100 for name in ("n", "p2o5", "k2o")])
    known_kind = samples.manure_kind >= 0
    per_kg = np.where(np.isnan(analysed), np.where(known_kind, per_kg, np.nan), analysed)
    known = ~np.isnan(per_kg).any(axis=0)
    no_basis = (samples.manure_basis == UNKNOWN) | (samples.manure_basis == UNRECOGNISED)
    mark(mask, "soil_manure_kind_unknown", applied & ~known & ~no_basis)
    mark(mask, "soil_manure_basis_missing", applied & (no_basis | (~known & known_kind)))
    return weight, np.where(applied & known, weight * per_kg, 0.0)


def _straw(samples: Samples, rules: SoilRules, mask: MaskArray) -> FloatArray:
    weight = samples["straw_kg_per_mu"]
    applied = weight > 0
    if not applied.any():
        return np.zeros((3, len(samples)))
    per_kg = nutrients_per_kg(samples.straw_kind, samples.straw_basis, np.full(len(samples), np.nan), rules)
    known = (samples.straw_kind >= 0) & ~np.isnan(per_kg).any(axis=0)
    mark(mask, "soil_straw_kind_unknown", applied & ~known)
    return np.where(applied & known, weight * per_kg, 0.0)


def _is_cake(rules: SoilRules) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return (rules.organics["kind"] == "cake").to_numpy()


def _is_dung(rules: SoilRules) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    zh = rules.organics["zh"]
    return (zh.str.contains("粪") & (rules.organics["kind"] == "manure")).to_numpy()
