"""Columns of the matching files: needs, offers (experts and results), scores, assignments."""

from __future__ import annotations

from nonggu.exchange.columns import Column

_SHARED = (
    Column(
        "keywords",
        "关键词",
        "keywords",
        meaning_zh="用分号隔开，按一段文字参加匹配",
        meaning_en="separated by semicolons; matched like a text of its own",
    ),
    Column(
        "industry",
        "行业代码",
        "industry code",
        "code",
        meaning_zh="GB/T 4754，前几位相同即相近",
        meaning_en="GB/T 4754; the more leading digits agree, the nearer",
    ),
    Column(
        "discipline",
        "学科代码",
        "discipline code",
        "code",
        meaning_zh="GB/T 13745，前几位相同即相近",
        meaning_en="GB/T 13745; the more leading digits agree, the nearer",
    ),
    Column("trl", "技术就绪度", "technology readiness level", "integer", lower=1, upper=9),
    Column("latitude", "纬度", "latitude", "float", "°", lower=-90, upper=90),
    Column("longitude", "经度", "longitude", "float", "°", lower=-180, upper=180),
    Column("firm", "企业代码", "firm code", "code", meaning_zh="本单位", meaning_en="the organisation it belongs to"),
)

_ID = Column("id", "编号", "id", "code", required=True, also=("key",))
_TEXT = Column(
    "text", "内容", "text", meaning_zh="说明文字，中文、英文或混用", meaning_en="words, Chinese, English or both"
)

NEED_COLUMNS: tuple[Column, ...] = (
    _ID,
    _TEXT,
    *_SHARED,
    Column(
        "institution",
        "单位",
        "institution",
        meaning_zh="提需求的单位；同单位的专家不参加匹配",
        meaning_en="who has the need; offers of the same house are left out",
    ),
    Column(
        "demand",
        "需要人数",
        "demand",
        "integer",
        lower=0,
        meaning_zh="要几位不同的专家，空白为 1",
        meaning_en="how many different offers; blank: 1",
    ),
)

OFFER_COLUMNS: tuple[Column, ...] = (
    _ID,
    _TEXT,
    Column(
        "kind",
        "文字种类",
        "kind",
        meaning_zh="论文、项目、服务、简介等，一个编号可有多行",
        meaning_en="paper, project, service, profile ...; an id may own several rows",
    ),
    Column(
        "date",
        "日期",
        "date",
        "date",
        meaning_zh="文字的日期，旧的权重低",
        meaning_en="of the text; old ones weigh less",
    ),
    *_SHARED,
    Column(
        "past_firms",
        "合作过的企业",
        "past firms",
        meaning_zh="企业代码，用分号隔开",
        meaning_en="codes of firms worked with, separated by semicolons",
    ),
    Column("available", "可否参加", "available", "boolean", meaning_zh="否：不列入", meaning_en="no: is not listed"),
    Column(
        "capacity",
        "最多承担",
        "capacity",
        "integer",
        lower=0,
        meaning_zh="空白为 1",
        meaning_en="needs at most; blank: 1",
    ),
    Column(
        "minimum",
        "最少承担",
        "minimum",
        "integer",
        lower=0,
        meaning_zh="空白为 0",
        meaning_en="needs at least; blank: 0",
    ),
    Column("senior", "高级", "senior", "boolean", meaning_zh="空白为否", meaning_en="blank: no"),
    Column("institution", "单位", "institution", meaning_zh="空白为不详", meaning_en="blank: unknown"),
    Column(
        "days", "每项天数", "days", "integer", "d", lower=0, meaning_zh="空白为 1", meaning_en="days a need; blank: 1"
    ),
)

SCORE_COLUMNS: tuple[Column, ...] = (
    Column("need", "需求编号", "need", "code", required=True),
    Column("offer", "供给编号", "offer", "code", required=True),
    Column(
        "score", "得分", "score", "decimal", required=True, meaning_zh="0 至 1，可比", meaning_en="0 to 1, comparable"
    ),
    Column("rank", "名次", "rank", "integer", meaning_zh="在本需求内", meaning_en="within the need"),
)

ASSIGNMENT_COLUMNS: tuple[Column, ...] = SCORE_COLUMNS[:3]

THESAURUS_COLUMNS: tuple[Column, ...] = (
    Column("term", "词", "term", required=True, meaning_zh="代表这一组", meaning_en="stands for the group"),
    Column(
        "same_as",
        "同义词",
        "same as",
        required=True,
        meaning_zh="用分号隔开",
        meaning_en="separated by semicolons",
    ),
)

OUTCOME_COLUMNS: tuple[Column, ...] = (
    Column("score", "得分", "score", "float", required=True, lower=0, upper=1),
    Column("success", "成功", "success", "boolean", required=True),
)
