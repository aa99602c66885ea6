"""Plots of trials: means with standard errors and letters, response curves with their optima. PNG, SVG or PDF."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from nonggu.engines.trials.analysis import Analysis
    from nonggu.engines.trials.responses import Response

#: Fonts with Chinese characters, the first one installed is used.
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "PingFang SC",
)


def _figure() -> Any:
    import logging

    import matplotlib as mpl

    mpl.use("Agg")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    installed = {font.name for font in font_manager.fontManager.ttflist}
    family = next((name for name in CHINESE_FONTS if name in installed), None)
    mpl.rcParams["font.family"] = [family, "DejaVu Sans"] if family else ["DejaVu Sans"]
    mpl.rcParams["axes.unicode_minus"] = False
    return Figure(figsize=(7.0, 4.5), dpi=150, layout="constrained")


def _save(figure: Any, kind: str) -> bytes:
    import warnings

    target = io.BytesIO()
    with warnings.catch_warnings():
        # Without a Chinese font characters show as boxes; that is no reason to fail.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(target, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return target.getvalue()


def draw_means(one: Analysis, kind: str = "png") -> bytes:
    """Bars of the means of the last compared term, with standard errors and letters."""
    means = one.means[-1]
    shown = [place for place, value in enumerate(means.shown) if value is not None]
    heights = np.array([means.shown[place] for place in shown], dtype=np.float64)
    figure = _figure()
    axes = figure.subplots()
    errors = None
    if all(a == b for a, b in zip(means.means, means.shown, strict=True)):
        errors = [means.errors[place] or 0.0 for place in shown]
    axes.bar(range(len(shown)), heights, yerr=errors, capsize=3, color="#7aa874", edgecolor="#33691e")
    tops = heights + (np.array(errors) if errors else 0.0)
    for place, top in enumerate(tops):
        axes.annotate(means.letters[shown[place]], (place, top), ha="center", xytext=(0, 3), textcoords="offset points")
    labels = [" / ".join(means.cells[place]) for place in shown]
    turned = {"rotation": 45, "ha": "right"} if max(map(len, labels), default=0) * len(labels) > 60 else {}
    axes.set_xticks(range(len(shown)), labels, **turned)
    axes.set_xlabel(means.source)
    axes.set_ylabel(one.response)
    axes.margins(y=0.12)
    return _save(figure, kind)


def draw_response(found: Response, x: Any, y: Any, names: tuple[str, str], kind: str = "png") -> bytes:
    """Plots, the fitted curve and the rates of highest yield and highest profit."""
    figure = _figure()
    axes = figure.subplots()
    axes.plot(x, y, "o", color="#33691e", alpha=0.7)
    grid = np.linspace(0.0, found.curve.x_high, 300)
    axes.plot(grid, found.curve.value(grid), "-", color="#1565c0", label=found.curve.shape)
    for rate, style, text in ((found.maximum, "--", "max"), (found.economic, ":", "economic")):
        if np.isfinite(rate):
            axes.axvline(rate, linestyle=style, color="#b71c1c", label=f"{text} {rate:.4g}")
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    axes.legend()
    return _save(figure, kind)


def write_plot(path: Path, content: bytes) -> None:
    """Write a drawn plot."""
    path.write_bytes(content)
