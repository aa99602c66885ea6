"""Each plot's mask of reasons as its place in a list of the distinct ones: texts are made once for each mask."""

from __future__ import annotations

import numpy as np

from nonggu.engines.soil.units import IntArray


def place_of(mask: int, distinct: int, table: IntArray) -> tuple[int, int]:
    """The place of the mask among the distinct ones so far, and how many there are now.

    `table` (2, a power of two) holds masks plus one (0: free) and their places, by open addressing.
    """
    last = table.shape[1] - 1
    slot = (mask ^ (mask >> 15) ^ (mask >> 29) ^ (mask >> 43)) & last
    while table[0, slot] != 0 and table[0, slot] != mask + 1:
        slot = (slot + 1) & last
    if table[0, slot] == 0:
        table[0, slot] = mask + 1
        table[1, slot] = distinct
        distinct += 1
    return table[1, slot], distinct


def list_masks(table: IntArray, distinct: int) -> IntArray:
    """The distinct masks in the order of their places; the table is emptied for the next plots."""
    used = np.flatnonzero(table[0])
    masks = np.empty(distinct, dtype=np.int64)
    masks[table[1, used]] = table[0, used] - 1
    table[0, used] = 0
    return masks
