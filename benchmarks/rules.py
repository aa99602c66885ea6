"""The full high-tech rule set over a million synthetic enterprises: Nonggu, OpenFisca-core, and numpy written by hand.

    python benchmarks/rules.py [--rows N] [--peer-python PATH] [--memory ROWS ...]

One core and CPU seconds, the best of three, save where the clock is named: there all cores may work. The peer is
installed into an environment of its own (`peer absent` where that fails). Answers are compared; where OpenFisca's
32-bit floats differ, rows are counted and some are shown.
`--memory` judges parquet files of so many rows through the command line and prints the greatest memory used.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Threads are pinned before numpy and polars are loaded.
for _name in ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))

import rules_by_hand
from rules_inputs import ON, synthetic

from nonggu.engines.rules.answers import frame_of
from nonggu.engines.rules.compiled.table import CompiledRules
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import FactTable, columns_of
from nonggu.engines.rules.judging import judge_one
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import Answers, answer_table
from nonggu.engines.rules.tabling import fact_table
from nonggu.engines.rules.tracing import trace_of
from nonggu.rulebook import law

HERE = Path(__file__).parent
CLAUSES = {
    "k1": ("k1_resident", "k1_registered"),
    "k2": ("k2_ip",),
    "k4": ("k4_staff",),
    "k5_rd": ("k5_rd",),
    "k5_domestic": ("k5_domestic",),
    "k6": ("k6_income",),
    "k2_class1": ("k2_class1",),
    "k2_class2": ("k2_class2",),
    "note_other_cost": ("note_other_cost",),
}
POINTS = (
    "s_ip_quantity",
    "s_acquisition",
    "s_standards",
    "s_ip",
    "s_conversion",
    "s_growth_net_assets",
    "s_growth_sales",
)


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The best CPU time of some runs, and the last result."""
    best, result = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def clocked(work: Callable[[], Any], times: int = 9) -> float:
    """The best time on the clock of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def comparable(found: Answers) -> dict[str, Any]:
    """Our answers in the peers' terms."""
    met = {
        name: np.logical_and.reduce([found.by_clause[clause].code == 3 for clause in clauses])
        for name, clauses in CLAUSES.items()
    }
    score = found.by_clause[found.rules.score]
    verdict = np.array([0, 1, 1, 2, 2])[found.by_clause[found.rules.root].code]
    points = {f"{name}_{end}": getattr(found.by_clause[name], end) for name in POINTS for end in ("low", "high")}
    return {**met, **points, "score_low": score.low, "score_high": score.high, "verdict": verdict}


def in_arrays(frame: pl.DataFrame) -> dict[str, Any]:
    """The inputs as numpy arrays; whether there is own R&D as a Boolean."""
    held = {name: frame[name].to_numpy() for name in frame.columns if name not in ("id", "ip_acquisition")}
    held["is_own_rd"] = (frame["ip_acquisition"] == "own_rd").to_numpy()
    return held


def openfisca(
    arrays: dict[str, Any], folder: Path, python: str | None
) -> tuple[dict[str, float], dict[str, Any]] | None:
    """Run the peer in its own environment; None when it cannot be had."""
    if python is None:
        environment = folder / "peer"
        made = subprocess.run([sys.executable, "-m", "venv", str(environment)], capture_output=True, check=False)
        python = str(environment / "bin" / "python")
        if made.returncode:
            return None
        command = [python, "-m", "pip", "install", "--quiet", "OpenFisca-Core"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    money = ("sales", "rd_", "net_assets", "total_income", "high_tech_income")
    np.savez(folder / "in.npz", **{k: v / 100.0 if k.startswith(money) else v for k, v in arrays.items()})
    command = [python, str(HERE / "rules_peer.py"), str(folder / "in.npz"), str(folder / "out.npz")]
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    run = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False)
    if run.returncode:
        print(run.stderr[-500:])
        return None
    return json.loads(run.stdout), dict(np.load(folder / "out.npz"))


