"""Names of the methods, and the order in which they are tried when data are missing."""

from __future__ import annotations

from typing import Final

import numpy as np

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.methods.abundance_index import by_abundance_index
from nonggu.engines.soil.methods.guidance import by_guidance
from nonggu.engines.soil.methods.monitoring import by_monitoring
from nonggu.engines.soil.methods.nutrient_balance import by_correction_coefficient, by_yield_difference
from nonggu.engines.soil.methods.plot import Answer, Plot
from nonggu.engines.soil.methods.quefts_gap import by_quefts
from nonggu.engines.soil.methods.response_function import by_response
from nonggu.engines.soil.units import IntArray

#: Every method by name; the place in this tuple is the code that the kernel carries.
METHODS: Final = (
    "response_function",
    "monitoring",
    "abundance_index",
    "guidance",
    "nutrient_balance",
    "yield_difference",
    "quefts",
)
#: The fallback chain of N, and that of P and K: local trial; P and K by monitoring; N by published rates, stepped by
#: soil test where there is one; then the formulas that divide by first-season recovery, which ask for more N than is
#: published anywhere.
CHAIN_N: Final = (
    "response_function",
    "abundance_index",
    "guidance",
    "monitoring",
    "nutrient_balance",
    "yield_difference",
)
CHAIN_PK: Final = (
    "response_function",
    "monitoring",
    "abundance_index",
    "guidance",
    "nutrient_balance",
    "yield_difference",
)
ALSO_CALLED: Final = {
    "auto": "",
    "balance": "nutrient_balance",
    "correction_coefficient": "nutrient_balance",
    "n_realtime_pk_constant": "monitoring",
    "response": "response_function",
    "difference": "yield_difference",
    "abundance": "abundance_index",
}
#: Balance methods divide organic nutrients by the fertilizer's recovery; the others take the same-effect equivalent.
FIRST_BALANCE, LAST_BALANCE = 4, 5
_FALLBACK: Final = BIT["soil_method_fallback"]


def method_named(name: str | None) -> str:
    """The method's own name; empty for the automatic chain. Raises ValueError for an unknown name."""
    if not name:
        return ""
    plain = name.strip().lower().replace("-", "_")
    found = ALSO_CALLED.get(plain, plain)
    if found and found not in METHODS:
        raise ValueError(name)
    return found


def order_of(method: str) -> IntArray:
    """The codes to try, (3, 7) for N, P2O5, K2O, -1 where a row ends; `method` (empty: automatic) comes first."""
    order = np.full((3, len(METHODS)), -1, dtype=np.int64)
    for nutrient, chain in enumerate((CHAIN_N, CHAIN_PK, CHAIN_PK)):
        names = [method] * bool(method) + [name for name in chain if name != method]
        order[nutrient, : len(names)] = [METHODS.index(name) for name in names]
    return order


def answer_by(method: int, nutrient: int, p: Plot, t: KernelTables) -> Answer:
    """One method's answer for one nutrient."""
    if method == 0:
        return by_response(nutrient, p, t)
    if method == 1:
        return by_monitoring(nutrient, p, t)
    if method == 2:
        return by_abundance_index(nutrient, p, t)
    if method == 3:
        return by_guidance(nutrient, p, t)
    if method == 4:
        return by_correction_coefficient(nutrient, p, t)
    if method == 5:
        return by_yield_difference(nutrient, p, t)
    return by_quefts(nutrient, p, t)


def first_answer(
    nutrient: int, order: IntArray, asked: int, p: Plot, t: KernelTables
) -> tuple[int, float, float, float, int]:
    """The first method of the order that can answer (-1: none), its demand, soil, standard deviation, and bits to tell.

    A method that was asked for (`asked` >= 0) and cannot answer is told as a fallback.
    """
    told = 0
    for place in range(order.shape[1]):
        method = order[nutrient, place]
        if method < 0:
            break
        demand, soil, sd, bits = answer_by(method, nutrient, p, t)
        told |= bits
        if demand == demand:
            return method, demand, soil, sd, told
        if method == asked:
            told |= _FALLBACK
    return -1, demand, 0.0, 0.0, told
