"""Growers' households and their plots."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from nonggu.example.draft import Draft, Merge, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.plot import PlotKind

SERVED = 7000
DOUBLE_ENTRIES = 30
PLOT_OWNERS = 880

#: Households that are not counted, by what they had: nothing in time, another service, nothing done, nothing yet.
BESIDE = {"before": 260, "other": 180, "undone": 70, "after": 40, "never": 350}

#: Where plots lie: a box within the district on its plain (CGCS2000 degrees).
WEST_DEG, EAST_DEG, SOUTH_DEG, NORTH_DEG = 112.45, 112.90, 37.30, 37.50

_GREENHOUSE_CROPS = ("番茄", "番茄", "番茄", "黄瓜", "黄瓜", "西葫芦", "辣椒", "茄子", "草莓")
_FIELD_CROPS = ("玉米", "玉米", "小麦", "谷子", "大葱", "甘蓝", "高粱")
_ORCHARD_CROPS = ("红枣", "苹果", "梨")


@dataclass(frozen=True, slots=True)
class Grower:
    """A household: its code, township and the codes of its plots."""

    code: str
    township: str
    plots: tuple[str, ...]


@dataclass(slots=True)
class Growers:
    """Households by what they will have been served with; `doubles` are double entries of the first served ones."""

    served: list[Grower]
    beside: dict[str, list[Grower]]
    doubles: list[Grower]


def enter_growers(draft: Draft) -> Growers:
    """Households, then plots; households come back grouped for the services."""
    rng = draft.chance("growers")
    townships = draft.codes("township")
    weights = [9, 8, 10, 9, 9, 8, 6, 7, 3, 2, 2]
    served = [_household(draft, rng, townships, weights) for _ in range(SERVED)]
    beside = {why: [_household(draft, rng, townships, weights) for _ in range(count)] for why, count in BESIDE.items()}
    doubles = [_double(draft, grower) for grower in served[100 : 100 + DOUBLE_ENTRIES]]
    _enter_plots(draft)
    return _with_plots(draft, Growers(served, beside, doubles))


def _household(draft: Draft, rng: random.Random, townships: list[str], weights: list[int]) -> Grower:
    number = len(draft.rows["household"]) + 1
    township = rng.choices(townships, weights)[0]
    greenhouses = rng.choice((0, 1, 1, 1, 2, 2, 3, 4))
    area = greenhouses * rng.uniform(1.2, 2.4) + rng.lognormvariate(1.3, 0.6)
    values = {
        "head": f"模拟农户 {number:05d}",
        "township": township,
        "village": f"模拟{rng.randint(1, 18):02d}村",
        "phone": f"1201{number:07d}",
        "greenhouses": greenhouses,
        "area_mu": Decimal(f"{area:.1f}"),
    }
    return Grower(draft.enter("household", {**values, **synthetic()}), township, ())


def _double(draft: Draft, grower: Grower) -> Grower:
    """The same household entered again by another station, without its telephone."""
    kept = draft.rows["household"][int(grower.code[-6:]) - 1]
    values = {"head": kept["head"].replace(" ", ""), "township": grower.township, "village": kept["village"]}
    code = draft.enter("household", {**values, **decoy(f"与{kept['head']}是同一户，重复登记")})
    draft.merges.append(Merge("household", grower.code, code, "同村同名，另一服务站重复登记"))
    return Grower(code, grower.township, ())


def _enter_plots(draft: Draft) -> None:
    rng = draft.chance("plots")
    centres = {
        row["code"]: (float(row["longitude_deg"]), float(row["latitude_deg"])) for row in read_rows("facts", "township")
    }
    for household in draft.rows["household"][:PLOT_OWNERS]:
        owner = {"household": household["code"], "township": household["township"], "village": household["village"]}
        houses = household["greenhouses"]
        for number in range(1, min(houses, 2) + 1):
            kind = PlotKind.TUNNEL if rng.random() < 0.12 else PlotKind.GREENHOUSE
            _plot(draft, rng, centres, f"{number}号棚", kind, owner)
        if houses == 0 or rng.random() < 0.12:
            kind = PlotKind.ORCHARD if rng.random() < 0.15 else PlotKind.OPEN_FIELD
            _plot(draft, rng, centres, rng.choice(("东地", "西地", "河滩地", "坡上地")), kind, owner)
    for firm in draft.cooperatives:
        owner = {"organisation": firm.code, "township": firm.township}
        for number in range(1, 3):
            _plot(
                draft,
                rng,
                centres,
                f"{firm.name}示范{number}号",
                rng.choice((PlotKind.GREENHOUSE, PlotKind.OPEN_FIELD)),
                owner,
            )


def _plot(
    draft: Draft,
    rng: random.Random,
    centres: dict[str, tuple[float, float]],
    name: str,
    kind: PlotKind,
    owner: Row,
) -> None:
    longitude, latitude = centres[owner["township"]]
    is_covered = kind in (PlotKind.GREENHOUSE, PlotKind.TUNNEL)
    crops = _GREENHOUSE_CROPS if is_covered else _ORCHARD_CROPS if kind == PlotKind.ORCHARD else _FIELD_CROPS
    area = rng.uniform(0.8, 2.6) if is_covered else rng.lognormvariate(1.4, 0.5)
    values = {
        "name": name,
        **owner,
        "kind": kind.value,
        "crop": rng.choice(crops),
        "area_mu": Decimal(f"{area:.2f}"),
        "longitude_deg": _degrees(rng.gauss(longitude, 0.016), WEST_DEG, EAST_DEG),
        "latitude_deg": _degrees(rng.gauss(latitude, 0.012), SOUTH_DEG, NORTH_DEG),
    }
    if is_covered:
        values["built_year"] = rng.choices(range(2006, 2022), [3, 3, 4, 6, 8, 9, 9, 8, 7, 6, 6, 5, 5, 5, 4, 3])[0]
    draft.enter("plot", {**values, **synthetic()})


def _degrees(value: float, lowest: float, highest: float) -> Decimal:
    return Decimal(f"{min(max(value, lowest), highest):.6f}")


def _with_plots(draft: Draft, growers: Growers) -> Growers:
    owned: dict[str, list[str]] = {}
    for plot in draft.rows["plot"]:
        owned.setdefault(plot.get("household", ""), []).append(plot["code"])

    def full(found: list[Grower]) -> list[Grower]:
        return [Grower(g.code, g.township, tuple(owned.get(g.code, ()))) for g in found]

    beside = {why: full(found) for why, found in growers.beside.items()}
    return Growers(full(growers.served), beside, growers.doubles)
