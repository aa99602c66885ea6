"""Columns of soil maps: samples and greenhouses in, cells of the map out."""

from __future__ import annotations

from collections.abc import Sequence

from nonggu.exchange.columns import Column

POINT_COLUMNS: tuple[Column, ...] = (
    Column(
        "id", "编号", "sample id", "code", meaning_zh="样品编号，可不填", meaning_en="code of the sample; may be absent"
    ),
    Column("x", "x", "x", "float", unit="m", meaning_zh="横坐标（东）", meaning_en="easting"),
    Column("y", "y", "y", "float", unit="m", meaning_zh="纵坐标（北）", meaning_en="northing"),
    Column(
        "lon",
        "经度",
        "longitude",
        "float",
        unit="degree",
        lower=-180,
        upper=180,
        also=("东经",),
        meaning_zh="无x、y时用，CGCS2000",
        meaning_en="instead of x and y, CGCS2000",
    ),
    Column(
        "lat",
        "纬度",
        "latitude",
        "float",
        unit="degree",
        lower=-90,
        upper=90,
        also=("北纬",),
        meaning_zh="无x、y时用，CGCS2000",
        meaning_en="instead of x and y, CGCS2000",
    ),
    Column(
        "system",
        "种植方式",
        "system",
        also=("设施类型",),
        meaning_zh="greenhouse/温室/大棚不参加插值",
        meaning_en="greenhouse rows are tabled, not mapped",
    ),
    Column("village", "村", "village", meaning_zh="大棚分组用", meaning_en="groups greenhouses"),
    Column("crop", "作物", "crop", meaning_zh="大棚分组用", meaning_en="groups greenhouses"),
    Column(
        "greenhouse_age_years",
        "棚龄",
        "greenhouse age",
        "float",
        unit="year",
        lower=0,
        upper=100,
        meaning_zh="大棚分组用",
        meaning_en="groups greenhouses",
    ),
)

MAP_COLUMNS: tuple[Column, ...] = (
    Column("x", "x", "x", "float", unit="m", meaning_zh="格点横坐标", meaning_en="easting of the cell"),
    Column("y", "y", "y", "float", unit="m", meaning_zh="格点纵坐标", meaning_en="northing of the cell"),
    Column("prediction", "预测值", "prediction", "float", meaning_zh="与COL同单位", meaning_en="unit of COL"),
    Column("variance", "克里金方差", "variance", "float", meaning_zh="COL单位的平方", meaning_en="squared unit of COL"),
    Column(
        "probability_below",
        "低于界限的概率",
        "probability below",
        "float",
        meaning_zh="--below时",
        meaning_en="with --below",
    ),
    Column(
        "zone", "分区", "zone", "integer", meaning_zh="--zones时，1最低", meaning_en="with --zones, 1 is the lowest"
    ),
)

COLUMN_GROUPS: tuple[tuple[str, Sequence[Column]], ...] = (
    ("map POINTS (and the column of --value, the columns of --drift)", POINT_COLUMNS),
    ("map --grid", (*POINT_COLUMNS[1:5],)),
    ("map OUT", MAP_COLUMNS),
)
