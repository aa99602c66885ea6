"""Speed of the soil engine on one core, against pandas, numpy and Polars, and Rquefts where it can be installed.

    python benchmarks/soil.py [--rows N] [--stream N] [--no-peer]

Every timing is the best of three, after a warm-up (compiling is outside). Answers are checked against the peer's
before a ratio is printed; a peer that cannot be installed prints `peer absent`, and no old ratio stands in for it.
"""

from __future__ import annotations

import os

for name in ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import argparse
import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from nonggu.engines.soil.grade_kernel import grade_rates
from nonggu.engines.soil.plan import prescribe
from nonggu.engines.soil.quefts.kernel import run_kernel
from nonggu.engines.soil.quefts.tissue import tissue_table
from nonggu.engines.soil.rules import SoilRules, build_rules
from nonggu.rulebook.agronomy import load_agronomy

ON = dt.date(2024, 3, 11)
ROOT = Path(__file__).resolve().parents[1]


def pin() -> None:
    """Keep this process on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def best(run: Callable[[], object], times: int = 3) -> float:
    """The least CPU seconds of one run: other people's load on a shared machine counts less than in wall time."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def say(title: str, rows: int, seconds: float, target: float = 0.0) -> None:
    rate = rows / seconds / 1e6
    aim = f"  (target {target:g} M/s: {'met' if rate >= target else 'NOT met'})" if target else ""
    print(f"{title:<58}{rate:10.2f} M rows/s{aim}")


def rules() -> SoilRules:
    book = load_agronomy(ON)
    values = {key.split("/", 1)[1]: item.value for key, item in book.parameters.items()}
    return build_rules(book.tables, values, version=book.version)


def grade_table(rows: int) -> None:
    """12 crops x 5 grades x N, P, K."""
    random = np.random.default_rng(1)
    limits = np.sort(random.uniform(5, 150, (12, 4)), axis=1)
    rates = [np.sort(random.uniform(0, 20, (12, 5)), axis=1)[:, ::-1].copy() for _ in range(3)]
    crop = random.integers(0, 12, rows)
    tests = [random.uniform(1, 200, rows) for _ in range(3)]

    def ours() -> list[np.ndarray]:
        return [grade_rates(test, crop, limits, rate) for test, rate in zip(tests, rates, strict=True)]

    def with_numpy() -> list[np.ndarray]:
        grades = [(test[:, None] >= limits[crop]).sum(axis=1) for test in tests]
        return [rate[crop, grade] for rate, grade in zip(rates, grades, strict=True)]

    for one, other in zip(ours(), with_numpy(), strict=True):
        assert (one == other).all()
    our_time, numpy_time = best(ours), best(with_numpy)
    say("grade table, N P K of each plot", rows, our_time, 40)
    say("  numpy", rows, numpy_time)
    print(f"  ratio to numpy {numpy_time / our_time:.1f}")
    try:
        import pandas as pd
    except ImportError:
        print("  pandas: peer absent")
        return
    few = min(rows, 50_000)
    table = pd.DataFrame({"crop": crop[:few], "n": tests[0][:few]})

    def rate_of(row: pd.Series) -> float:
        return float(rates[0][int(row.crop), int((row.n >= limits[int(row.crop)]).sum())])

    assert (table.apply(rate_of, axis=1).to_numpy() == ours()[0][:few]).all()
    seconds = best(lambda: table.apply(rate_of, axis=1), 1)
    ratio = (seconds / few) / (our_time / rows / 3)
    print(f"  pandas apply, N only: {few / seconds / 1e6:.3f} M rows/s; ratio {ratio:.0f}")


def quefts(rows: int, with_peer: bool) -> None:
    """QUEFTS over all crops."""
    random = np.random.default_rng(2)
    tissue = tissue_table(rules().quefts_crops)
    crop = random.integers(0, len(tissue), rows)
    organs = random.uniform([500, 500, 500], [5000, 6000, 12000], (rows, 3))
    supply = random.uniform([5, 1, 5], [300, 60, 300], (rows, 3))
    recovery = np.tile([0.5, 0.1, 0.5], (rows, 1))
    run_kernel(supply[:2000], recovery[:2000], organs[:2000], crop[:2000], tissue)
    uptake, harvest, gap = run_kernel(supply, recovery, organs, crop, tissue)
    _check_quefts(tissue, crop, organs, supply, recovery, np.column_stack([uptake, harvest, gap]))
    say(
        "QUEFTS: supply and organs to uptake, yield, gap",
        rows,
        best(lambda: run_kernel(supply, recovery, organs, crop, tissue)),
        5,
    )
    print(f"  Rquefts: {_rquefts() if with_peer else 'not asked for'}")


