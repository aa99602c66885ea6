"""`nonggu prescribe products`: needs to whole bags of real products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from nonggu.cli.prescribe_rules import REPORTING_DATE, soil_rules
from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.soil.products import BagPlan, Goal, Product
    from nonggu.engines.soil.rules import SoilRules
    from nonggu.exchange.rowerrors import RowError

_NAMES = ("n", "p2o5", "k2o")


@click.command("products")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--products", required=True, type=click.Path(path_type=Path), help="Products with content, bag and price."
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Bags of every plot: .xlsx, .csv or .parquet."
)
@click.option(
    "--goal",
    type=click.Choice(["cost", "fewest", "use-up"]),
    default="cost",
    show_default=True,
    help="Least cost, fewest products, or use up what the grower has.",
)
@click.option(
    "--dressings",
    type=click.Path(path_type=Path),
    help="Also write what goes on at each dressing: .xlsx, .csv or .parquet. An .xlsx OUT has it as a second sheet.",
)
@click.option("--sheet", help="Sheet of the workbook.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="Form of row errors.")
def command(
    plan: Path, products: Path, out: Path, goal: str, dressings: Path | None, sheet: str | None, output: str
) -> int:
    """Choose whole bags for every plot of PLAN (or any file with an id and N, P2O5, K2O needs in kg/mu), and share
    the bags of a plan over its base and dressings."""
    from nonggu.cli.prescribe_samples import check_ending
    from nonggu.cli.tables import print_row_errors
    from nonggu.exchange.product_columns import NEED_COLUMNS
    from nonggu.exchange.rowerrors import RowError
    from nonggu.exchange.tables import read_frame
    from nonggu.phrases import language_of, say

    check_ending(out)
    if dressings:
        check_ending(dressings)
    rules = soil_rules(REPORTING_DATE)
    reading = read_frame(plan, NEED_COLUMNS, sheet=sheet)
    frame = _plain_names(reading.frame, NEED_COLUMNS)
    found, errors = read_products(products, rules)
    answers, shared = choose_bags(frame, found, rules, cast("Goal", goal.replace("-", "_")))
    # A plan's refused plots have empty needs: they were told when the plan was made.
    refused = set(frame.filter(answers["status"] == "refused")["row"])
    cells = [error for error in reading.errors if not (error.code == "cell_required" and error.row in refused)]
    short = [
        RowError(reading.sheet, int(row), "", "products_short", {"key": key}, is_warning=True)
        for row, key, status in zip(frame["row"], frame["id"], answers["status"], strict=True)
        if status == "short"
    ]
    print_row_errors([*errors, *cells, *short], as_json=output == "json")
    _write(answers, shared, out, dressings)
    counts = dict(answers["status"].value_counts().iter_rows())
    told = {name: counts.get(name, 0) for name in ("ok", "short", "nothing", "refused")}
    click.echo(say("products_written", {**told, "file": str(out)}, language_of()))
    return 3 if errors or cells else 0


def _write(bags: pl.DataFrame, shared: pl.DataFrame, out: Path, dressings: Path | None) -> None:
    from nonggu.exchange.tables import write_frame, write_workbook

    if out.suffix.lower() == ".xlsx":
        write_workbook({"bags": bags, "dressings": shared}, out)
    else:
        write_frame(bags, out, sheet="bags")
    if dressings:
        write_frame(shared, dressings, sheet="dressings")


def _plain_names(frame: pl.DataFrame, columns: Sequence[object]) -> pl.DataFrame:
    from nonggu.exchange.columns import Column, recognise

    known = [column for column in columns if isinstance(column, Column)]
    found = {name: recognise(name, known) for name in frame.columns if name != "row"}
    taken: set[str] = set()
    names: dict[str, str] = {}
    for name, heading in found.items():
        if heading and heading.name not in taken:
            names[name] = heading.name
            taken.add(heading.name)
    return frame.select("row", *names).rename({old: new for old, new in names.items() if old != new})


def read_products(path: Path, rules: SoilRules) -> tuple[list[Product], list[RowError]]:
    """The products of a file. Raises UnusableInput when none can be used."""
    from nonggu.exchange.product_columns import PRODUCT_COLUMNS
    from nonggu.exchange.rowerrors import RowError
    from nonggu.exchange.tables import read_frame

    reading = read_frame(path, PRODUCT_COLUMNS)
    frame = _plain_names(reading.frame, PRODUCT_COLUMNS)
    errors = list(reading.errors)
    wrong = {error.row for error in errors}
    products: list[Product] = []
    for row in frame.iter_rows(named=True):
        if row["row"] in wrong or not row["product"]:
            continue
        if any(product.name == row["product"] for product in products):
            errors.append(
                RowError(reading.sheet, row["row"], "", "row_key_twice", {"key": row["product"], "first": "?"})
            )
            continue
        product = _product(row, rules)
        if any(product.shares) and sum(product.shares) <= 1:
            products.append(product)
        else:
            errors.append(
                RowError(reading.sheet, row["row"], "", "product_content_impossible", {"product": product.name})
            )
    if not products:
        raise UnusableInput("products_none", file=path.name)
    return products, errors


def _product(row: Mapping[str, object], rules: SoilRules) -> Product:
    from nonggu.engines.soil.products import Product

    bag_kg = float(cast(float, row.get("bag_kg") or 50.0))
    dry = 1 - float(cast(float, row.get("moisture_pct") or 0.0)) / 100
    counts = _organic_effect(rules) if row.get("kind") == "organic" else (1.0, 1.0, 1.0)
    given = [float(cast(float, row.get(f"{name}_pct") or 0.0)) / 100 * dry for name in _NAMES]
    shares = (given[0] * counts[0], given[1] * counts[1], given[2] * counts[2])
    price = row.get("price_yuan_per_bag")
    if price is None and row.get("price_yuan_per_t") is not None:
        price = float(cast(float, row["price_yuan_per_t"])) * bag_kg / 1000
    return Product(
        name=str(row["product"]),
        shares=shares,
        bag_kg=bag_kg,
        price_fen_per_bag=None if price is None else round(float(cast(float, price)) * 100),
        stock_bags=cast("int | None", row.get("stock_bags")),
        on_hand_bags=int(cast(int, row.get("on_hand_bags") or 0)),
        chloride=_chloride(row),
        families=tuple(
            part.strip().lower() for part in str(row.get("family") or "").replace("；", ";").split(";") if part.strip()
        ),
        kind=str(row.get("kind") or ""),
    )


def _chloride(row: Mapping[str, object]) -> str:
    from nonggu.engines.soil.products import chloride_class

    percent = row.get("chloride_pct")
    return str(row.get("chloride") or "") if percent is None else chloride_class(float(cast(float, percent)))


def _organic_effect(rules: SoilRules) -> tuple[float, float, float]:
    """The same-effect equivalent of organic nutrients, at most 1, against grain recoveries."""
    usable = rules.numbers("manure_recovery")
    grain = cast(Mapping[str, Sequence[float]], rules.values["recovery"])["grain"]
    effect = [min(1.0, float(a) / b) for a, b in zip(usable, grain, strict=True)]
    return effect[0], effect[1], effect[2]


def choose_bags(
    frame: pl.DataFrame, products: list[Product], rules: SoilRules, goal: Goal
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Whole bags for every row of needs, one row each in the same order; and the table of the dressings of rows that
    have a split."""
    import polars as pl

    from nonggu.cli.prescribe_dressings import dressing_frame

    pairs = _pairs()
    rows, shared = [], []
    for row in frame.iter_rows(named=True):
        bags, dressings = _choose(row, products, rules, goal, pairs)
        rows.append(bags)
        shared += dressings
    kinds = {
        "area_mu": pl.Float64,
        "cost_yuan": pl.Float64,
        "status": pl.String,
        "products": pl.String,
        "base_products": pl.String,
        "dressing_products": pl.String,
        "reasons": pl.String,
    }
    kinds |= {f"{name}_{part}_kg": pl.Float64 for name in _NAMES for part in ("needed", "supplied", "residual")}
    kinds |= {f"bags_{product.name}": pl.Int64 for product in products}
    bags = pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)
    return bags, dressing_frame(shared, products)


