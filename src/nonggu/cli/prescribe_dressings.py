"""The bags of every dressing: a plot's season of bags shared over its base and dressings, in words and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.soil.bag_shares import BagShares, Dressing
    from nonggu.engines.soil.products import BagPlan, MixProblem, Product
    from nonggu.engines.soil.rules import SoilRules
    from nonggu.engines.soil.units import FloatArray

_NAMES: Final = ("n", "p2o5", "k2o")
#: A dressing that gets so much more or less than its need is told.
FAR_OFF: Final = 0.25
_QUARTERS: Final = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}


def share_plot(
    row: Mapping[str, object], answer: BagPlan, products: Sequence[Product], rules: SoilRules
) -> tuple[dict[str, object], list[dict[str, object]], list[str]]:
    """What a plot's row says of base and dressings, the rows of the table of dressings, and codes of reasons; empty
    where the row has no split, or where there is nothing to share."""
    from nonggu.engines.soil.bag_shares import share_bags

    dressings = _dressings(row)
    used = [place for place, bags in enumerate(answer.bags) if bags]
    if not dressings or not used:
        return {}, [], []
    chosen = [products[place] for place in used]
    shared = share_bags([answer.bags[place] for place in used], chosen, dressings, _solve)
    texts = [_in_words(shared.amounts_kg[:, place], chosen) for place in range(len(dressings))]
    words = {"base_products": texts[0], "dressing_products": "；".join(texts[1:]) or None}
    return words, _rows(row, shared, dressings, chosen, rules), _codes(shared, dressings, chosen)


def _solve(problem: MixProblem) -> FloatArray:
    from nonggu.cli.mixing import solve_mix

    return solve_mix(problem).x


def _dressings(row: Mapping[str, object]) -> list[Dressing]:
    """The base and the dressings of a plan's row for the whole plot; none where the row is no plan's."""
    import numpy as np

    from nonggu.engines.soil.bag_shares import Dressing

    base = [number(row.get(f"base_{name}_kg_per_mu")) for name in _NAMES]
    count = number(row.get("dressing_count"))
    if count is None or all(amount is None for amount in base):
        return []
    area = number(row.get("area_mu")) or 1.0
    cap = number(row.get("dressing_cap_n_kg_per_mu"))
    lists = [[number(part) for part in parts(row.get(f"dressing_{name}_kg_per_mu"))] for name in _NAMES]
    found = [Dressing(_amounts(base) * area, is_base=True)]
    for place in range(int(count)):
        amounts = [values[place] if place < len(values) else None for values in lists]
        found.append(Dressing(_amounts(amounts) * area, np.inf if cap is None else cap * area))
    return found


def _amounts(values: Sequence[float | None]) -> FloatArray:
    import numpy as np

    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def number(value: object) -> float | None:
    """A cell as a number; None where it holds none."""
    try:
        return None if value in (None, "") else float(cast(float, value))
    except (TypeError, ValueError):
        return None


def parts(value: object) -> list[object]:
    """The values of a column of lists: a list from parquet, a text with ； from a sheet."""
    if value is None:
        return []
    return (
        list(value) if isinstance(value, list) else [part.strip() for part in str(value).replace(";", "；").split("；")]
    )


def _in_words(amounts: FloatArray, products: Sequence[Product]) -> str:
    """The products of one dressing: bags where they are whole, half or quarter, else kg."""
    from nonggu.phrases import language_of, say

    language = language_of()
    said = [_amount_in_words(float(kg), product) for kg, product in zip(amounts, products, strict=True) if kg > 1e-6]
    between = "、" if language.startswith("zh") else ", "
    return between.join(said) or say("card_nothing", {}, language)


def _amount_in_words(kg: float, product: Product) -> str:
    from nonggu.phrases import language_of, say

    name = product.name.translate(str.maketrans("、；;,", "    "))
    params: dict[str, object] = {"product": name, "kg": f"{round(kg, 2):g}"}
    bags = bags_of(kg, product)
    if bags is None:
        return say("products_weighed_kg", params, language_of())
    if bags == Fraction(1, 2):
        return say("products_half_bag", params, language_of())
    whole, part = divmod(bags, 1)
    text = (f"{whole}" if whole or not part else "") + _QUARTERS.get(part, "")
    code = "products_one_bag" if bags == 1 else "products_so_many_bags" if bags > 1 else "products_part_bag"
    return say(code, {**params, "bags": text}, language_of())


def bags_of(kg: float, product: Product) -> Fraction | None:
    """The amount in whole, half or quarter bags; None where it is none of these."""
    quarters = kg / product.bag_kg * 4
    return Fraction(round(quarters), 4) if abs(quarters - round(quarters)) < 1e-6 else None


def _rows(
    row: Mapping[str, object],
    shared: BagShares,
    dressings: Sequence[Dressing],
    products: Sequence[Product],
    rules: SoilRules,
) -> list[dict[str, object]]:
    import numpy as np

    dates = [row.get("base_date"), *parts(row.get("dressing_dates"))]
    found = []
    for place, dressing in enumerate(dressings):
        date = str(dates[place]) if place < len(dates) and dates[place] else None
        shown: dict[str, object] = {"id": row.get("id"), "dressing": place, "stage": _stage(row, place, rules)}
        shown |= {"date": date, "products": _in_words(shared.amounts_kg[:, place], products)}
        amounts = (
            ("needed", dressing.need_kg),
            ("supplied", shared.supplied_kg[:, place]),
            ("residual", shared.residual_kg[:, place]),
        )
        for part, values in amounts:
            for name, value in zip(_NAMES, values, strict=True):
                shown[f"{name}_{part}_kg"] = None if np.isnan(value) else round(float(value), 3)
        shown["cap_n_kg"] = round(dressing.most_n_kg, 3) if np.isfinite(dressing.most_n_kg) else None
        for product, kg in zip(products, shared.amounts_kg[:, place], strict=True):
            shown[f"kg_{product.name}"] = round(float(kg), 3)
        found.append(shown)
    return found


def _stage(row: Mapping[str, object], place: int, rules: SoilRules) -> str | None:
    from nonggu.cli.prescribe_schedule import stage_of
    from nonggu.phrases import language_of, say

    if place == 0:
        return say("card_now", {}, language_of())
    rule = str(row.get("split_rule") or "")
    return stage_of(rules, rule, place - 1, language_of()) if rule in rules.splits.names else None


def _codes(shared: BagShares, dressings: Sequence[Dressing], products: Sequence[Product]) -> list[str]:
    import numpy as np

    codes = []
    if any(bags_of(float(kg), p) is None for p, line in zip(products, shared.amounts_kg, strict=True) for kg in line):
        codes.append("dressing_weighed")
    if shared.is_over_cap.any():
        codes.append("dressing_over_cap")
    need = np.array([dressing.need_kg for dressing in dressings]).T
    if (np.abs(np.nan_to_num(shared.residual_kg)) > np.maximum(FAR_OFF * np.nan_to_num(need), 1.0)).any():
        codes.append("dressing_far_off")
    return codes


def dressing_frame(rows: Sequence[Mapping[str, object]], products: Sequence[Product]) -> pl.DataFrame:
    """The table of dressings: one row a dressing of a plot, the base being dressing 0."""
    import polars as pl

    kinds: dict[str, type[pl.DataType]] = {"id": pl.String, "dressing": pl.Int64}
    kinds |= dict.fromkeys(("stage", "date", "products"), pl.String)
    kinds |= {f"{name}_{part}_kg": pl.Float64 for part in ("needed", "supplied", "residual") for name in _NAMES}
    kinds |= {"cap_n_kg": pl.Float64} | {f"kg_{product.name}": pl.Float64 for product in products}
    table = [{name: row.get(name) for name in kinds} for row in rows]
    filled = [pl.col(f"kg_{product.name}").fill_null(0.0) for product in products]
    return pl.DataFrame(table, schema=kinds, infer_schema_length=None).with_columns(filled)
