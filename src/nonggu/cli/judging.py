"""`nonggu cultivate judge`: a file of enterprises to a file of answers; parquet streams in batches."""

from __future__ import annotations

import os
from pathlib import Path

from nonggu.cli.enterprises import Enterprises, open_parquet, read_enterprises, read_parquet
from nonggu.cli.tables import print_row_errors
from nonggu.engines.rules.answers import Texts, frame_of
from nonggu.engines.rules.compiled.table import CompiledRules
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import answer_table
from nonggu.errors import UnusableInput
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.tables import write_frame

ENDINGS = (".xlsx", ".csv", ".parquet")


def judge_file(rules: RuleSet, input_file: Path, out: Path, *, errors_as_json: bool = False) -> int:
    """Judge INPUT and write OUT. Returns the exit code: 0, or 3 when some rows are wrong (they are judged with
    gaps)."""
    if out.suffix.lower() not in ENDINGS:
        raise UnusableInput("file_kind_unknown", file=out.name, ending=out.suffix or "?")
    if out.resolve() == input_file.resolve():
        raise UnusableInput("rules_out_is_input", file=out.name)
    try:
        if input_file.suffix.lower() == ".parquet" and out.suffix.lower() == ".parquet":
            errors = _stream(rules, input_file, out)
        else:
            enterprises = read_enterprises(input_file, rules)
            table = enterprises.table
            if not table.frame.height and not any(error.row for error in enterprises.errors):
                raise UnusableInput("rules_no_rows", file=input_file.name)
            write_frame(frame_of(answer_table(rules, table), table.frame["id"], facts=table), out, sheet="answers")
            errors = enterprises.errors
    except OSError as error:
        raise UnusableInput("rules_out_not_writable", file=out.name, why=str(error)[:120]) from None
    print_row_errors(errors, as_json=errors_as_json)
    return 3 if any(not error.is_warning for error in errors) else 0


def _stream(rules: RuleSet, input_file: Path, out: Path) -> list[RowError]:
    """Batch by batch into a file that gets its name only when it is whole."""
    import pyarrow.parquet as pq

    errors: list[RowError] = []
    partial = out.with_name(out.name + ".tmp")
    writer = None
    warned = False
    judge = CompiledRules(
        rules, rows=open_parquet(input_file).metadata.num_rows, cache=cache_folder(), threads=os.cpu_count() or 1
    )
    texts: Texts = {}
    try:
        for batch in read_parquet(input_file, rules):
            answers = frame_of(judge.answer(batch.table), batch.table.frame["id"], texts, facts=batch.table).to_arrow()
            writer = writer or pq.ParquetWriter(partial, answers.schema)
            writer.write_table(answers)
            errors += _once(batch, warned)
            warned = True
        if writer is None:
            raise UnusableInput("rules_no_rows", file=input_file.name)
        writer.close()
        partial.replace(out)
    finally:
        if writer is not None:
            writer.close()
        partial.unlink(missing_ok=True)
    return errors


def cache_folder() -> Path:
    """Where compiled rules are kept for the next run: the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "nonggu" / "rules"


def _once(batch: Enterprises, warned: bool) -> list[RowError]:
    """The errors of a batch; what concerns the whole sheet is said once."""
    return [error for error in batch.errors if error.row or not warned]