def _check_quefts(
    tissue: np.ndarray,
    crop: np.ndarray,
    organs: np.ndarray,
    supply: np.ndarray,
    recovery: np.ndarray,
    found: np.ndarray,
) -> None:
    """The first 2,000 rows against the transcription of the tests."""
    sys.path.insert(0, str(ROOT))
    from tests.engines.soil.test_quefts_oracle import run_by_hand

    for i in range(2_000):
        by_hand = run_by_hand(list(tissue[crop[i]]), list(organs[i]), list(supply[i]), list(recovery[i]))
        assert np.allclose(found[i], by_hand, rtol=1e-9, atol=1e-9), i
    print("QUEFTS equals the independent transcription to 1e-9 on 2,000 rows")


def _rquefts() -> str:
    """Rquefts needs R; it is timed only where Rscript and the package are installed."""
    script = """
    suppressMessages(library(Rquefts)); q <- quefts(); n <- 200000
    t <- system.time(batch(q, data.frame(N=runif(n,5,300), P=runif(n,1,60), K=runif(n,5,300)), Ya=5000))[["user.self"]]
    cat(n / t / 1e6)
    """
    try:
        answer = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, timeout=300, check=True)
    except (OSError, subprocess.SubprocessError):
        return "peer absent"
    return f"{answer.stdout} M rows/s (yield only)"


def random_plots(rows: int, seed: int) -> pl.DataFrame:
    """Plots of seven crops with soil tests, manure and straw; text columns as code lists, as parquet dictionaries
    hold them."""
    random = np.random.default_rng(seed)
    names = ["tomato", "cucumber", "spring_maize", "winter_wheat", "potato", "head_cabbage", "sweet_pepper"]
    crop = random.integers(0, 7, rows)
    house = np.isin(crop, [0, 1, 6])

    def listed(values: list[str], index: np.ndarray) -> pl.Series:
        return pl.Series(values).gather(index).cast(pl.Enum(values))

    return pl.DataFrame(
        {
            "id": np.arange(rows, dtype=np.int64) + seed * 10**9,
            "crop": listed(names, crop),
            "system": listed(["open_field", "greenhouse"], house.astype(int)),
            "irrigation": listed(["drip", "furrow", "rainfed"], random.integers(0, 3, rows)),
            "area_mu": random.uniform(1, 10, rows),
            "target_yield_kg_per_mu": np.where(
                house, random.uniform(4000, 10000, rows), random.uniform(300, 800, rows)
            ),
            "ph": random.uniform(7.5, 8.6, rows),
            "organic_matter_g_per_kg": random.uniform(8, 30, rows),
            "alkali_n_mg_per_kg": random.uniform(30, 150, rows),
            "nitrate_n_mg_per_kg": pl.Series(np.where(house, random.uniform(20, 200, rows), np.nan), nan_to_null=True),
            "available_p_mg_per_kg": random.uniform(3, 160, rows),
            "available_k_mg_per_kg": random.uniform(60, 400, rows),
            "p_method": listed(["olsen"], np.zeros(rows, dtype=int)),
            "ec_1to5_ms_per_cm": random.uniform(0.1, 1.5, rows),
            "zn_mg_per_kg": random.uniform(0.2, 3, rows),
            "manure_kind": listed(["pig dung", "chicken droppings"], random.integers(0, 2, rows)),
            "manure_kg_per_mu": np.where(house, random.uniform(0, 3000, rows), 0.0),
            "manure_basis": listed(["fresh"], np.zeros(rows, dtype=int)),
            "straw_kind": listed(["maize stover"], np.zeros(rows, dtype=int)),
            "straw_kg_per_mu": np.where(house, 0.0, 300.0),
            "straw_basis": listed(["air_dry"], np.zeros(rows, dtype=int)),
            "planting_date": np.datetime64("2024-04-01") + random.integers(0, 60, rows),
        }
    )


