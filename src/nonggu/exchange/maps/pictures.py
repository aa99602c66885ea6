"""PNG pictures of maps, with a Chinese font where the machine has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Microsoft YaHei",
    "Source Han Sans SC",
)
_DPI = 150


def find_font() -> str | None:
    """The name of a Chinese font that matplotlib knows; None where there is none."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _CHINESE_FONTS if name in known), None)


def draw_surfaces(
    path: Path | str,
    images: Mapping[str, npt.NDArray[np.float64]],
    extent: tuple[float, float, float, float],
    places: npt.NDArray[np.float64],
) -> None:
    """Draw images side by side, samples' places as dots. `extent`: west, east, south, north in metres."""
    figure = _new_figure(len(images))
    for number, (title, image) in enumerate(images.items(), start=1):
        axes = figure.add_subplot(1, len(images), number)
        shown = axes.imshow(np.ma.masked_invalid(image), extent=extent, origin="upper", cmap="viridis")
        axes.plot(places[:, 0], places[:, 1], ".", color="black", markersize=2)
        _label(axes, title)
        figure.colorbar(shown, ax=axes, shrink=0.8)
    _save(figure, path)


def draw_classes(path: Path | str, places: npt.NDArray[np.float64], labels: Sequence[str], title: str) -> None:
    """Draw places as dots, one colour a label, with a legend."""
    from matplotlib import colormaps

    figure = _new_figure(1)
    axes = figure.add_subplot(1, 1, 1)
    named = np.array(labels)
    for number, label in enumerate(sorted(set(labels))):
        held = named == label
        colour = colormaps["tab20"](number % 20)
        axes.plot(places[held, 0], places[held, 1], ".", color=colour, label=_legible(label), markersize=4)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8)
    axes.set_aspect("equal")
    _label(axes, title)
    _save(figure, path)


def _new_figure(panels: int) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.5 * panels, 6), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _legible(text: str) -> str:
    """The text itself, or without its Chinese where no font can draw it."""
    return text if text.isascii() or find_font() else text.encode("ascii", "ignore").decode() or "?"


def _label(axes: Any, title: str) -> None:
    axes.set_title(_legible(title), fontsize=10)
    axes.ticklabel_format(style="plain", useOffset=False)
    axes.tick_params(labelsize=7)


def _save(figure: Figure, path: Path | str) -> None:
    from matplotlib import rc_context

    font = find_font()
    families = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with rc_context({"font.family": families, "axes.unicode_minus": False}):
        for text in figure.findobj(lambda artist: hasattr(artist, "set_fontfamily")):
            text.set_fontfamily(families)  # type: ignore[attr-defined]
        figure.savefig(str(path), dpi=_DPI, metadata={"Software": "nonggu"})
