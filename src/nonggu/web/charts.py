"""Charts made on the server as SVG: no script, no inline style, numbers in words for those who do not see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_WIDTH, _HEIGHT, _FOOT, _HEAD = 320, 120, 18, 16


def bar_chart(bars: Sequence[tuple[str, int]], *, label: str) -> SafeString:
    """Upright bars with their numbers above and their names below; `label` says what they count."""
    if not bars:
        return SafeString("")
    highest = max(count for _, count in bars) or 1
    step = _WIDTH / len(bars)
    drawn = [
        _bar(middle=step * (place + 0.5), width=step * 0.6, share=count / highest, count=count, name=name)
        for place, (name, count) in enumerate(bars)
    ]
    said = "; ".join(f"{name}: {count}" for name, count in bars)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}: {}">{}</svg>',
        _WIDTH,
        _HEIGHT,
        label,
        said,
        _joined(drawn),
    )


def level_bar(share: float) -> SafeString:
    """A level bar as long as the share (0 to 1); the number stands beside it, so it is hidden from listeners."""
    length = f"{max(0.0, min(share, 1.0)) * 100:.1f}"
    return format_html(
        '<svg class="level" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="level-room" width="100" height="4"></rect><rect class="bar" width="{}" height="4"></rect></svg>',
        length,
    )


def _bar(*, middle: float, width: float, share: float, count: int, name: str) -> SafeString:
    room = _HEIGHT - _FOOT - _HEAD
    height = max(room * share, 1)
    top = _HEAD + room - height
    return format_html(
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}"></rect>'
        '<text class="bar-value" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="bar-name" x="{}" y="{}" text-anchor="middle">{}</text>',
        *(f"{middle - width / 2:.1f}", f"{top:.1f}", f"{width:.1f}", f"{height:.1f}"),
        *(f"{middle:.1f}", f"{top - 4:.1f}", count),
        *(f"{middle:.1f}", _HEIGHT - 4, name),
    )


def _joined(parts: Sequence[SafeString]) -> SafeString:
    """Parts that `format_html` made, each safe by itself."""
    return mark_safe("".join(parts))