def full_plan(rows: int) -> None:
    """Credits, limits, split with dates, ranges and reason codes."""
    using = rules()
    plots = random_plots(rows, 3)
    prescribe(plots.head(10_000), rules=using, on=ON)
    plan = prescribe(plots, rules=using, on=ON)
    few = prescribe(plots.head(2_000), rules=using, on=ON)
    assert few.select("n_kg_per_mu", "reasons").equals(plan.head(2_000).select("n_kg_per_mu", "reasons"))
    for name in ("n", "p2o5", "k2o"):
        parts = {
            part: plan[f"{name}_{part}_kg_per_mu"] for part in ("demand", "soil", "manure", "straw", "surplus", "cut")
        }
        closed = parts["demand"] - parts["soil"] - parts["manure"] - parts["straw"] + parts["surplus"] - parts["cut"]
        assert float((closed - plan[f"{name}_kg_per_mu"]).abs().max() or 0) < 1e-9  # type: ignore[arg-type]
    say(
        "full plan: credits, limits, split, ranges, reasons",
        rows,
        best(lambda: prescribe(plots, rules=using, on=ON)),
        1,
    )


def streaming(rows: int) -> None:
    """Parquet to parquet in a process of its own: time against reading and writing the same files, and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        source, out, few = (Path(folder, f"{name}.parquet") for name in ("plots", "plan", "few"))
        _write_plots(source, rows)
        _write_plots(few, 5_000)
        code = (
            "import resource,time;from nonggu.cli.running import run;"
            f"run(['prescribe','plan',{str(few)!r},'--out',{str(few) + '.parquet'!r}]);t=time.process_time();"
            f"rc=run(['prescribe','plan',{str(source)!r},'--out',{str(out)!r}]);"
            "print(t,time.process_time()-t,resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024,rc)"
        )
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        start_up, seconds, megabytes, rc = (float(part) for part in answer.split()[-4:])
        io = _read_and_write(source, out, Path(folder, "copy.parquet"))
        size = (source.stat().st_size + out.stat().st_size) / 1e6
        print(
            f"streamed {rows:,} rows: {seconds:.1f} CPU s ({rows / seconds / 1e6:.2f} M rows/s) after a start-up of "
            f"{start_up:.1f} s, reading and writing alone {io:.1f} s, ratio {seconds / io:.2f} (with start-up "
            f"{(seconds + start_up) / io:.2f}), peak {megabytes:.0f} MB, files {size:.0f} MB, exit {rc:.0f}"
        )


def _write_plots(source: Path, rows: int) -> None:
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, rows, 500_000):
        table = random_plots(min(500_000, rows - start), start // 500_000 + 1).to_arrow()
        writer = writer or pq.ParquetWriter(source, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def _read_and_write(source: Path, plan: Path, copy: Path) -> float:
    """CPU seconds of reading the samples and writing the plan with the command's own batches and settings."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from nonggu.cli.prescribe_streaming import BATCH_ROWS, writer_settings

    start = time.process_time()
    with pq.ParquetFile(source, pre_buffer=False) as samples:
        for _ in samples.iter_batches(BATCH_ROWS):
            pass
    reading = time.process_time() - start
    writing = 0.0
    with pq.ParquetFile(plan, pre_buffer=False) as plans:
        writer = pq.ParquetWriter(copy, plans.schema_arrow, **writer_settings(plans.schema_arrow))
        for batch in plans.iter_batches(BATCH_ROWS):
            start = time.process_time()
            writer.write_table(pa.Table.from_batches([batch]))
            writing += time.process_time() - start
        start = time.process_time()
        writer.close()
        writing += time.process_time() - start
    return reading + writing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--stream", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--no-peer", action="store_true")
    given = parser.parse_args()
    pin()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; CPU seconds of one core")
    grade_table(max(given.rows, 2_000_000))
    quefts(given.rows, not given.no_peer)
    full_plan(given.rows)
    for rows in given.stream:
        streaming(rows)


if __name__ == "__main__":
    main()
