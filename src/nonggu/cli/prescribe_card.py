"""`nonggu prescribe card`: one grower's card as a PDF in large type."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from nonggu.cli.prescribe_dressings import number, parts
from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    from nonggu.engines.soil.rules import SoilRules

FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "SimSun",
)
#: kg of product per kg of nutrient, for cards of plans without chosen products: urea 46 %, superphosphate 16 %, SOP
#: 50 %.
EQUIVALENTS = (("card_urea", 1 / 0.46), ("card_ssp", 1 / 0.16), ("card_sop", 1 / 0.50))
_NAMES = ("n", "p2o5", "k2o")
_TEMPLATE = Path(__file__).with_name("card.typ")


@click.command("card")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--id", "identity", required=True, help="Code of the plot.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF file.")
@click.option("--fonts", type=click.Path(path_type=Path), help="Folder of fonts beside those installed.")
def command(plan: Path, identity: str, out: Path, fonts: Path | None) -> int:
    """Print the card of one plot of PLAN: what to spread, when, in large type."""
    from nonggu.phrases import language_of, say

    if out.suffix.lower() != ".pdf":
        raise UnusableInput("file_kind_unknown", file=out.name, ending=out.suffix or "?")
    row = find_plan(plan, identity)
    language = language_of()
    out.write_bytes(render_card(card_content(row, language), fonts))
    click.echo(say("card_written", {"file": str(out)}, language))
    return 0


def find_plan(plan: Path, identity: str) -> Mapping[str, object]:
    """The plan of one plot. Raises UnusableInput when it is absent or was refused."""
    from nonggu.exchange.soil_columns import PLAN_COLUMNS
    from nonggu.exchange.tables import read_frame
    from nonggu.phrases import language_of, say

    frame = read_frame(plan, [column for column in PLAN_COLUMNS if column.kind != "code" or column.name == "id"]).frame
    for row in frame.iter_rows(named=True):
        if str(row["id"]) == identity:
            break
    else:
        raise UnusableInput("card_id_missing", file=plan.name, id=identity)
    if row["status"] == "refused":
        codes = [code for code in str(row["reasons"]).split(";") if code]
        why = "".join(say(code, {}, language_of()) if "{" not in say(code, {}, "en") else code for code in codes)
        raise UnusableInput("card_refused", id=identity, why=why)
    return row


def card_content(row: Mapping[str, object], language: str) -> dict[str, object]:
    """What the card says: title, plot, blocks of (when, lines), lines of "apply none", bags, warnings, footer."""
    from nonggu.phrases import say

    amounts = {name: number(row.get(f"base_{name}_kg_per_mu")) for name in _NAMES}
    area = number(row.get("area_mu"))
    bought = str(row.get("base_products") or "")
    base = _bought(bought, language) if bought else _lines(amounts, area, language)
    base_date = str(row.get("base_date") or "")
    blocks: list[dict[str, object]] = [{"when": say("card_now", {}, language), "date": base_date, "lines": base}]
    blocks += _dressings(row, area, language)
    none = [say(f"card_enough_{name}", {}, language) for name in _NAMES if number(row.get(f"{name}_kg_per_mu")) == 0]
    title = " · ".join(str(row[name]) for name in ("village", "grower", "crop", "season") if row.get(name))
    target = {"target": _shown(number(row.get("target_yield_kg_per_mu"))), "area": _shown(area)}
    return {
        "title": say("card_title", {}, language),
        "plot": f"{row['id']}  {title}",
        "target": say("card_target", target, language),
        "per_mu": "" if bought else say("card_per_mu", {}, language),
        "whole": say("card_whole_plot", {}, language) if area and not bought else "",
        "blocks": blocks,
        "none": none,
        "bags": say("card_bags", {"products": _bags(row, language)}, language) if row.get("products") else "",
        "ask": _asked(row, language),
        "footer": say("card_footer", {"version": row.get("rules_version") or ""}, language),
    }


def _bags(row: Mapping[str, object], language: str) -> str:
    """Reading a sheet makes punctuation half-width: on a Chinese card it is full-width again."""
    text = str(row["products"])
    return text.translate(str.maketrans("();", "（）；")) if language.startswith("zh") else text.replace(";", "; ")


def _bought(text: str, language: str) -> list[list[str]]:
    """One line for each product of one dressing."""
    shown = text.translate(str.maketrans("()", "（）")) if language.startswith("zh") else text
    return [[part.strip(), "", ""] for part in re.split("、|, ", shown) if part.strip()]


def _dressings(row: Mapping[str, object], area: float | None, language: str) -> list[dict[str, object]]:
    from nonggu.cli.prescribe_schedule import stage_of
    from nonggu.phrases import say

    each, bought = _each(row)
    if not each:
        return []
    dates = [part for part in parts(row.get("dressing_dates")) if part]
    water = say("card_with_water", {}, language) if bought and number(row.get("dressing_cap_n_kg_per_mu")) else ""
    if len(each) > 1 and all(amounts == each[0] for amounts in each) and len(set(bought[:-1])) <= 1:
        lines = _bought(bought[0], language) if bought else _lines(each[0], area, language)
        if len(set(bought)) > 1:
            last = "、".join(line[0] for line in _bought(bought[-1], language))
            lines.append([say("card_last_time", {"products": last}, language), "", ""])
        return [{"when": _repeated(row, dates, language), "date": "", "lines": lines, "note": water}]
    blocks: list[dict[str, object]] = []
    for k, amounts in enumerate(each):
        stage = stage_of(_rules(), str(row["split_rule"]), k, language)
        date = say("card_around", {"date": dates[k]}, language) if k < len(dates) else ""
        when = say("card_when", {"number": k + 1, "stage": stage}, language)
        lines = _bought(bought[k], language) if bought else _lines(amounts, area, language)
        blocks.append({"when": when, "date": date, "lines": lines, "note": water})
    return blocks


def _each(row: Mapping[str, object]) -> tuple[list[dict[str, float | None]], list[str]]:
    """Kg/mu of N, P2O5, K2O of every dressing, and what is bought for it (nothing where no products were chosen)."""
    count = int(cast(int, row.get("dressing_count") or 0))
    values = {name: [number(part) for part in parts(row.get(f"dressing_{name}_kg_per_mu"))] for name in _NAMES}
    each = [{name: values[name][k] if k < len(values[name]) else None for name in _NAMES} for k in range(count)]
    bought = [str(part) for part in parts(row.get("dressing_products"))]
    return each, bought if len(bought) == count else []


def _repeated(row: Mapping[str, object], dates: list[object], language: str) -> str:
    from nonggu.cli.prescribe_schedule import stage_of
    from nonggu.phrases import say

    count = int(cast(int, row["dressing_count"]))
    stage = stage_of(_rules(), str(row["split_rule"]), 0, language)
    if len(dates) < 2:
        return say("card_repeat_undated", {"count": count, "stage": stage}, language)
    days = _days_between(dates[0], dates[1])
    return say("card_repeat", {"count": count, "days": days, "date": dates[0], "stage": stage}, language)


def _rules() -> SoilRules:
    from nonggu.cli.prescribe_rules import REPORTING_DATE, soil_rules

    return soil_rules(REPORTING_DATE)


def _lines(amounts: Mapping[str, float | None], area: float | None, language: str) -> list[list[str]]:
    from nonggu.phrases import say

    lines = []
    for name, (product, factor) in zip(_NAMES, EQUIVALENTS, strict=True):
        amount = amounts[name]
        if amount is None or amount * factor < 0.05:
            continue
        label = say(product, {}, language)
        kg = amount * factor
        whole = say("card_kg", {"name": "", "kg": _shown(kg * area)}, language).strip() if area else ""
        lines.append([label, say("card_kg", {"name": "", "kg": _shown(kg)}, language).strip(), whole])
    return lines or [[say("card_nothing", {}, language), "", ""]]


def _asked(row: Mapping[str, object], language: str) -> str:
    from nonggu.engines.soil.codes import ASKED
    from nonggu.phrases import remedy, say

    codes = [code for code in str(row.get("reasons") or "").split(";") if code in ASKED]
    mends = [remedy(code, {}, language) for code in codes]
    return say("card_ask", {"why": "".join(dict.fromkeys(mends))}, language) if codes else ""


def _shown(value: float | None) -> str:
    return "?" if value is None else f"{round(value, 1):g}"


def _days_between(first: object, second: object) -> int:
    import datetime as dt

    start, end = (part if isinstance(part, dt.date) else dt.date.fromisoformat(str(part)) for part in (first, second))
    return (end - start).days


def render_card(content: Mapping[str, object], fonts: Path | None = None) -> bytes:
    """The card as a PDF. Raises UnusableInput when no font with Chinese characters is installed."""
    import typst

    folders = [str(fonts)] if fonts else []
    families = set(typst.Fonts(font_paths=folders).families())
    usable = [name for name in FONTS if name in families]
    if not usable:
        raise UnusableInput("cjk_font_missing")
    inputs = {"card": json.dumps(content, ensure_ascii=False), "font": usable[0]}
    pdf = typst.compile(str(_TEMPLATE), sys_inputs=inputs, font_paths=folders, format="pdf")
    return bytes(pdf)
