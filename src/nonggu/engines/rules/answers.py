"""The answers of a table as the frame that files hold, and the answers of one enterprise as the same row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from nonggu.engines.reasons import Reason
from nonggu.engines.rules.deciding import deciding_codes, text_of_code
from nonggu.engines.rules.facts import FactTable
from nonggu.engines.rules.judging import Assessment, clause_reasons, counted, deciding_text, reason_text
from nonggu.engines.rules.kinds.base import Clause, Columns
from nonggu.engines.rules.outcomes import Answers
from nonggu.engines.rules.results import RESULT_WORDS, VERDICTS, Result
from nonggu.engines.rules.showing import shown_float

_RESULT_TYPE = pl.Enum(RESULT_WORDS)
_VERDICT_TYPE = pl.Enum(["fail", "open", "pass"])
JOINED_BY = "; "


#: Texts of reasons that were made before, by what makes them; shared by the batches of a file.
Texts = dict[tuple[object, ...], str]


def frame_of(
    answers: Answers, ids: pl.Series, texts: Texts | None = None, *, facts: FactTable | None = None
) -> pl.DataFrame:
    """All answers as a frame; see `nonggu.engines.rules.table.judge_table` for the columns.

    With the `facts` that were judged, the reasons of an open verdict end with the missing facts that would decide it.
    """
    rules = answers.rules
    columns: dict[str, pl.Series] = {"id": ids, "verdict": _verdicts(answers.verdict_codes)}
    score = answers.by_clause.get(rules.score)
    for end in ("low", "high"):
        columns[f"score_{end}"] = _points(score, end) if score else pl.Series([None] * answers.rows, dtype=pl.Float64)
    for clause in rules.clauses:
        columns.update(_clause_columns(clause, answers.by_clause[clause.id], answers.rows))
    frame = pl.DataFrame({name: series.alias(name) for name, series in columns.items()})
    deciding = {} if facts is None else deciding_codes(answers, facts)
    return frame.with_columns(reasons_column(answers, texts, deciding), pl.lit(rules.version).alias("rules_version"))


def _verdicts(codes: Any) -> pl.Series:
    order = {"fail": 0, "open": 1, "pass": 2}
    places = np.array([order[VERDICTS[code]] for code in range(len(VERDICTS))], np.uint8)
    return pl.Series(places[codes]).cat.to(_VERDICT_TYPE)


def _points(found: Columns, end: str) -> pl.Series:
    return pl.Series(np.asarray(getattr(found, end), np.float64) / found.scale)


def _clause_columns(clause: Clause, found: Columns, rows: int) -> dict[str, pl.Series]:
    columns = {f"{clause.id}_result": pl.Series(found.code).cat.to(_RESULT_TYPE)}
    for name in ("value", "threshold", "shortfall"):
        values = getattr(found, name)
        empty = pl.Series([None], dtype=pl.Float64).new_from_index(0, rows)
        columns[f"{clause.id}_{name}"] = empty if values is None else pl.Series(values).fill_nan(None)
    if clause.scores:
        for end in ("low", "high"):
            columns[f"{clause.id}_score_{end}"] = _points(found, end)
    return columns


#: Bits of a result code in a packed key, and how many codes one 64-bit key holds.
_BITS, _CODES_A_KEY = 3, 21


def reasons_column(
    answers: Answers, texts: Texts | None = None, deciding: Mapping[str, Any] | None = None
) -> pl.Series:
    """The reasons of every row as text, made once for every combination of results, notes and deciding facts."""
    rules, deciding = answers.rules, deciding or {}
    codes = {clause.id: answers.by_clause[clause.id].code for clause in counted(rules)}
    noted = [
        (clause, note, mask)
        for clause in rules.clauses
        for note, mask in sorted(answers.by_clause[clause.id].notes.items())
        if mask.any()
    ]
    keys = _packed("key", [*codes.values(), *(mask for _, _, mask in noted)], answers.rows)
    fact_keys = _packed("fact", list(deciding.values()), answers.rows) if deciding else {}
    frame = pl.DataFrame({**keys, **fact_keys}).with_row_index("row")
    names = frame.columns[1:]
    distinct = frame.group_by(names, maintain_order=True).agg(pl.col("row").first())
    told = [Reason(note, {"clause": clause.id}, clause.citation) for clause, note, _ in noted]
    noted_names = tuple((clause.id, note) for clause, note, _ in noted)
    made = {} if texts is None else texts
    shown = []
    for *key, row in distinct.iter_rows():
        known = (*key[: len(keys)], *noted_names)
        if known not in made:
            reasons = clause_reasons(rules, {name: Result(int(code[row])) for name, code in codes.items()})
            reasons += [reason for reason, (_, _, mask) in zip(told, noted, strict=True) if mask[row]]
            made[known] = JOINED_BY.join(reason_text(reason) for reason in reasons)
        known_facts = (*key[len(keys) :], "facts", *deciding)
        if known_facts not in made:
            told_facts = [text_of_code(fact, int(code[row])) for fact, code in deciding.items() if code[row]]
            made[known_facts] = JOINED_BY.join(told_facts)
        shown.append(JOINED_BY.join(text for text in (made[known], made[known_facts]) if text))
    distinct = distinct.select(*names, pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"))
    places = frame.join(distinct, on=names, how="left", maintain_order="left")["place"]
    return pl.Series("reasons", shown, dtype=pl.String).gather(places)


def _packed(prefix: str, codes: list[Any], rows: int) -> dict[str, Any]:
    """Small codes of each row packed into as few 64-bit keys as hold them."""
    keys: dict[str, Any] = {f"{prefix}_0": np.zeros(rows, np.uint64)}
    for place, code in enumerate(codes):
        number, shift = divmod(place, _CODES_A_KEY)
        key = keys.setdefault(f"{prefix}_{number}", np.zeros(rows, np.uint64))
        key |= code.astype(np.uint64) << np.uint64(shift * _BITS)
    return keys


def row_of(assessment: Assessment, key: str, *, deciding: bool = False) -> dict[str, object]:
    """The assessment of one enterprise as the row that the table would hold; `deciding`: with the facts that decide."""
    rules = assessment.rules
    row: dict[str, object] = {"id": key, "verdict": assessment.verdict}
    for end, points in (("low", assessment.score_low), ("high", assessment.score_high)):
        row[f"score_{end}"] = None if points is None else float(points)
    for clause in rules.clauses:
        found = assessment.outcomes[clause.id]
        row[f"{clause.id}_result"] = found.result.word
        for name in ("value", "threshold", "shortfall"):
            row[f"{clause.id}_{name}"] = shown_float(clause, getattr(found, name))
        if clause.scores:
            for end, points in (("low", found.low), ("high", found.high)):
                row[f"{clause.id}_score_{end}"] = None if points is None else float(points)
    reasons = [reason_text(reason) for reason in assessment.reasons]
    if deciding:
        reasons += [deciding_text(each) for each in sorted(assessment.deciding, key=lambda each: each.fact)]
    row["reasons"] = JOINED_BY.join(reasons)
    row["rules_version"] = rules.version
    return row