def show_differences(name: str, ours: dict[str, Any], theirs: dict[str, Any], frame: pl.DataFrame) -> bool:
    """Print where two answers differ; whether they are equal."""
    equal = True
    above = (frame["sales_2025"] > 1_000_000_000).to_numpy()  # 10 million yuan
    for key, values in ours.items():
        if key not in theirs:
            continue
        rows = np.flatnonzero(np.asarray(values).astype(np.int64) != np.asarray(theirs[key]).astype(np.int64))
        if len(rows):
            equal = False
            shown = ", ".join(frame["id"][int(row)] for row in rows[:5])
            high = int(above[rows].sum())
            print(f"  {name} differs in {key}: {len(rows)} rows, {high} above 10 million yuan (ids {shown})")
    return equal


def one_enterprise(rules: RuleSet, table: FactTable, count: int = 300) -> float:
    """Milliseconds for one enterprise with its whole trace."""
    rows = [table.row(index) for index in range(count)]
    spent, _ = timed(lambda: [trace_of(judge_one(rules, facts), "x") for facts in rows])
    return spent / count * 1000


def run_memory(sizes: list[int]) -> None:
    """Judge parquet files through the command line by two rule sets, each in a process of its own."""
    for rows in sizes:
        with tempfile.TemporaryDirectory() as name:
            source, out = Path(name, "in.parquet"), Path(name, "out.parquet")
            write_parquet(source, rows)
            for rule_set in ("tech_sme", "high_tech_enterprise"):
                code = (
                    "import resource, sys, time; from nonggu.cli.running import run; start = time.process_time();"
                    f"code = run(['cultivate', 'judge', {rule_set!r}, {str(source)!r}, '--on', '{ON}',"
                    f" '--out', {str(out)!r}]);"
                    "used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024;"
                    "print(code, used, round(time.process_time() - start, 1))"
                )
                run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
                found = run.stdout.strip() or run.stderr[-300:]
                print(f"{rule_set}, parquet {rows:>11,} rows: exit, MB, CPU s = {found}", flush=True)


def write_parquet(path: Path, rows: int, batch: int = 500_000) -> None:
    """A parquet file of synthetic enterprises in yuan, written in pieces."""
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, rows, batch):
        frame = synthetic(min(batch, rows - start), seed=start)
        money = [name for name in frame.columns if name.startswith(("sales", "rd_", "net_assets", "total_", "high_"))]
        ids = pl.int_range(start, start + frame.height, eager=True).cast(pl.String).alias("id")
        piece = frame.with_columns(ids, pl.col(money).cast(pl.Float64) / 100).to_arrow()
        writer = writer or pq.ParquetWriter(path, piece.schema)
        writer.write_table(piece)
    if writer is not None:
        writer.close()


@dataclass(frozen=True)
class Measured:
    """Seconds of our ways: the general one, the compiled one, of that the opening of columns, and in threads by clock."""

    general: float
    compiled: float
    opened: float
    shared: float
    cores: int
    equal_shared: bool


def run_speed(rows: int, peer_python: str | None) -> None:
    """Print the figures of one run."""
    rules = RuleBook(law.documents(), law.facts()).rules("high_tech_enterprise", ON)
    frame = synthetic(rows)
    specs = columns_of(rules.facts.values(), range(rules.latest_year - 3, rules.latest_year + 1))
    loading, table = timed(lambda: fact_table(frame, specs, ON))
    print(f"rows {rows:,}; rules {rules.version}; one core, CPU seconds, best of three")
    print(f"  load into a fact table            {loading:8.3f}")
    measured, ours = run_ours(rules, table)
    arrays = in_arrays(frame)
    hand, by_hand = timed(lambda: rules_by_hand.judge(arrays, ON))
    print(f"  numpy by hand                     {hand:8.3f}   compiled / hand = {measured.compiled / hand:.2f}")
    print(f"  one enterprise with its trace     {one_enterprise(rules, table):8.3f} ms")
    print(f"  equal to numpy by hand: {show_differences('numpy by hand', ours, by_hand, frame)}")
    with tempfile.TemporaryDirectory() as name:
        peer = openfisca(arrays, Path(name), peer_python)
    if peer is None:
        print("  OpenFisca-core: peer absent")
        return
    show_peer(measured, peer[0])
    show_differences("OpenFisca (32-bit floats)", ours, peer[1], frame)


