"""Parquet to parquet in batches: the same memory for a thousand plots and a hundred million."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl
    import pyarrow as pa

    from nonggu.cli.prescribe_reporting import Report
    from nonggu.engines.soil.rules import SoilRules

#: Rows of a batch and of a row group: at most a chunk of the plan.
BATCH_ROWS: Final = 120_000
#: Codes that are not in order are remembered up to so many rows (16 MB); ordered codes need no memory.
MOST_REMEMBERED = 2_000_000


class CodeMemory:
    """Finds codes that stand twice across batches: by order where codes ascend, else by remembered hashes."""

    def __init__(self) -> None:
        self.last: object = None
        self.ascending = True
        self.hashes: npt.NDArray[np.uint64] | None = None
        self.rows = 0
        self.gave_up_at = 0

    def seen_before(self, identity: pl.Series) -> npt.NDArray[np.bool_]:
        """Which codes of the batch stood in an earlier batch."""
        import numpy as np

        hashes = identity.hash(seed=0).to_numpy()
        fresh = identity.drop_nulls()
        low, high = fresh.min(), fresh.max()
        in_order = self.ascending and (self.last is None or (low is not None and bool(low > self.last)))  # type: ignore[operator]
        self.ascending = in_order
        self.last = high if high is not None else self.last
        self.rows += len(identity)
        known = self.hashes if self.hashes is not None else np.empty(0, dtype=np.uint64)
        again = np.zeros(len(identity), dtype=bool)
        if not in_order and not self.gave_up_at:
            again = np.isin(hashes, known) & identity.is_not_null().to_numpy()
        if len(known) < MOST_REMEMBERED:
            self.hashes = np.concatenate([known, hashes])
        elif not in_order and not self.gave_up_at:
            self.gave_up_at = self.rows - len(identity)
            self.hashes = None
        return again


def stream_plan(
    samples: Path, out: Path, *, rules: SoilRules, on: dt.date, method: str | None, crop: str | None, report: Report
) -> None:
    """Plan a parquet file batch by batch; the output appears under its name only when it is whole. Raises
    UnusableInput."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not samples.is_file():
        raise UnusableInput("file_missing", file=str(samples))
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        # Reading ahead would keep every part of the file in memory until the end.
        with pq.ParquetFile(samples, pre_buffer=False) as source:
            _stream(source, unfinished, rules, on, method, crop, report)
        unfinished.replace(out)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnusableInput("file_not_readable", file=samples.name, why=str(error)[:120]) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _stream(
    source: object, target: Path, rules: SoilRules, on: dt.date, method: str | None, crop: str | None, report: Report
) -> None:
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert isinstance(source, pq.ParquetFile)
    names = _names(source.schema_arrow.names, samples=source)
    report.sheet = "parquet"
    writer: pq.ParquetWriter | None = None
    memory, row = CodeMemory(), 0
    for batch in source.iter_batches(BATCH_ROWS, columns=list(names)):
        frame = pl.from_arrow(pa.Table.from_batches([batch]))
        assert isinstance(frame, pl.DataFrame)
        frame = frame.rename({old: new for old, new in names.items() if old != new})
        plan = _plan_batch(frame, rules, on, method, crop, memory, report, row)
        table = _with_even_codes(plan.to_arrow(compat_level=pl.CompatLevel.oldest()))
        if writer is None:
            writer = pq.ParquetWriter(target, table.schema, **writer_settings(table.schema))
        writer.write_table(table)
        row += frame.height
    if writer is None:
        empty = pl.from_arrow(source.schema_arrow.empty_table())
        assert isinstance(empty, pl.DataFrame)
        _plan_batch(empty.select(list(names)).rename(names), rules, on, method, crop, memory, report, 0).write_parquet(
            target
        )
    else:
        writer.close()
    if memory.gave_up_at:
        _tell_unchecked(memory.gave_up_at)


def writer_settings(schema: pa.Schema) -> dict[str, Any]:
    """How a plan is written: light compression, dictionaries for texts only (numbers rarely repeat); without Arrow's
    own schema, so that readers see plain texts."""
    import pyarrow as pa

    numbers = (pa.types.is_floating, pa.types.is_integer, pa.types.is_date, pa.types.is_nested)
    texts = [field.name for field in schema if not any(kind(field.type) for kind in numbers)]
    return {"compression": "zstd", "compression_level": 1, "use_dictionary": texts, "store_schema": False}


def _with_even_codes(table: pa.Table) -> pa.Table:
    """Coded texts with places of one width, whatever the batch needed."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            kind = pa.dictionary(pa.int32(), pa.large_string())
            chunks = [
                pa.DictionaryArray.from_arrays(c.indices.cast(pa.int32()), c.dictionary) for c in table[place].chunks
            ]
            table = table.set_column(place, pa.field(field.name, kind), pa.chunked_array(chunks, kind))
    return table


def _names(found: list[str], *, samples: object) -> dict[str, str]:
    from nonggu.exchange.columns import recognise
    from nonggu.exchange.soil_columns import SAMPLE_COLUMNS

    names: dict[str, str] = {}
    for name in found:
        heading = recognise(name, SAMPLE_COLUMNS)
        if heading and heading.name not in names.values():
            names[name] = heading.name
    if "id" not in names.values():
        column = next(column for column in SAMPLE_COLUMNS if column.name == "id")
        raise UnusableInput("columns_missing", sheet="parquet", columns_zh=column.zh, columns_en=column.name)
    return names


def _plan_batch(
    frame: pl.DataFrame,
    rules: SoilRules,
    on: dt.date,
    method: str | None,
    crop: str | None,
    memory: CodeMemory,
    report: Report,
    first_row: int,
) -> pl.DataFrame:
    from nonggu.cli.prescribe_samples import prepare
    from nonggu.engines.soil.plan import prescribe

    prepared = prepare(frame, crop)
    again = memory.seen_before(prepared["id"])
    plan = prescribe(prepared, rules=rules, on=on, method=method, repeated=again if again.any() else None, coded=True)
    report.add(prepared.with_row_index("row", offset=first_row + 2), plan, rules)
    return plan


def _tell_unchecked(rows: int) -> None:
    import click

    from nonggu.phrases import language_of, remedy, say

    language = language_of()
    click.echo(say("soil_ids_not_checked", {"rows": rows}, language), err=True)
    click.echo(remedy("soil_ids_not_checked", {}, language), err=True)
