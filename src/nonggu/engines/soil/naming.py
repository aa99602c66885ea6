"""Names that the tables are looked up by: groups of crops, where they stand, and how names are compared."""

from __future__ import annotations

from typing import Final

#: Where a crop stands; the first axis value of `crop x setting` tables is `crop * 4 + setting`.
SETTINGS: Final = ("greenhouse", "rainfed", "irrigated", "orchard")
GREENHOUSE, RAINFED, IRRIGATED, ORCHARD = range(4)
GROUPS: Final = ("grain", "legume", "tuber", "other", "fruit_vegetable", "leaf_vegetable", "root_vegetable", "tree")
VEGETABLES: Final = (4, 5, 6)


def fold_name(text: str) -> str:
    """A crop's or material's name in the form in which names are compared."""
    return text.strip().casefold().replace(" ", "_").replace("（", "(").replace("）", ")")