def run_ours(rules: RuleSet, table: FactTable) -> tuple[Measured, dict[str, Any]]:
    """Measure and print our two ways; the figures, and the answers in the peers' terms."""
    general, found = timed(lambda: answer_table(rules, table, detail=False))
    start = time.process_time()
    plain, whole = CompiledRules(rules, detail=False), CompiledRules(rules)
    plain.answer(table)
    compiling = time.process_time() - start
    whole.answer(table)
    compiled, quick = timed(lambda: plain.answer(table), 9)
    opened, _ = timed(lambda: plain.opened(table), 9)
    columns = [table.frame[name].to_numpy() for name in table.scales]
    reading, _ = timed(lambda: [int(column.sum()) for column in columns], 9)
    detailed, all_numbers = timed(lambda: whole.answer(table), 5)
    plain.threads = cores = os.cpu_count() or 1
    shared = clocked(lambda: plain.answer(table))
    equal_shared = np.array_equal(comparable(plain.answer(table))["verdict"], comparable(quick)["verdict"])
    slow, general_numbers = timed(lambda: answer_table(rules, table), 1)
    shown, frame_out = timed(lambda: frame_of(all_numbers, table.frame["id"]), 1)
    ours = comparable(found)
    equal = all(np.array_equal(ours[key], values) for key, values in comparable(quick).items())
    same = frame_of(general_numbers, table.frame["id"]).equals(frame_out)
    print(f"  Nonggu, compiled loop             {compiled:8.3f}   compiled once in {compiling:.1f}; equal: {equal}")
    print(f"    of which to open the columns    {opened:8.3f}")
    print(f"  only to sum the {len(columns)} number columns   {reading:8.3f}")
    print(
        f"  the same with values, thresholds, shortfalls {detailed:.3f}   equal in all {frame_out.width} columns: {same}"
    )
    print(f"  Nonggu, general way               {general:8.3f}   near ties recomputed {found.recomputed}")
    print(f"  the same with values, thresholds, shortfalls {slow:.3f}")
    print(f"  the answers as a frame            {shown:8.3f}")
    return Measured(general, compiled, opened, shared, cores, equal_shared), ours


def show_peer(ours: Measured, times: dict[str, float]) -> None:
    """Print the peer's figures and how many times as long it takes."""
    both = times["cpu_s"] + times["set_input_cpu_s"]
    alone = ours.compiled - ours.opened
    print(f"  OpenFisca-core, calculate         {times['cpu_s']:8.3f}   and set_input {times['set_input_cpu_s']:.3f}")
    print(f"  OpenFisca / Nonggu compiled, columns set or opened on both sides: {both / ours.compiled:.1f}")
    print(f"  OpenFisca / Nonggu compiled, computing alone: {times['cpu_s'] / alone:.1f}")
    print(
        f"  on the clock: Nonggu in {ours.cores} threads {ours.shared:.3f} s (equal: {ours.equal_shared}),"
        f" OpenFisca {times['wall_s']:.3f} s"
    )
    print(f"  OpenFisca / Nonggu compiled, on the clock, columns set or opened: {times['wall_s'] / ours.shared:.1f}")
    print(f"  OpenFisca / Nonggu general way: {both / ours.general:.1f}")


def main() -> None:
    """Read the options and run."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--peer-python", help="Python of an environment that has OpenFisca-Core already.")
    options.add_argument("--memory", type=int, nargs="+", metavar="ROWS", help="Judge parquet files of so many rows.")
    chosen = options.parse_args()
    if chosen.memory:
        run_memory(chosen.memory)
    else:
        run_speed(chosen.rows, chosen.peer_python)


if __name__ == "__main__":
    main()
