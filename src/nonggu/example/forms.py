"""Report forms and what units have filed for them, or have not."""

from __future__ import annotations

import datetime as dt

from nonggu.example.dates import REPORTING_DATE, days_after
from nonggu.example.draft import Draft
from nonggu.example.origins import synthetic
from nonggu.registry.models.report_form import Period
from nonggu.registry.models.submission import SubmissionState

#: Name, who asks, how often, due, periods with their last day.
_FORMS: tuple[tuple[str, str, Period, str, tuple[tuple[str, dt.date], ...]], ...] = (
    (
        "专项行动走访月报（模拟）",
        "上级专项行动办公室",
        Period.MONTH,
        "次月5日前",
        (("2023-12", dt.date(2024, 1, 5)), ("2024-01", dt.date(2024, 2, 5)), ("2024-02", dt.date(2024, 3, 5))),
    ),
    (
        "先行县共建任务季报（模拟）",
        "上级农业农村部门",
        Period.QUARTER,
        "季后10日内",
        (("2023-Q3", dt.date(2023, 10, 10)), ("2023-Q4", dt.date(2024, 1, 10))),
    ),
    ("科技企业培育年报（模拟）", "上级科技部门", Period.YEAR, "1月31日前", (("2023", dt.date(2024, 1, 31)),)),
    ("科技服务农户年报（模拟）", "上级科技部门", Period.YEAR, "2月底前", (("2023", dt.date(2024, 2, 29)),)),
    ("科技节参展情况表（模拟）", "科技节组委会", Period.ONCE, "3月6日前", (("2024", dt.date(2024, 3, 6)),)),
    ("技术合同登记统计（模拟）", "上级科技部门", Period.QUARTER, "季后10日内", (("2024-Q1", dt.date(2024, 4, 10)),)),
)


def enter_forms(draft: Draft) -> None:
    """Forms, then submissions: most units file in time, some late, some not at all."""
    rng = draft.chance("forms")
    for name, issuer, period, due, periods in _FORMS:
        values = {"name": name, "issuer": issuer, "period": period.value, "due_day": due}
        form = draft.enter("report_form", {**values, "valid_from": dt.date(2023, 1, 1), **synthetic()})
        for label, last in periods:
            for unit in draft.rows["unit"]:
                filed = days_after(last, rng.choice((-6, -4, -3, -2, -1, 0, 0, 2, 5)))
                if rng.random() < 0.12 or filed > REPORTING_DATE:
                    continue
                states = (SubmissionState.ACCEPTED, SubmissionState.ACCEPTED, SubmissionState.FILED)
                state = SubmissionState.RETURNED if rng.random() < 0.05 else rng.choice(states)
                row = {"form": form, "unit": unit["code"], "period": label, "filed_on": filed, "state": state.value}
                draft.enter("submission", {**row, **synthetic(filed)})
