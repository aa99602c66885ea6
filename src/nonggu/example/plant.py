"""The county's manure centre (in print), an earlier one that has ended, and a smaller plant with its machines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nonggu.example.draft import Draft, Row, wan
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import enter_published
from nonggu.registry.models.fermentation_line import LineState
from nonggu.registry.models.plant_equipment import EquipmentKind as Kind

_BUILT = dt.date(2021, 5, 1)


def enter_plants(draft: Draft) -> None:
    """Plants, then lines and machines of each."""
    enter_published(draft, "treatment_plant")
    enter_published(draft, "fermentation_line")
    enter_published(draft, "plant_equipment")
    _enter_small_plant(draft)
    _enter_former_plant(draft)


def _line(draft: Draft, plant: str, name: str, state: LineState, first: dt.date, origin: Row) -> str:
    values = {"plant": plant, "name": name, "state": state.value, "valid_from": first}
    size = {"length_m": Decimal("60.00"), "width_m": Decimal("4.50")}
    return draft.enter("fermentation_line", {**values, **size, **origin})


def _machine(
    draft: Draft, plant: str, name: str, kind: Kind, reaches: list[str], origin: Row, state: str = "in_service"
) -> None:
    values = {"plant": plant, "name": name, "kind": kind.value, "state": state, "valid_from": _BUILT}
    draft.enter("plant_equipment", {**values, "reaches": reaches, **origin})


def _enter_small_plant(draft: Draft) -> None:
    runner = next(firm for firm in draft.enterprises[5:] if firm.industry == "organic_fertiliser")
    values = {
        "name": "模拟粪污处理站",
        "organisation": runner.code,
        "is_county_plant": False,
        "capacity_t_per_year": 48_000,
        "received_t_last_year": 31_600,
        "investment": wan(9_600_000),
        "valid_from": _BUILT,
    }
    plant = draft.enter("treatment_plant", {**values, **decoy("企业自建，不是县级处理中心")})
    other = decoy("不是县级处理中心的设施")
    lines = [_line(draft, plant, f"模拟槽 {n}", LineState.IN_SERVICE, _BUILT, other) for n in range(1, 5)]
    _line(draft, plant, "模拟槽 5", LineState.STOPPED, _BUILT, decoy("已停用"))
    _line(draft, plant, "模拟槽 6", LineState.PLANNED, dt.date(2024, 6, 1), decoy("规划中"))
    _machine(draft, plant, "模拟进料线 1", Kind.LOADING_MACHINE, lines[:2], other)
    stopped = decoy("已停用")
    _machine(draft, plant, "模拟进料线 2", Kind.LOADING_MACHINE, lines[2:], stopped, LineState.STOPPED.value)
    _machine(draft, plant, "模拟翻抛机 1", Kind.TURNER, lines[:2], synthetic())
    _machine(draft, plant, "模拟翻抛机 2", Kind.TURNER, lines[2:], synthetic())
    for name, kind in (("混料机", Kind.MIXER), ("筛分机", Kind.SCREEN), ("装载机", Kind.LOADER)):
        _machine(draft, plant, f"模拟{name}", kind, lines, synthetic())
    for number in range(1, 4):
        _machine(draft, plant, f"模拟吸粪车 {number}", Kind.TRUCK, [], synthetic())


def _enter_former_plant(draft: Draft) -> None:
    """A county plant of earlier years: what it had is not ended line by line, the plant is."""
    ended = decoy("旧的县级处理点，2020年已关停")
    values = {
        "name": "模拟粪污处理点（旧）",
        "is_county_plant": True,
        "capacity_t_per_year": 20_000,
        "investment": wan(3_000_000),
        "valid_from": dt.date(2012, 1, 1),
        "valid_to": dt.date(2020, 12, 31),
    }
    plant = draft.enter("treatment_plant", {**values, **ended})
    lines = [_line(draft, plant, f"模拟旧槽 {n}", LineState.IN_SERVICE, dt.date(2012, 1, 1), ended) for n in (1, 2, 3)]
    _machine(draft, plant, "模拟旧进料线", Kind.LOADING_MACHINE, lines, ended)
