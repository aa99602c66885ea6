"""The loop over plots, a tile at a time: what `plan_plot` reads and writes of a tile stays in the nearest cache, while
a row of the whole matrices would lie on some ninety pages of memory."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from nonggu.engines.soil.checking import check_values
from nonggu.engines.soil.plot_plan import plan_plot
from nonggu.engines.soil.plot_rows import CROP, OUT_CODES, OUT_ROWS, SETTING
from nonggu.engines.soil.plot_split import write_dressings
from nonggu.engines.soil.reason_places import place_of
from nonggu.engines.soil.sample_columns import NUMBER_COLUMNS

#: Plots of a tile.
TILE: Final = 125
_COLUMNS: Final = len(NUMBER_COLUMNS)


def plan_tiles(count: int, t: Any, given: Any, choice: Any, result: Any) -> tuple[int, int]:
    """Plan `count` plots; the numbers of dressings and of distinct masks of reasons.

    `given`: places of the known columns, their numbers, codes, what was computed before, planting days, masks marked
    before. `choice`: order of methods, the one asked for, cucumber's place, windows to look at. `result`: what is
    filled, numbers, codes, amounts, days, places of reasons, their table, and which rows have unknown numbers.
    """
    places, numbers, codes, before, _, _ = given
    out, out_codes, _, _, _, _, unknown = result
    room, bits = np.empty((4, 3)), np.empty(TILE, dtype=np.int64)
    tile, tile_codes = np.full((_COLUMNS, TILE), np.nan), np.empty((codes.shape[0], TILE), dtype=np.int64)
    tile_before = np.empty((before.shape[0], TILE))
    tile_out, tile_out_codes = np.empty((OUT_ROWS, TILE)), np.empty((OUT_CODES, TILE), dtype=np.int64)
    tiles = (tile, tile_codes, tile_before, bits, room, tile_out, tile_out_codes)
    spot = distinct = 0
    for start in range(0, count, TILE):
        size = min(TILE, count - start)
        for place in range(len(places)):
            for row in range(size):
                tile[places[place], row] = numbers[place, start + row]
        copy_in(codes, start, size, tile_codes)
        copy_in(before, start, size, tile_before)
        check_values(tile, size, choice[3], t, bits)
        spot, distinct = plan_tile(start, size, t, given, choice, result, tiles, spot, distinct)
        copy_out(tile_out, start, size, out)
        copy_out(tile_out_codes, start, size, out_codes)
        note_unknown(tile_out, size, unknown)
    return spot, distinct


def plan_tile(
    start: int, size: int, t: Any, given: Any, choice: Any, result: Any, tiles: Any, spot: int, distinct: int
) -> tuple[int, int]:
    """Plan the plots of one tile, and write their dressings and reasons from `spot` and `distinct` on."""
    planted, mask = given[4], given[5]
    order, asked, cucumber, _ = choice
    _, _, amounts, days, reasons, table, _ = result
    tile, codes, before, bits, room, out, out_codes = tiles
    for row in range(size):
        marked = mask[start + row] | bits[row]
        told = plan_plot(row, marked, tile, codes, before, order, asked, cucumber, t, room, out, out_codes)
        combo = max(codes[CROP, row], 0) * 4 + codes[SETTING, row]
        spot = write_dressings(row, combo, planted[start + row], spot, t, out, out_codes, amounts, days)
        reasons[start + row], distinct = place_of(told, distinct, table)
    return spot, distinct


def copy_in(whole: Any, start: int, size: int, tile: Any) -> None:
    """Copy the tile's plots from the whole matrix."""
    for place in range(whole.shape[0]):
        for row in range(size):
            tile[place, row] = whole[place, start + row]


def copy_out(tile: Any, start: int, size: int, whole: Any) -> None:
    """Copy the tile's plots into the whole matrix."""
    for place in range(whole.shape[0]):
        for row in range(size):
            whole[place, start + row] = tile[place, row]


def note_unknown(tile: Any, size: int, unknown: Any) -> None:
    """Note which rows have an unknown number."""
    for place in range(tile.shape[0]):
        is_unknown = False
        for row in range(size):
            is_unknown |= tile[place, row] != tile[place, row]
        unknown[place] |= is_unknown
