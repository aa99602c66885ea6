"""Least-cost mixes: Nonggu beside highspy and PuLP with CBC, one core, same problems, same optimal costs.

    python benchmarks/blending.py [--count 10000] [--highs 2000] [--pulp 100]

Problem: 8 nutrient ranges and sum = 1 over 30 bounded ingredients; prices and ranges vary. Cold: nothing is kept from
one problem to the next. Warm: the last basis is kept (highspy: costs, bounds and ranges are changed in place). Our
figures include the residual checks of every answer. PuLP is installed into a temporary environment of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import highspy
import numpy as np

from nonggu.engines.blending.batches import Batch, solve_batch

PULP_PROGRAM = """
import resource, sys
import numpy as np
import pulp
with np.load(sys.argv[1]) as file:
    d = {name: file[name].tolist() for name in file.files}
a = d["a"]; m, n = len(a), len(a[0])
def used():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
costs = []
start = used()
for b in range(int(sys.argv[2])):
    p = pulp.LpProblem("mix", pulp.LpMinimize)
    x = [pulp.LpVariable(f"x{j}", d["lb"][b][j], d["ub"][b][j]) for j in range(n)]
    p += pulp.lpSum(d["c"][b][j] * x[j] for j in range(n))
    p += pulp.lpSum(x) == 1
    for i in range(m):
        form = pulp.lpSum(a[i][j] * x[j] for j in range(n))
        p += form >= d["lo"][b][i]
        p += form <= d["hi"][b][i]
    p.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    costs.append(pulp.value(p.objective))
print(used() - start)
np.save(sys.argv[3], costs)
"""


def make_problems(count: int, seed: int = 20261124) -> dict[str, np.ndarray]:
    """Feasible mixes whose prices, ranges and upper bounds vary."""
    rng = np.random.default_rng(seed)
    n, m = 30, 8
    a = rng.uniform(0.0, 1.0, (m, n))
    inside = rng.dirichlet(np.ones(n), count) * 0.9 + 0.1 / n
    reached = inside @ a.T
    return {
        "a": a,
        "c": rng.uniform(1.0, 5.0, n) * rng.uniform(0.8, 1.2, (count, n)),
        "lo": reached - rng.uniform(0.0, 0.05, (count, m)),
        "hi": reached + rng.uniform(0.0, 0.05, (count, m)),
        "lb": np.zeros((count, n)),
        "ub": np.minimum(1.0, inside + rng.uniform(0.05, 0.3, (count, n))),
    }


def run_ours(d: dict[str, np.ndarray], start: str) -> tuple[float, Batch]:
    """CPU seconds of the whole call and the answers (compiled beforehand)."""
    parts = [d[name] for name in ("c", "a", "lo", "hi", "lb", "ub")]
    first = [part if part is d["a"] else part[:3] for part in parts]
    solve_batch(*first, 1.0, start=start)
    begin = time.process_time()
    batch = solve_batch(*parts, 1.0, start=start)
    return time.process_time() - begin, batch


def highs_model(d: dict[str, np.ndarray], b: int) -> highspy.HighsLp:
    """One problem as a HiGHS model, the total as the last row."""
    a = np.vstack([d["a"], np.ones(d["a"].shape[1])])
    m, n = a.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n, m
    model.col_cost_, model.col_lower_, model.col_upper_ = d["c"][b], d["lb"][b], d["ub"][b]
    model.row_lower_, model.row_upper_ = np.append(d["lo"][b], 1.0), np.append(d["hi"][b], 1.0)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, m * n + 1, m)
    model.a_matrix_.index_ = np.tile(np.arange(m), n)
    model.a_matrix_.value_ = a.T.ravel()
    return model


def new_highs() -> highspy.Highs:
    """A quiet solver on one thread."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def run_highs_cold(d: dict[str, np.ndarray], count: int) -> tuple[float, np.ndarray]:
    """A new model each time; building the arrays of the model is not counted."""
    models = [highs_model(d, b) for b in range(count)]
    costs = np.empty(count)
    begin = time.process_time()
    for b, model in enumerate(models):
        solver = new_highs()
        solver.passModel(model)
        solver.run()
        costs[b] = solver.getInfo().objective_function_value
    return time.process_time() - begin, costs


def run_highs_warm(d: dict[str, np.ndarray], count: int) -> tuple[float, np.ndarray]:
    """One model whose costs, bounds and ranges are changed."""
    m, n = d["a"].shape
    solver = new_highs()
    solver.passModel(highs_model(d, 0))
    columns, rows = np.arange(n, dtype=np.int32), np.arange(m, dtype=np.int32)
    costs = np.empty(count)
    begin = time.process_time()
    for b in range(count):
        solver.changeColsCost(n, columns, d["c"][b])
        solver.changeColsBounds(n, columns, d["lb"][b], d["ub"][b])
        solver.changeRowsBounds(m, rows, d["lo"][b], d["hi"][b])
        solver.run()
        costs[b] = solver.getInfo().objective_function_value
    return time.process_time() - begin, costs


def run_pulp(d: dict[str, np.ndarray], count: int) -> tuple[float, np.ndarray] | None:
    """PuLP with its CBC in an environment of its own; None where it cannot be installed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        python = place / "venv" / "bin" / "python"
        made = subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=False, capture_output=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "pulp", "numpy"]
        if made.returncode or subprocess.run(install, check=False, capture_output=True).returncode:
            return None
        np.savez(place / "problems.npz", **d)
        (place / "run.py").write_text(PULP_PROGRAM)
        command = [
            str(python),
            str(place / "run.py"),
            str(place / "problems.npz"),
            str(count),
            str(place / "costs.npy"),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr.strip().splitlines()[-1])
            return None
        return float(done.stdout.strip().splitlines()[-1]), np.load(place / "costs.npy")


def compare(title: str, ours: float, peer: tuple[float, np.ndarray] | None, costs: np.ndarray) -> None:
    """Print one peer beside us after checking that both found the same costs."""
    if peer is None:
        print(f"{title:28s} peer absent")
        return
    seconds, theirs = peer
    gap = float(np.abs(theirs / costs[: theirs.size] - 1.0).max())
    assert gap < 1e-6, f"{title}: costs differ by {gap}"
    rate = theirs.size / seconds
    print(f"{title:28s} {rate:12,.0f} LP/s   ratio {ours / rate:8.1f}   largest relative cost difference {gap:.1e}")


def main() -> None:
    """Run all and print rates per CPU second."""
    reader = argparse.ArgumentParser(description=__doc__)
    for name, default in (("count", 10_000), ("highs", 2_000), ("pulp", 100)):
        reader.add_argument(f"--{name}", type=int, default=default)
    options = reader.parse_args()
    d = make_problems(options.count)
    rates: dict[str, float] = {}
    for start in ("cold", "warm"):
        seconds, batch = run_ours(d, start)
        assert (batch.status == 0).all()
        rates[start] = options.count / seconds
        worst = batch.residuals.max(axis=0)
        print(
            f"{'nonggu ' + start:28s} {rates[start]:12,.0f} LP/s   residuals primal {worst[0]:.1e} dual {worst[1]:.1e} "
            f"gap {worst[2]:.1e}   by HiGHS {int(batch.by_highs.sum())}"
        )
    compare("highspy cold (new model)", rates["cold"], run_highs_cold(d, options.highs), batch.objective)
    compare("highspy warm (changed)", rates["warm"], run_highs_warm(d, options.highs), batch.objective)
    compare("PuLP + CBC", rates["cold"], run_pulp(d, options.pulp), batch.objective)


if __name__ == "__main__":
    main()