def _pairs() -> list[tuple[str, str]]:
    from nonggu.rulebook.agronomy import load_agronomy

    table = load_agronomy(REPORTING_DATE).tables["compatibility/pairs"]
    return list(zip(table["family_a"], table["family_b"], strict=True))


def _choose(
    row: Mapping[str, object], products: list[Product], rules: SoilRules, goal: Goal, pairs: list[tuple[str, str]]
) -> tuple[dict[str, object], list[dict[str, object]]]:
    import numpy as np

    from nonggu.cli.mixing import solve_mix
    from nonggu.cli.prescribe_dressings import share_plot
    from nonggu.engines.soil.products import build_mix, read_mix, usable_products

    per_mu = np.array(
        [np.nan if row.get(f"{n}_kg_per_mu") is None else cast(float, row[f"{n}_kg_per_mu"]) for n in _NAMES]
    )
    base: dict[str, object] = {"id": row.get("id"), "area_mu": row.get("area_mu")}
    nothing = {f"bags_{product.name}": 0 for product in products}
    if row.get("status") in ("refused", "不能出方案") or np.isnan(per_mu).all():
        return {**base, "status": "refused", "reasons": "products_need_unknown"}, []
    area = cast("float | None", row.get("area_mu"))
    codes = [] if area else ["products_area_unknown"]
    need = per_mu * (area or 1.0)
    chloride_free, calcareous = _restrictions(row, rules)
    kept, refused = usable_products(products, chloride_free=chloride_free, calcareous=calcareous, goal=goal)
    chosen = [products[place] for place in kept]
    answer = read_mix(solve_mix(build_mix(need, chosen, goal=goal, pairs=pairs)).x, need, chosen, goal=goal)
    codes += [reason.code for reason in (*answer.reasons, *refused)]
    status = "short" if answer.is_short else "ok" if any(answer.bags) else "nothing"
    counts = nothing | {f"bags_{products[place].name}": bags for place, bags in zip(kept, answer.bags, strict=True)}
    words, dressings, told = share_plot(row, answer, chosen, rules)
    return {
        **base,
        "status": status,
        **_amounts(need, answer, chosen),
        "base_products": words.get("base_products"),
        "dressing_products": words.get("dressing_products"),
        "reasons": ";".join(dict.fromkeys([*codes, *told])),
        **counts,
    }, dressings


