"""Platforms, specialised towns, clusters and titles: what is named in print is published, the rest is simulated."""

from __future__ import annotations

import datetime as dt

from nonggu.example.draft import Draft, Row
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import enter_published
from nonggu.registry.models.cluster import ClusterKind
from nonggu.registry.models.lists import Industry, Programme, Tier
from nonggu.registry.models.platform import PlatformKind as Kind
from nonggu.registry.models.recognition import RecognitionState as State

#: Recognised platforms that are counted in print without a name: kind, tier, how many, what their names say.
UNNAMED: tuple[tuple[Kind, Tier, int, str], ...] = (
    (Kind.KEY_LABORATORY, Tier.PROVINCIAL, 15, "省重点实验室"),
    (Kind.NEW_RD_INSTITUTION, Tier.PROVINCIAL, 2, "省新型研发机构"),
    (Kind.NEW_RD_INSTITUTION, Tier.MUNICIPAL, 1, "市新型研发机构"),
    (Kind.MAKER_SPACE, Tier.PROVINCIAL, 2, "省众创空间"),
    (Kind.RURAL_MAKER_SPACE, Tier.PROVINCIAL, 1, "省星创天地"),
    (Kind.INCUBATOR, Tier.PROVINCIAL, 1, "省科技企业孵化器"),
    (Kind.TRANSFER_DEMO_BASE, Tier.PROVINCIAL, 1, "省成果转化示范基地"),
    (Kind.TRANSFER_DEMO_ENTERPRISE, Tier.PROVINCIAL, 2, "省成果转化示范企业"),
    (Kind.MAJOR_LABORATORY, Tier.PROVINCIAL, 2, "投运重点实验室"),
)
_OF_ENTERPRISES = (Kind.TRANSFER_DEMO_ENTERPRISE, Kind.TRANSFER_DEMO_BASE)


def enter_platforms(draft: Draft) -> None:
    """Platforms, towns and clusters."""
    for noun in ("cluster", "specialised_town", "platform"):
        enter_published(draft, noun)
    for kind, tier, count, label in UNNAMED:
        for number in range(1, count + 1):
            _platform(draft, f"模拟{label} {number:02d}", kind, tier, synthetic())
        _enter_platform_decoys(draft, kind, tier, label)
    _enter_pilot_and_pioneer_decoys(draft)
    _enter_town_decoys(draft)
    _enter_cluster_decoys(draft)


def _platform(draft: Draft, name: str, kind: Kind, tier: Tier | None, origin: Row, **more: object) -> None:
    place = len(draft.rows["platform"])
    hosts = draft.high_tech if kind in _OF_ENTERPRISES else draft.institutes
    first = dt.date(2016 + place % 7, 1 + place % 12, 20)
    values: Row = {
        "name": name,
        "kind": kind.value,
        "organisation": hosts[place % len(hosts)].code,
        "state": State.RECOGNISED.value,
        "valid_from": first,
        "document": f"模拟文件〔{first.year}〕{place + 1}号",
    }
    if tier is not None:
        values["tier"] = tier.value
    if kind == Kind.MAJOR_LABORATORY:
        values["opened_on"] = dt.date(2023, 3 + place % 6, 28)
    draft.enter("platform", {**values, **more, **origin})


def _enter_platform_decoys(draft: Draft, kind: Kind, tier: Tier, label: str) -> None:
    preparing = decoy("批准筹建，尚未认定")
    first = dt.date(2023, 10, 8)
    more = {"state": State.PREPARING.value, "valid_from": first, "opened_on": None}
    _platform(draft, f"模拟{label}（筹建）", kind, tier, preparing, **more)
    ended = {"state": State.LAPSED.value, "valid_from": dt.date(2018, 6, 1), "valid_to": dt.date(2023, 5, 31)}
    _platform(draft, f"模拟{label}（已摘牌）", kind, tier, decoy("认定已失效"), **ended)
    coming = {"valid_from": dt.date(2024, 5, 20), "opened_on": dt.date(2024, 5, 20)}
    _platform(draft, f"模拟{label}（2024年5月）", kind, tier, decoy("2024年5月才认定"), **coming)
    if tier == Tier.PROVINCIAL and kind != Kind.NEW_RD_INSTITUTION and kind != Kind.MAJOR_LABORATORY:
        _platform(draft, f"模拟{label.replace('省', '市')}", kind, Tier.MUNICIPAL, decoy("市级，不属省级"))


