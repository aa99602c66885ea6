"""Lists that the national systems give out and staff already hold: recognised by their headings.

Technology-SME entry list, high-tech enterprise list, technology-contract list. Each becomes rows of one noun, and the
organisations that it names and the book lacks.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nonggu.exchange.columns import fold
from nonggu.registry.models.lists import Scheme

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OrganisationIn:
    """Where a list names an organisation: the headings of its name and of its credit code, and what refers to it."""

    reference: str
    name: tuple[str, ...]
    uscc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalList:
    """One kind of list. Of every group in `needed` one heading must be there, and none of `never`.

    `words`, where given, must match a title, the sheet's name, or the first number.
    """

    key: str
    noun: str
    needed: tuple[tuple[str, ...], ...]
    headings: tuple[tuple[str, str], ...]
    organisations: tuple[OrganisationIn, ...]
    never: tuple[str, ...] = ()
    words: str = ""
    constants: Mapping[str, Any] = field(default_factory=dict)
    complete: Callable[[Values], None] = lambda values: None


def _three_years(values: Values) -> None:
    """A high-tech certificate is valid for three years from its issue (国科发火〔2016〕32号, article 9)."""
    issued = values.get("issued_on")
    if not isinstance(issued, dt.date):
        return
    values.setdefault("valid_from", issued)
    day = min(issued.day, calendar.monthrange(issued.year + 3, issued.month)[1])
    values.setdefault("valid_to", dt.date(issued.year + 3, issued.month, day) - dt.timedelta(days=1))


def _entry_year(values: Values) -> None:
    """The entry number of a technology SME begins with the year of its entry (国科火字〔2017〕144号)."""
    number = str(values.get("number") or "")
    if re.match(r"20\d\d\d{6}", number):
        values.setdefault("entry_year", int(number[:4]))
    if isinstance(values.get("issued_on"), dt.date):
        values.setdefault("valid_from", values["issued_on"])


_FIRM = ("企业名称", "单位名称", "企业(单位)名称", "公司名称", "名称")
_CODE = ("统一社会信用代码", "社会信用代码", "信用代码", "组织机构代码/统一社会信用代码")

LISTS: tuple[NationalList, ...] = (
    NationalList(
        "tech_sme",
        "certificate",
        (_FIRM, ("入库登记编号", "入库编号", "登记编号", "入库登记号")),
        (
            ("入库登记编号", "number"),
            ("入库编号", "number"),
            ("登记编号", "number"),
            ("入库登记号", "number"),
            ("公告日期", "issued_on"),
            ("公告时间", "issued_on"),
            ("入库日期", "issued_on"),
            ("入库时间", "issued_on"),
            ("入库年度", "entry_year"),
            ("评价年度", "entry_year"),
            ("年度", "entry_year"),
            ("技术领域", "technical_field"),
        ),
        (OrganisationIn("organisation_id", _FIRM, _CODE),),
        never=("认定类别", "合同名称"),
        constants={"scheme": Scheme.TECH_SME.value},
        complete=_entry_year,
    ),
    NationalList(
        "high_tech",
        "certificate",
        (_FIRM, ("证书编号", "高新技术企业证书编号", "高企证书编号")),
        (
            ("证书编号", "number"),
            ("高新技术企业证书编号", "number"),
            ("高企证书编号", "number"),
            ("发证日期", "issued_on"),
            ("发证时间", "issued_on"),
            ("认定日期", "issued_on"),
            ("认定时间", "issued_on"),
            ("有效期至", "valid_to"),
            ("到期日期", "valid_to"),
            ("技术领域", "technical_field"),
            ("所属领域", "technical_field"),
            ("高新技术领域", "technical_field"),
        ),
        (OrganisationIn("organisation_id", _FIRM, _CODE),),
        never=("认定类别",),
        words=r"高新技术企业|高企|^G[RSF]20\d\d",
        constants={"scheme": Scheme.HIGH_TECH_ENTERPRISE.value},
        complete=_three_years,
    ),
    NationalList(
        "contracts",
        "agreement",
        (
            ("合同登记编号", "合同登记号", "技术合同登记编号", "登记编号"),
            ("合同名称", "项目名称"),
            ("卖方名称", "卖方", "技术卖方", "卖方单位", "转让方"),
        ),
        (
            ("合同登记编号", "number"),
            ("合同登记号", "number"),
            ("技术合同登记编号", "number"),
            ("登记编号", "number"),
            ("合同名称", "name"),
            ("项目名称", "name"),
            ("合同类别", "kind"),
            ("合同类型", "kind"),
            ("合同成交额", "amount"),
            ("合同成交总额", "amount"),
            ("合同成交金额", "amount"),
            ("成交金额", "amount"),
            ("成交额", "amount"),
            ("合同金额", "amount"),
            ("技术交易额", "technology_amount"),
            ("技术交易金额", "technology_amount"),
            ("签订日期", "signed_on"),
            ("合同签订日期", "signed_on"),
            ("签订时间", "signed_on"),
            ("登记日期", "registered_on"),
            ("认定登记日期", "registered_on"),
            ("登记时间", "registered_on"),
        ),
        (
            OrganisationIn(
                "provider_id",
                ("卖方名称", "卖方", "技术卖方", "卖方单位", "转让方"),
                ("卖方统一社会信用代码", "卖方信用代码", "卖方社会信用代码"),
            ),
            OrganisationIn(
                "buyer_id",
                ("买方名称", "买方", "技术买方", "买方单位", "受让方"),
                ("买方统一社会信用代码", "买方信用代码", "买方社会信用代码"),
            ),
        ),
        never=("协议类别",),
    ),
)


def national_list(headings: Sequence[str], words: Sequence[str]) -> NationalList | None:
    """The list that has these headings; `words` are titles, the sheet's name and the first number of the list."""
    present = {fold(heading.partition("(")[0].partition("（")[0]) for heading in headings if heading}
    for known in LISTS:
        if all(present & {fold(name) for name in group} for group in known.needed):
            has_words = not known.words or any(re.search(known.words, word) for word in words)
            if has_words and not present & {fold(name) for name in known.never}:
                return known
    return None