def _restrictions(row: Mapping[str, object], rules: SoilRules) -> tuple[bool, bool]:
    """Whether chloride is barred, and whether the soil is calcareous, from the plan's reasons or crop and system."""
    from nonggu.engines.soil.inputs import SYSTEMS
    from nonggu.engines.soil.rules import GREENHOUSE, fold_name

    reasons = str(row.get("reasons") or "")
    crop = rules.names.get(fold_name(str(row.get("crop") or "")))
    sensitive = crop is not None and rules.chloride_sensitive[crop] > 0
    in_house = SYSTEMS.get(fold_name(str(row.get("system") or ""))) == GREENHOUSE
    salty = "soil_salt_" in reasons
    return sensitive or in_house or salty or "soil_chloride_free" in reasons, "soil_ammonia_loss" in reasons


def _amounts(need: object, answer: BagPlan, chosen: list[Product]) -> dict[str, object]:
    import numpy as np

    from nonggu.phrases import language_of, say

    needed = np.asarray(need)
    texts = [
        say("products_bags", {"product": product.name, "bags": bags, "kg": f"{product.bag_kg:g}"}, language_of())
        for product, bags in zip(chosen, answer.bags, strict=True)
        if bags
    ]
    amounts: dict[str, object] = {"products": "；".join(texts), "cost_yuan": answer.cost_fen / 100}
    for part, values in (("needed", needed), ("supplied", answer.supplied_kg), ("residual", answer.residual_kg)):
        for name, value in zip(_NAMES, values, strict=True):
            amounts[f"{name}_{part}_kg"] = None if np.isnan(value) else round(float(value), 3)
    return amounts


def with_bags(plan: pl.DataFrame, products: Path, rules: SoilRules) -> pl.DataFrame:
    """A plan with the columns `products`, `base_products`, `dressing_products` and `cost_yuan`: least cost, whole
    bags."""
    from nonggu.cli.tables import print_row_errors

    found, errors = read_products(products, rules)
    print_row_errors(errors)
    bags, _ = choose_bags(plan, found, rules, "cost")
    return plan.with_columns(bags["products"], bags["base_products"], bags["dressing_products"], bags["cost_yuan"])
