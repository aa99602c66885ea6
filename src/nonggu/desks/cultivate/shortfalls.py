"""From the engine's answers to where every enterprise stands: what stands in its way, of which kind, and how far off.

Distance: each unmet condition adds its relative gap (shortfall over threshold, at most 1; 1 where there is no number),
each unknown one half; of alternatives only the nearest counts. Points that experts give add nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from nonggu.engines.rules.facts import FactTable
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.results import VERDICTS, Result
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import Answers

#: Between met and unmet; said on the page, in the workbook and in the glossary. It orders the list, nothing else.
UNKNOWN_COUNTS = 0.5

#: Kinds of shortfall, by how the names of the facts begin; the first that fits holds.
KINDS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("people", _("people"), ("staff", "st_staff", "rd_staff")),
    ("research", _("research expense"), ("rd",)),
    ("property", _("intellectual property"), ("ip_",)),
    ("products", _("income of products"), ("high_tech_income", "main_income", "niche_", "has_reputation")),
    ("size", _("size"), ("sales", "revenue", "assets", "liabilities", "equity", "net_")),
    ("age", _("age"), ("registered_on", "years_in_niche", "resident")),
    ("conduct", _("conduct"), ("major_accident", "serious_breach", "on_bad_list", "restricted")),
    (
        "titles",
        _("titles and awards"),
        ("hte_", "tech_sme_", "innovative_", "specialised_", "national_", "provincial_"),
    ),
    ("score", _("points"), ()),
    ("other", _("other conditions"), ()),
)


@dataclass(slots=True)
class Standings:
    """One list entry an enterprise, in the order of the table."""

    verdicts: list[str]
    distance: Any
    score_low: list[float | None]
    score_high: list[float | None]
    lacks: list[list[dict[str, Any]]]
    unknown: list[list[str]]
    missing: list[list[str]]
    kinds: list[str] = field(default_factory=list)


def kind_of(clause: Clause, year: int) -> str:
    """What a clause that is not met lacks."""
    if isinstance(clause, PointsAtLeast):
        return "score"
    name = next(iter(clause.names(year)), "")
    return next((kind for kind, _label, starts in KINDS if starts and name.startswith(starts)), "other")


def standings_of(answers: Answers, table: FactTable) -> Standings:
    """Where every row of the table stands."""
    rules, rows = answers.rules, answers.rows
    distances = _distances(answers)
    matters = _matters(answers, distances)
    lacks: list[list[dict[str, Any]]] = [[] for _row in range(rows)]
    unknown: list[list[str]] = [[] for _row in range(rows)]
    missing: list[dict[str, None]] = [{} for _row in range(rows)]
    for clause in rules.clauses:
        if clause.id not in matters or isinstance(clause, Combination | PointTotal):
            continue
        found = answers.by_clause[clause.id]
        if not clause.scores:
            _note_lacks(lacks, clause, found, np.flatnonzero(matters[clause.id] & (found.code == 0)), rules)
        here = np.flatnonzero(matters[clause.id] & (found.code == int(Result.UNKNOWN)))
        for row in here.tolist():
            unknown[row].append(clause.id)
        _note_missing(missing, clause, table, here, rules.latest_year)
    score = answers.by_clause.get(rules.score)
    return Standings(
        verdicts=[VERDICTS[code] for code in answers.verdict_codes.tolist()],
        distance=np.round(np.broadcast_to(distances[rules.root], rows), 4),
        score_low=_points(score, "low", rows),
        score_high=_points(score, "high", rows),
        lacks=lacks,
        unknown=[[name for name in names if not _is_score_part(rules, name)] for names in unknown],
        missing=[list(names) for names in missing],
        kinds=[_joined(row) for row in lacks],
    )


def _joined(lacks: list[dict[str, Any]]) -> str:
    kinds = dict.fromkeys(one["kind"] for one in lacks)
    return "," + "".join(f"{kind}," for kind in kinds)


def _is_score_part(rules: RuleSet, name: str) -> bool:
    return rules.clause(name).scores


def _distances(answers: Answers) -> dict[str, Any]:
    """Each clause's distance by row."""
    found: dict[str, Any] = {}
    for clause in answers.rules.clauses:
        if isinstance(clause, Combination):
            parts = [np.asarray(found[part], np.float64) for part in clause.of]
            if clause.every:
                found[clause.id] = sum(parts, start=np.zeros(answers.rows))
            else:
                found[clause.id] = np.where(answers.by_clause[clause.id].code >= 3, 0.0, np.minimum.reduce(parts))
        else:
            found[clause.id] = _leaf_distance(answers, clause)
    return found


def _leaf_distance(answers: Answers, clause: Clause) -> Any:
    columns = answers.by_clause[clause.id]
    gap = np.ones(answers.rows)
    if columns.shortfall is not None and columns.threshold is not None:
        threshold = np.abs(np.asarray(columns.threshold, np.float64))
        with np.errstate(all="ignore"):
            share = np.abs(np.asarray(columns.shortfall, np.float64)) / threshold
        gap = np.where(np.isfinite(share), np.clip(share, 0.001, 1.0), 1.0)
    return np.where(columns.code == 0, gap, np.where(columns.code == int(Result.UNKNOWN), UNKNOWN_COUNTS, 0.0))


def _matters(answers: Answers, distances: dict[str, Any]) -> dict[str, Any]:
    """By clause, the rows in whose way it stands: parts of what is not met, and of alternatives the nearest one."""
    rules = answers.rules
    found = {rules.root: np.ones(answers.rows, bool)}
    for clause in reversed(rules.clauses):
        if clause.id not in found or not clause.parts:
            continue
        rows = found[clause.id] & (answers.by_clause[clause.id].code < int(Result.MET))
        nearest = _nearest(clause, distances)
        for place, part in enumerate(clause.parts):
            mine = rows if nearest is None else rows & (nearest == place)
            found[part] = found.get(part, np.zeros(answers.rows, bool)) | mine
    return found


def _nearest(clause: Clause, distances: dict[str, Any]) -> Any:
    if not isinstance(clause, Combination) or clause.every:
        return None
    return np.argmin(np.vstack([distances[part] for part in clause.of]), axis=0)


def _note_lacks(lacks: list[list[dict[str, Any]]], clause: Clause, found: Any, rows: Any, rules: RuleSet) -> None:
    kind = kind_of(clause, rules.latest_year)
    numbers = {name: getattr(found, name) for name in ("value", "threshold", "shortfall")}
    for row in rows.tolist():
        told = {name: _plain(values, row) for name, values in numbers.items()}
        lacks[row].append({"clause": clause.id, "kind": kind, **told})


def _plain(values: Any, row: int) -> float | None:
    if values is None:
        return None
    value = float(np.broadcast_to(values, row + 1)[row] if np.ndim(values) == 0 else values[row])
    return value if np.isfinite(value) else None


def _note_missing(missing: list[dict[str, None]], clause: Clause, table: FactTable, rows: Any, year: int) -> None:
    for name in clause.names(year):
        gaps = table.frame[name].is_null().to_numpy() if name in table.frame.columns else None
        for row in rows.tolist():
            if gaps is None or gaps[row]:
                missing[row][name] = None


def _points(found: Any, end: str, rows: int) -> list[float | None]:
    if found is None:
        return [None] * rows
    points: list[float | None] = (np.asarray(getattr(found, end), np.float64) / found.scale).tolist()
    return points
