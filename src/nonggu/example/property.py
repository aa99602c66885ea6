"""Intellectual property of enterprises: many rights for high-tech firms, few or none for others."""

from __future__ import annotations

import datetime as dt
import random

from nonggu.example.dates import day_between, years_after
from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.industries import PROFILES
from nonggu.example.origins import synthetic
from nonggu.registry.models.intellectual_property import Acquisition, PropertyKind

_WORKSHOP = ("夹具", "模具", "检测装置", "浇注机构", "除尘机构", "输送机构", "热处理方法")
_PROCESS = ("生产方法", "烘干装置", "配方", "混料装置", "检测方法", "包装线")
_FIELD = ("播种装置", "育苗盘", "贮藏方法", "质量检测方法", "分级装置")
_WAYS = {
    "malleable_iron": _WORKSHOP,
    "machinery": _WORKSHOP,
    "environment": ("控制装置", "回收方法", "监测装置"),
    "seed": _FIELD,
    "vegetable": _FIELD,
    "pig": ("饲喂装置", "保温箱", "分栏结构", "冷却方法"),
    "logistics": ("货架", "温控装置", "周转箱"),
}
#: What rights of a kind are called, whatever the industry.
_CALLED = {
    PropertyKind.SOFTWARE_COPYRIGHT: "生产管理系统",
    PropertyKind.DESIGN_PATENT: "外观",
    PropertyKind.PLANT_VARIETY_RIGHT: "新品种",
}
_KINDS = (
    (PropertyKind.UTILITY_MODEL, 60, 10, "SY"),
    (PropertyKind.INVENTION_PATENT, 14, 20, "FM"),
    (PropertyKind.SOFTWARE_COPYRIGHT, 16, 50, "RZ"),
    (PropertyKind.DESIGN_PATENT, 10, 15, "WG"),
)


def enter_property(draft: Draft) -> None:
    """Rights of every enterprise, double entries aside."""
    rng = draft.chance("property")
    high_tech = {firm.code for firm in draft.high_tech}
    for firm in draft.enterprises:
        count = rng.randint(6, 14) if firm.code in high_tech else rng.choice((0, 0, 0, 0, 1, 2, 3, 5))
        for _ in range(count):
            _enter_right(draft, rng, firm)


def _enter_right(draft: Draft, rng: random.Random, firm: Firm) -> None:
    kind, _, years, letters = rng.choices(_KINDS, [weight for _, weight, _, _ in _KINDS])[0]
    if firm.industry == "seed" and rng.random() < 0.25:
        kind, years, letters = PropertyKind.PLANT_VARIETY_RIGHT, 15, "XPZ"
    granted = day_between(rng, dt.date(2016, 1, 5), dt.date(2023, 12, 20))
    product = rng.choice(PROFILES[firm.industry].products)
    serial = len(draft.rows["intellectual_property"]) + 1
    is_bought = rng.random() < 0.12
    values: Row = {
        "name": f"{product}{_CALLED.get(kind) or rng.choice(_WAYS.get(firm.industry, _PROCESS))}（模拟）",
        "number": f"模拟{letters}{granted.year}{serial:05d}",
        "organisation": firm.code,
        "kind": kind.value,
        "granted_on": granted,
        "owner_rank": rng.choice((1, 1, 1, 1, 1, 2)),
        "acquisition": (Acquisition.TRANSFERRED if is_bought else Acquisition.OWN).value,
        "acquired_on": day_between(rng, granted, dt.date(2024, 1, 31)) if is_bought else granted,
        "core_product": product,
        "used_in_application": rng.random() < 0.2,
        "is_disputed": rng.random() < 0.02,
        "valid_from": granted,
        "valid_to": years_after(granted, years),
    }
    draft.enter("intellectual_property", {**values, **synthetic(granted)})