def _enter_pilot_and_pioneer_decoys(draft: Draft) -> None:
    _platform(draft, "模拟市中试基地（已摘牌）", Kind.PILOT_BASE, Tier.MUNICIPAL, decoy("认定已失效"), **_lapsed())
    _platform(draft, "模拟县中试基地", Kind.PILOT_BASE, Tier.COUNTY, decoy("县级，不属市级"))
    building = decoy("已认定，尚未投运")
    _platform(draft, "模拟重点实验室（在建）", Kind.MAJOR_LABORATORY, Tier.PROVINCIAL, building, opened_on=None)
    programme = {"programme": Programme.PIONEER_COUNTY.value}
    former = decoy("已由现中心取代")
    _platform(draft, "模拟服务中心（旧）", Kind.SERVICE_CENTRE, None, former, **programme, **_lapsed())
    other = decoy("不属先行县任务")
    _platform(draft, "模拟服务中心（园区）", Kind.SERVICE_CENTRE, None, other, programme=Programme.OTHER.value)
    preparing = decoy("筹建中的第三个平台")
    state = {"state": State.PREPARING.value, "industry": Industry.TCM.value}
    _platform(draft, "模拟产业平台（药材）", Kind.INDUSTRY_PLATFORM, None, preparing, **programme, **state)


def _lapsed() -> Row:
    return {"state": State.LAPSED.value, "valid_from": dt.date(2017, 3, 1), "valid_to": dt.date(2022, 2, 28)}


def _enter_town_decoys(draft: Draft) -> None:
    for tier, label in ((Tier.PROVINCIAL, "省级"), (Tier.MUNICIPAL, "市级"), (Tier.COUNTY, "县级")):
        township = draft.rows["township"][len(label)]["code"]
        common = {"tier": tier.value, "township": township}
        lapsed = {"name": f"模拟{label}专业镇（已退出）", "state": State.LAPSED.value, **_lapsed(), **decoy("已退出")}
        draft.enter("specialised_town", {**common, **lapsed})
        applying = {
            "name": f"模拟{label}专业镇（申报中）",
            "state": State.PREPARING.value,
            "valid_from": dt.date(2023, 11, 1),
        }
        draft.enter("specialised_town", {**common, **applying, **decoy("申报中，尚未列入培育")})
        ended = {"name": f"模拟{label}专业镇（培育期满）", "state": State.CULTIVATED.value}
        dates = {"valid_from": dt.date(2019, 1, 1), "valid_to": dt.date(2023, 12, 31)}
        draft.enter("specialised_town", {**common, **ended, **dates, **decoy("培育期已满")})


def _enter_cluster_decoys(draft: Draft) -> None:
    def cluster(name: str, kind: ClusterKind, first: dt.date, last: dt.date | None, why: str, **more: str) -> None:
        values = {"name": name, "kind": kind.value, "valid_from": first, "valid_to": last, **more}
        draft.enter("cluster", {**values, **decoy(why)})

    cluster("模拟集群（旧）", ClusterKind.CLUSTER, dt.date(2016, 1, 1), dt.date(2022, 12, 31), "集群已不再推进")
    cluster("模拟集群（拟建）", ClusterKind.CLUSTER, dt.date(2024, 6, 1), None, "2024年6月才启动")
    pioneer = {"programme": Programme.PIONEER_COUNTY.value}
    last = dt.date(2021, 5, 31)
    cluster("模拟主导产业（旧）", ClusterKind.LEADING_INDUSTRY, dt.date(2015, 1, 1), last, "早先的主导产业", **pioneer)
    other = {"programme": Programme.SPECIALISED_TOWN.value}
    first = dt.date(2022, 9, 1)
    cluster("模拟主导产业（专业镇）", ClusterKind.LEADING_INDUSTRY, first, None, "不属先行县任务", **other)
