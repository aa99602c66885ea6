"""What methods may look at of one plot."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.grading import grade_of
from nonggu.engines.soil.kernel_tables import VALUE, KernelTables
from nonggu.engines.soil.methods.guidance import find_band
from nonggu.engines.soil.methods.plot import Plot, Three
from nonggu.engines.soil.plot_rows import K_METHOD, P_METHOD, QUEFTS_SOIL
from nonggu.engines.soil.sample_columns import COLUMN
from nonggu.engines.soil.units import FloatArray, IntArray

_NITRATE, _ALKALI = COLUMN["nitrate_n_mg_per_kg"], COLUMN["alkali_n_mg_per_kg"]
_P, _K = COLUMN["available_p_mg_per_kg"], COLUMN["available_k_mg_per_kg"]
_DEPTH, _DENSITY = COLUMN["depth_cm"], COLUMN["bulk_density_g_per_cm3"]
_BLANK, _OMISSION = COLUMN["blank_yield_kg_per_mu"], COLUMN["omission_yield_n_kg_per_mu"]
_RESPONSE, _STRAW = COLUMN["response_n_kg_per_mu"], COLUMN["straw_kg_per_mu"]
_LAYER: Final = VALUE["soil_layer_factor"]
_LAYER_DEPTH: Final = VALUE["soil_layer_depth_cm"]


def three(matrix: FloatArray, first: int, row: int) -> Three:
    """Three neighbouring rows of a matrix at one plot."""
    return matrix[first, row], matrix[first + 1, row], matrix[first + 2, row]


def view_plot(
    row: int,
    numbers: FloatArray,
    codes: IntArray,
    crop: int,
    combo: int,
    is_field: int,
    target: float,
    given: FloatArray,
    t: KernelTables,
) -> Plot:
    """What methods may look at of the plot."""
    unknown = float("nan")
    nitrate, alkali = numbers[_NITRATE, row], numbers[_ALKALI, row]
    n_test = alkali if is_field else nitrate
    p_test = numbers[_P, row] if codes[P_METHOD, row] == 0 else unknown
    k_test = numbers[_K, row] if codes[K_METHOD, row] == 0 or codes[K_METHOD, row] == -1 else unknown
    grades = (
        grade_of(n_test, is_field, 0, t.grade_lower, t.guidance_factor),
        grade_of(p_test, is_field, 1, t.grade_lower, t.guidance_factor),
        grade_of(k_test, is_field, 2, t.grade_lower, t.guidance_factor),
    )
    blank = numbers[_BLANK, row]
    n0, p0, k0 = three(numbers, _OMISSION, row)
    without = (n0 if n0 == n0 else blank, p0 if p0 == p0 else blank, k0 if k0 == k0 else blank)
    tests = (n_test, p_test, k_test)
    layer = layer_of(numbers[_DEPTH, row], numbers[_DENSITY, row], t)
    straw, response, supply = numbers[_STRAW, row], three(numbers, _RESPONSE, row), three(given, QUEFTS_SOIL, row)
    where = (crop, combo, is_field)
    band, bits = find_band(target, combo, t)
    return Plot(*where, target, layer, tests, grades, alkali, nitrate, straw, without, response, supply, band, bits)


def layer_of(depth_cm: float, density_g_per_cm3: float, t: KernelTables) -> float:
    """kg/mu for each mg/kg: 0.15 at 20 cm; other depths and bulk densities where the sample states them."""
    usual = t.values[_LAYER_DEPTH]
    depth = depth_cm if depth_cm == depth_cm else usual
    if density_g_per_cm3 == density_g_per_cm3:
        return depth * density_g_per_cm3 * 0.1 / 15
    return float(t.values[_LAYER] * depth / usual) if depth_cm == depth_cm else float(t.values[_LAYER])
