"""The crops that QUEFTS covers: tissue limits as the kernel's table, and physiological efficiencies from organs."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from nonggu.engines.soil.units import FloatArray

#: Storage organs below this (kg/ha) are leaf and stem crops, which take up nothing before they yield (r = 0).
SMALLEST_STORAGE: Final = 200.0

_LIMITS: Final = tuple(
    f"{nutrient}_{part}_{end}" for nutrient in "npk" for part in ("sto", "veg") for end in ("min", "max")
)
#: Crops of the plan and names in use -> the QUEFTS crop.
COVERED: Final = {
    **dict.fromkeys(
        ("maize", "spring_maize", "spring_maize_north_china", "summer_maize", "corn", "玉米", "春玉米"), "maize"
    ),
    **dict.fromkeys(("夏玉米",), "maize"),
    **dict.fromkeys(("wheat", "winter_wheat", "spring_wheat", "小麦", "冬小麦", "春小麦"), "wheat"),
    **dict.fromkeys(("rice", "水稻"), "rice"),
    **dict.fromkeys(("barley", "大麦"), "barley"),
    **dict.fromkeys(("sorghum", "高粱"), "sorghum"),
    **dict.fromkeys(("pearl_millet", "珍珠粟"), "pearl_millet"),
    **dict.fromkeys(("potato", "马铃薯", "土豆"), "potato"),
    **dict.fromkeys(("sweet_potato", "甘薯", "红薯"), "sweet_potato"),
    **dict.fromkeys(("soybean", "大豆"), "soybean"),
    **dict.fromkeys(("groundnut", "peanut", "花生"), "groundnut"),
    **dict.fromkeys(("cotton", "棉花"), "cotton"),
    **dict.fromkeys(("rapeseed", "油菜"), "rapeseed"),
    **dict.fromkeys(("sunflower", "向日葵"), "sunflower"),
    **dict.fromkeys(("onion", "洋葱"), "onion"),
    **dict.fromkeys(("chilli", "chilli_pepper", "辣椒"), "chilli"),
}


def tissue_table(crops: pl.DataFrame) -> FloatArray:
    """The kernel's table, (crops, 14), in the order of the frame."""
    return crops.select(*_LIMITS, "yzero_kg_per_ha", "n_fixed_share").to_numpy().astype(np.float64)


def efficiencies(organs: tuple[float, float, float], limits: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """`a` (maximum accumulation), `d` (maximum dilution) in kg/kg and `r` (uptake at zero yield, kg/ha) of N, P, K.

    `organs` are leaf, stem and storage in kg dry matter/ha, `limits` one row of `tissue_table`.
    """
    leaf, stem, storage = organs
    by_nutrient = limits[:12].reshape(3, 4)
    unfixed = np.array([1 - limits[13], 1.0, 1.0])
    dilution = (by_nutrient[:, 2] * (leaf + stem) + by_nutrient[:, 0] * storage) * unfixed
    accumulation = (by_nutrient[:, 3] * (leaf + stem) + by_nutrient[:, 1] * storage) * unfixed
    zero = limits[12] * (by_nutrient[:, 3] + 2 * by_nutrient[:, 2]) / 3 * unfixed
    r = zero if storage > SMALLEST_STORAGE else np.zeros(3)
    return storage / (accumulation - r), storage / (dilution - r), r
