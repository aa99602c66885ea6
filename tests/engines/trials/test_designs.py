"""Designed trials against printed results, statsmodels, and the dense restricted likelihood."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.trials.analysis import Settings, analyse
from nonggu.engines.trials.comparisons import assign_letters, critical_ratio, find_differences
from nonggu.engines.trials.designs import Roles
from nonggu.engines.trials.mixed import MixedFit
from nonggu.engines.trials.reml import Model, estimate
from nonggu.engines.trials.terms import Plots, make_factor
from nonggu.errors import UnusableInput
from tests.engines.shared import shared_file


def _read(name: str) -> pl.DataFrame:
    text = shared_file(f"data/agronomy/trials/{name}.txt").read_bytes()
    return pl.read_csv(text, separator="\t", null_values=["NA"])


def test_rice_seed_rates_as_printed() -> None:
    # Gomez and Gomez 1984, table 2.5: replication 648,120, treatment 239,666, error 110,558, F 2.17, CV 6.7 %.
    found = analyse(_read("gomez.seedrate"), "rcbd", "yield", Roles(treatment="rate", block="rep"))
    assert found.table is not None
    assert found.table.line("rep").ms == pytest.approx(648_120, abs=0.5)
    assert found.table.line("rate").ms == pytest.approx(239_666, abs=0.5)
    assert found.table.line("error").ms == pytest.approx(110_558, abs=0.5)
    assert found.table.line("rate").f == pytest.approx(2.17, abs=0.005)
    assert found.cv_percent == pytest.approx(6.7, abs=0.05)
    assert "trial_f_not_significant" in {reason.code for reason in found.reasons}


def test_larvae_after_log_as_printed() -> None:
    # agridat help page of gomez.nonnormal1 (Gomez table 7.16), log10(x + 1).
    roles = Roles(treatment="trt", block="rep")
    found = analyse(_read("gomez.nonnormal1"), "rcbd", "larvae", roles, Settings(transform="log1p"))
    assert found.table is not None
    rep, trt, error = (found.table.line(name) for name in ("rep", "trt", "error"))
    assert (rep.ss, rep.ms, rep.f) == pytest.approx((0.9567, 0.31889, 3.6511), abs=5e-5)
    assert (trt.ss, trt.ms, trt.f) == pytest.approx((3.9823, 0.49779, 5.6995), abs=5e-5)
    assert (error.ss, error.ms, error.df) == pytest.approx((2.0961, 0.08734, 24), abs=5e-5)
    assert (rep.p, trt.p) == pytest.approx((0.0267223, 0.0004092), abs=5e-8)


@pytest.mark.parametrize(
    ("environments", "printed"),
    [
        (["E2", "E4"], (17050, 2760, 959.1, 43090)),
        (["E2", "E4", "E6"], (22210, 9288, 1332, 40270)),
        (None, (21340, 1169, 1152, 24660)),
    ],
)
def test_sorghum_variance_components_as_printed(environments: list[str] | None, printed: tuple[float, ...]) -> None:
    # agridat help page of omer.sorghum (Omer et al. 2015, tables 1 and 3): gen:env, gen, env:rep, residual.
    data = _read("omer.sorghum").drop_nulls()
    if environments:
        data = data.filter(pl.col("env").is_in(environments))
    factors = {name: make_factor(name, data[name].to_list()) for name in ("env", "rep", "gen")}
    plots = Plots(factors, {}, data.height)
    fit = MixedFit(plots, [("env",)], [("gen", "env"), ("gen",), ("env", "rep")], data["yield"].to_numpy())
    assert fit.best.variances == pytest.approx(printed, rel=6e-4)


def test_multi_site_with_random_sites_uses_the_interaction() -> None:
    roles = Roles(treatment="gen", site="env", block="rep")
    data = _read("omer.sorghum").drop_nulls()
    fixed = analyse(data, "multi-site", "yield", roles)
    random = analyse(data, "multi-site", "yield", Roles("gen", "rep", site="env", random=("env",)))
    assert fixed.table is not None
    assert random.tests is not None
    expected = fixed.table.line("gen").ms / fixed.table.line("env×gen").ms
    assert random.tests.line("gen").f == pytest.approx(expected, rel=1e-5)
    assert random.means[0].df == pytest.approx(85, rel=1e-4)  # (18 - 1) x (6 - 1), exact when balanced


def _balanced_split_plot(seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [(f"B{b}", f"M{m}", f"S{s}") for b in range(4) for m in range(3) for s in range(4)]
    block, plot = rng.normal(0, 2, 4), rng.normal(0, 3, (4, 3))
    yields = [
        50 + block[int(b[1])] + plot[int(b[1]), int(m[1])] + 2 * int(m[1]) + 3 * int(s[1]) + rng.normal()
        for b, m, s in rows
    ]
    return pl.DataFrame(rows, schema=["block", "main", "sub"], orient="row").with_columns(pl.Series("yield", yields))


def test_split_plot_strata_agree_with_the_mixed_model() -> None:
    data = _balanced_split_plot(11)
    roles = Roles(block="block", main="main", sub="sub")
    classic = analyse(data, "split-plot", "yield", roles)
    assert classic.table is not None
    assert (classic.table.line("block×main").df, classic.table.line("error").df) == (6, 27)
    factors = {name: make_factor(name, data[name].to_list()) for name in ("block", "main", "sub")}
    fixed = [("block",), ("main",), ("sub",), ("main", "sub")]
    fit = MixedFit(Plots(factors, {}, 48), fixed, [("block", "main")], data["yield"].to_numpy())
    tests = {line.source: line for line in fit.test_terms()}
    for source in ("main", "sub", "main×sub"):
        line = classic.table.line(source)
        assert tests[source].f == pytest.approx(line.f, rel=1e-5)
        assert tests[source].p == pytest.approx(line.p, rel=1e-3)


def test_split_plot_with_a_lost_plot_becomes_a_mixed_model() -> None:
    data = _balanced_split_plot(12).with_columns(
        pl.when(pl.int_range(pl.len()) == 5).then(None).otherwise(pl.col("yield")).alias("yield")
    )
    found = analyse(data, "split-plot", "yield", Roles(block="block", main="main", sub="sub"))
    assert found.tests is not None
    assert found.missing == 1
    assert found.components[0].source == "block×main"
    assert {"trial_reml", "trial_unbalanced", "trial_plots_missing"} <= {reason.code for reason in found.reasons}


def test_latin_square_textbook() -> None:
    # Gomez and Gomez 1984, table 2.7: maize hybrids in a 4 x 4 Latin square; error mean square 0.021598, F 6.59.
    text = """1 1 B 1.640;1 2 D 1.210;1 3 C 1.425;1 4 A 1.345;2 1 C 1.475;2 2 A 1.185;2 3 D 1.400;2 4 B 1.290;
    3 1 A 1.670;3 2 C 0.710;3 3 B 1.665;3 4 D 1.180;4 1 D 1.565;4 2 B 1.290;4 3 A 1.655;4 4 C 0.660"""
    rows = [line.split() for line in text.split(";")]
    data = pl.DataFrame(rows, schema=["row", "col", "hybrid", "yield"], orient="row").cast({"yield": pl.Float64})
    found = analyse(data, "latin", "yield", Roles(treatment="hybrid", row="row", column="col"))
    assert found.table is not None
    assert found.table.line("error").df == 6
    assert found.table.line("error").ms == pytest.approx(0.021598, abs=5e-6)
    assert found.table.line("hybrid").f == pytest.approx(6.59, abs=0.005)


@settings(max_examples=6, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_unbalanced_factorial_with_covariate_agrees_with_statsmodels(seed: int) -> None:
    import pandas as pd
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    rng = np.random.default_rng(seed)
    rows = [(b, a, c) for b in range(3) for a in range(2) for c in range(3)]
    keep = rng.permutation(len(rows))[:16]
    rows = [rows[i] for i in sorted(keep)]
    names = ["block", "A", "B"]
    data = pl.DataFrame([tuple(map(str, row)) for row in rows], schema=names, orient="row").with_columns(
        pl.Series("y", rng.normal(10, 1, len(rows))), pl.Series("stand", rng.normal(50, 5, len(rows)))
    )
    found = analyse(data, "factorial", "y", Roles(block="block", factors=("A", "B"), covariates=("stand",)))
    model = smf.ols("y ~ C(block) + stand + C(A) * C(B)", pd.DataFrame(data.to_dict(as_series=False)))
    table = sm.stats.anova_lm(model.fit(), typ=2)
    assert found.table is not None
    for ours, theirs in (("block", "C(block)"), ("stand", "stand"), ("A", "C(A)"), ("A×B", "C(A):C(B)")):
        assert found.table.line(ours).ss == pytest.approx(table.loc[theirs, "sum_sq"], rel=1e-6, abs=1e-9)
        assert found.table.line(ours).p == pytest.approx(table.loc[theirs, "PR(>F)"], rel=1e-6)


def _dense_deviance(x: np.ndarray, y: np.ndarray, zs: list[np.ndarray], ratios: np.ndarray) -> float:
    """The oracle: -2 log restricted likelihood from the n x n covariance."""
    n, p = x.shape
    v = np.eye(n) + sum(g * z @ z.T for g, z in zip(ratios, zs, strict=True))
    inverse = np.linalg.inv(v)
    xvx = x.T @ inverse @ x
    projection = inverse - inverse @ x @ np.linalg.solve(xvx, x.T @ inverse)
    sigma2 = y @ projection @ y / (n - p)
    logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(xvx)[1]
    return float(logs + (n - p) * (1 + np.log(2 * np.pi * sigma2)))


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_reml_is_the_highest_point_also_at_the_boundary(seed: int) -> None:
    rng = np.random.default_rng(seed)
    block, variety = np.repeat(np.arange(5), 4), np.tile(np.arange(4), 5)
    zs = [np.eye(5)[block], np.eye(4)[variety]]
    y = 10 + rng.normal(0, rng.uniform(0, 2), 5)[block] + rng.normal(0, rng.uniform(0, 2), 4)[variety]
    y = y + rng.normal(0, 1, 20)
    x = np.ones((20, 1))
    model = Model(x, y, zs)
    best = estimate(model)
    deviance = best.evaluation.deviance
    assert deviance == pytest.approx(_dense_deviance(x, y, zs, best.ratios), abs=1e-8)
    for ratios in np.array(np.meshgrid([0, 0.05, 0.3, 1, 3, 10], [0, 0.05, 0.3, 1, 3, 10])).reshape(2, -1).T:
        assert _dense_deviance(x, y, zs, ratios) >= deviance - 1e-7
    step = best.ratios * 1e-5 + 1e-7
    numeric = (model.evaluate(best.ratios + step).deviance - deviance) / step.sum()
    assert numeric >= -1e-4


def test_balanced_one_way_boundary_is_told() -> None:
    # Means closer than chance allows: the ANOVA estimator would be negative, REML stands at zero.
    y = [1.0, 5.0, 3.1, 2.9, 4.0, 2.05, 5.2, 0.9, 2.95, 1.0, 3.0, 5.0]
    data = pl.DataFrame({"block": list("aaabbbcccddd"), "trt": list("xyz" * 4), "y": y})
    found = analyse(data, "rcbd", "y", Roles(treatment="trt", block="block", random=("block",)))
    block = found.components[0]
    assert block.is_zero
    assert block.variance == 0.0
    assert block.upper is None or block.upper > 0
    assert "trial_component_zero" in {reason.code for reason in found.reasons}


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(2, 9), st.integers(0, 2**32 - 1))
def test_letters_say_exactly_which_pairs_differ(k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    means = rng.normal(0, 1, k)
    differs = np.triu(rng.random((k, k)) < 0.4, 1)
    differs = differs | differs.T
    letters = assign_letters(means, differs)
    for i in range(k):
        for j in range(i + 1, k):
            assert bool(set(letters[i]) & set(letters[j])) != differs[i, j]


def test_critical_values_from_printed_tables() -> None:
    assert critical_ratio("lsd", 0.05, 15, 6, 2) == pytest.approx(2.131, abs=5e-4)  # t table
    assert critical_ratio("tukey", 0.05, 20, 4, 4) * np.sqrt(2) == pytest.approx(3.96, abs=5e-3)  # q table
    assert critical_ratio("duncan", 0.05, 20, 4, 4) * np.sqrt(2) == pytest.approx(3.19, abs=5e-3)  # Duncan's table
    assert critical_ratio("duncan", 0.05, 20, 4, 2) * np.sqrt(2) == pytest.approx(2.95, abs=5e-3)


def test_a_range_inside_an_even_group_is_even_for_duncan() -> None:
    means = np.array([10.0, 9.0, 8.2, 7.5])
    sed, df = np.full((4, 4), 0.78), np.full((4, 4), 20.0)
    differs = find_differences(means, sed, df, "duncan", 0.05)
    wide = differs[0, 3]
    assert not (differs[:3, :3].any() and not wide)


@pytest.mark.parametrize(
    ("design", "roles", "code"),
    [
        ("magic", Roles(treatment="trt"), "trial_design_unknown"),
        ("rcbd", Roles(treatment="trt"), "trial_role_missing"),
        ("rcbd", Roles(treatment="trt", block="nothing"), "trial_columns_absent"),
        ("rcbd", Roles(treatment="trt", block="same"), "trial_one_level"),
        ("rcbd", Roles(treatment="trt", block="plot"), "trial_no_error_df"),
        ("rcbd", Roles(treatment="trt", block="block", random=("plot",)), "trial_random_unknown"),
        ("rcbd", Roles(treatment="trt", block="block", covariates=("trt",)), "trial_not_numeric"),
    ],
)
def test_wrong_designs_get_a_name(design: str, roles: Roles, code: str) -> None:
    data = pl.DataFrame(
        {
            "trt": list("abc" * 3),
            "block": list("xxxyyyzzz"),
            "plot": [str(i) for i in range(9)],
            "same": ["1"] * 9,
            "y": [1.0, 2, 3, 2, 3, 5, 2, 2, 4],
        }
    )
    with pytest.raises(UnusableInput) as caught:
        analyse(data, design, "y", roles)
    assert caught.value.code == code


def test_missing_cells_leave_a_mean_unknown_not_zero() -> None:
    rows = [(a, b, r) for a in "xy" for b in "pq" for r in "123" if (a, b) != ("x", "p")]
    data = pl.DataFrame(rows, schema=["A", "B", "rep"], orient="row").with_columns(
        pl.Series("y", np.random.default_rng(1).normal(5, 1, len(rows)))
    )
    found = analyse(data, "factorial", "y", Roles(factors=("A", "B")))
    cells = next(means for means in found.means if means.source == "A×B")
    assert cells.means[cells.cells.index(("x", "p"))] is None
    assert sum(mean is None for mean in cells.means) == 1
    assert "trial_mean_unknown" in {reason.code for reason in found.reasons}
