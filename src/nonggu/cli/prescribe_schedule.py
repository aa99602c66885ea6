"""A plan for people: a readable schedule, lists as text, numbers rounded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nonggu.phrases import language_of, say, translate

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.soil.rules import SoilRules

#: Decimals of kg/mu in xlsx and csv: a gram a mu.
DECIMALS = 3


def for_people(plan: pl.DataFrame, rules: SoilRules) -> pl.DataFrame:
    """The plan as written to xlsx and csv."""
    import polars as pl
    import polars.selectors as cs

    schedule = pl.Series("schedule", [_schedule(row, rules) for row in plan.iter_rows(named=True)], dtype=pl.String)
    lists = [name for name, kind in plan.schema.items() if isinstance(kind, pl.List)]
    joined = [
        pl.col(name)
        .list.eval(
            pl.element().round(DECIMALS).cast(pl.String) if name != "dressing_dates" else pl.element().cast(pl.String)
        )
        .list.join("；", ignore_nulls=True)
        for name in lists
    ]
    rounded = (
        plan.with_columns(joined)
        .with_columns(cs.ends_with("_kg_per_mu") & cs.float())
        .with_columns((cs.ends_with("_kg_per_mu") & cs.float()).round(DECIMALS))
    )
    place = rounded.columns.index("reasons")
    return rounded.insert_column(place, schedule)


def stage_of(rules: SoilRules, rule: str, number: int, language: str) -> str:
    """The name of a dressing's stage, counted from 0."""
    stages = rules.splits.stages[rules.splits.names.index(rule)]
    english, chinese = stages[min(number, len(stages) - 1)]
    return chinese if language.startswith("zh") else english


def _schedule(row: dict[str, object], rules: SoilRules) -> str | None:
    if row["status"] == "refused":
        return None
    language = language_of()
    names = ("n", "p2o5", "k2o")
    amounts = {name: _shown(row[f"base_{name}_kg_per_mu"], language) for name in names}
    parts = [say("soil_schedule_base", {"date": row["base_date"] or "", **amounts}, language)]
    dates = row["dressing_dates"]
    lists = {name: row[f"dressing_{name}_kg_per_mu"] for name in names}
    assert isinstance(dates, list)
    count = row["dressing_count"]
    assert isinstance(count, int)
    for number in range(count):
        values = {name: _shown(_item(lists[name], number), language) for name in names}
        stage = stage_of(rules, str(row["split_rule"]), number, language)
        params = {"number": number + 1, "stage": stage, "date": _item(dates, number) or "", **values}
        parts.append(say("soil_schedule_dressing", params, language))
    return "\n".join(parts)


def _item(values: object, number: int) -> object:
    return values[number] if isinstance(values, list) and number < len(values) else None


def _shown(value: object, language: str) -> object:
    if value is None:
        return translate("unknown", language)
    assert isinstance(value, float)
    return f"{round(value, 1):g}"
