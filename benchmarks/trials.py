"""Trials: Nonggu beside statsmodels (3414 ternary fits) and scipy's curve_fit (linear-plateau), one core, same
answers.

    python benchmarks/trials.py [--count 20000] [--peer 300]

3414: both fit the ten coefficients with standard errors; ours adds checks and both optima. Linear-plateau: scipy gets
a sensible start; its optimum is compared with ours in every fit. The peers are dependencies of the project.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy.optimize import OptimizeWarning, curve_fit

from nonggu.engines.trials.curves import fit_plateau_batch
from nonggu.engines.trials.design3414 import TREATMENTS
from nonggu.engines.trials.surfaces import surface_columns
from nonggu.engines.trials.ternary import fit_ternary_batch

#: Times that a batch is fitted, so that a short batch is timed well and its memory is warm.
REPEATS = 10

UNITS = np.array([8.0, 4.0, 5.0])


def time_ternary(count: int, peer: int) -> None:
    """3414 trials with noise, ours in one batch, statsmodels one by one."""
    rates = TREATMENTS * UNITS
    n, p, k = rates.T
    truth = 300 + 20 * n + 25 * p + 10 * k - 0.6 * n**2 - 2 * p**2 - 0.45 * k**2 + 0.1 * n * p
    yields = truth + np.random.default_rng(3414).normal(0.0, 15.0, (count, 14))
    ratios = (2.0, 2.5, 3.0)
    batch = fit_ternary_batch(yields, UNITS, ratios)
    begin = time.process_time()
    for _ in range(REPEATS):
        batch = fit_ternary_batch(yields, UNITS, ratios)
    ours = REPEATS * count / (time.process_time() - begin)
    design = surface_columns(rates)
    begin = time.process_time()
    found = [(fit.params, fit.bse) for fit in (sm.OLS(y, design).fit() for y in yields[:peer])]
    theirs = peer / (time.process_time() - begin)
    formula = peer_by_formula(rates, yields[: peer // 6])
    for row, (parameters, errors) in enumerate(found):
        np.testing.assert_allclose(batch.coefficients[row], parameters, rtol=1e-6)
        np.testing.assert_allclose(batch.errors[row], errors, rtol=1e-6)
    print(f"3414 ternary: nonggu {ours:,.0f} fits/s")
    print(f"  statsmodels OLS on a ready matrix {theirs:,.0f} fits/s   ratio {ours / theirs:,.0f}")
    print(f"  statsmodels by formula            {formula:,.0f} fits/s   ratio {ours / formula:,.0f}")


def peer_by_formula(rates: np.ndarray, yields: np.ndarray) -> float:
    """Fits per second with a formula, as analysts write it."""
    data = pd.DataFrame(rates, columns=["N", "P", "K"])
    terms = "N + P + K + I(N**2) + I(P**2) + I(K**2) + N:P + N:K + P:K"
    begin = time.process_time()
    found = [smf.ols(f"y ~ {terms}", data.assign(y=y)).fit().bse for y in yields]
    return len(found) / (time.process_time() - begin)


def plateau(x: np.ndarray, a: float, b: float, join: float) -> np.ndarray:
    """The curve as scipy sees it."""
    return a + b * np.minimum(x, join)


def time_plateau(count: int, peer: int) -> None:
    """Six rates, one plot each; joins and noise vary."""
    rng = np.random.default_rng(7)
    x = np.array([0.0, 60, 120, 180, 240, 300])
    yields = 200 + 1.5 * np.minimum(x, rng.uniform(80, 280, (count, 1))) + rng.normal(0.0, 20.0, (count, 6))
    batch = fit_plateau_batch(x, yields)
    begin = time.process_time()
    for _ in range(REPEATS):
        batch = fit_plateau_batch(x, yields)
    ours = REPEATS * count / (time.process_time() - begin)
    worse_theirs = worse_ours = failed = 0
    begin = time.process_time()
    answers = []
    for y in yields[:peer]:
        try:
            answers.append(curve_fit(plateau, x, y, p0=(y[0], (y[-1] - y[0]) / 150.0, 150.0))[0])
        except (RuntimeError, OptimizeWarning):
            answers.append(None)
    theirs = peer / (time.process_time() - begin)
    for row, found in enumerate(answers):
        if found is None:
            failed += 1
            continue
        rss = float(((yields[row] - plateau(x, *found)) ** 2).sum())
        worse_ours += batch[row, 3] > rss * (1 + 1e-8)
        worse_theirs += rss > batch[row, 3] * (1 + 1e-6)
    assert worse_ours == 0
    print(f"linear-plateau: nonggu {ours:,.0f} fits/s")
    print(f"  scipy curve_fit {theirs:,.0f} fits/s   ratio {ours / theirs:,.0f}")
    print(f"  of {peer}: scipy's optimum worse in {worse_theirs}, failed in {failed}, ours worse in {worse_ours}")


def main() -> None:
    """Run both comparisons."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--count", type=int, default=20_000)
    reader.add_argument("--peer", type=int, default=300)
    options = reader.parse_args()
    warnings.simplefilter("ignore", OptimizeWarning)
    time_ternary(options.count, options.peer)
    time_plateau(options.count, options.peer)


if __name__ == "__main__":
    main()
