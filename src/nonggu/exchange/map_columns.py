"""Columns of soil maps: samples and greenhouses in, cells of the map out."""

from __future__ import annotations

from collections.abc import Sequence

from nonggu.exchange.columns import Column, number_column, text_column, whole_column

POINT_COLUMNS: tuple[Column, ...] = (
    Column(
        "id", "编号", "sample id", "code", meaning_zh="样品编号，可不填", meaning_en="code of the sample; may be absent"
    ),
    number_column("x", "x", "x", "m", "横坐标（东）", "easting"),
    number_column("y", "y", "y", "m", "纵坐标（北）", "northing"),
    number_column(
        "lon",
        "经度",
        "longitude",
        "degree",
        "无x、y时用，CGCS2000",
        "instead of x and y, CGCS2000",
        also=("东经",),
        lower=-180,
        upper=180,
    ),
    number_column(
        "lat",
        "纬度",
        "latitude",
        "degree",
        "无x、y时用，CGCS2000",
        "instead of x and y, CGCS2000",
        also=("北纬",),
        lower=-90,
        upper=90,
    ),
    text_column(
        "system",
        "种植方式",
        "system",
        "greenhouse/温室/大棚不参加插值",
        "greenhouse rows are tabled, not mapped",
        also=("设施类型",),
    ),
    text_column("village", "村", "village", "大棚分组用", "groups greenhouses"),
    text_column("crop", "作物", "crop", "大棚分组用", "groups greenhouses"),
    number_column(
        "greenhouse_age_years", "棚龄", "greenhouse age", "year", "大棚分组用", "groups greenhouses", lower=0, upper=100
    ),
)

MAP_COLUMNS: tuple[Column, ...] = (
    number_column("x", "x", "x", "m", "格点横坐标", "easting of the cell"),
    number_column("y", "y", "y", "m", "格点纵坐标", "northing of the cell"),
    number_column("prediction", "预测值", "prediction", meaning_zh="与COL同单位", meaning_en="unit of COL"),
    number_column("variance", "克里金方差", "variance", meaning_zh="COL单位的平方", meaning_en="squared unit of COL"),
    number_column(
        "probability_below", "低于界限的概率", "probability below", meaning_zh="--below时", meaning_en="with --below"
    ),
    whole_column("zone", "分区", "zone", meaning_zh="--zones时，1最低", meaning_en="with --zones, 1 is the lowest"),
)

COLUMN_GROUPS: tuple[tuple[str, Sequence[Column]], ...] = (
    ("map POINTS (and the column of --value, the columns of --drift)", POINT_COLUMNS),
    ("map --grid", (*POINT_COLUMNS[1:5],)),
    ("map OUT", MAP_COLUMNS),
)
