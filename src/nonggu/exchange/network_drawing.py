"""A network as an SVG without inline style or script: names beside nodes, nodes and lines as links.

The page's stylesheet gives form to the classes: `network` (`is-wide`), `network-node`, `is-focus`, `node-<n>` by kind,
`network-edge`, `edge-<n>` by kind, `network-name`, `network-edge-name`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from nonggu.exchange.network_layout import (
    GAP,
    HALF_CHARACTER,
    LINE_HEIGHT,
    MOST_NODES,
    Edge,
    Layout,
    Node,
    Place,
    char_width,
    edges_in,
    lay_out_network,
    nodes_in,
)

__all__ = [
    "MOST_NODES",
    "Edge",
    "Layout",
    "Node",
    "Place",
    "draw_network",
    "draw_sign",
    "edges_in",
    "kinds_of",
    "lay_out_network",
    "nodes_in",
]

#: How many kinds of node and of line differ to the eye; further kinds look like the last.
NODE_FORMS, EDGE_FORMS = 4, 6
#: Pixels from which a picture is not made smaller to fit its page, since its names would not be read.
WIDE = 1500
#: More edges than this are named by their titles only.
_NAMED_EDGES = 40
#: Pixels between two lines of the same two nodes.
_BEND = 26.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of node and line that a picture shows, each with the number of its form, for a legend."""

    nodes: Mapping[str, int]
    edges: Mapping[str, int]


def kinds_of(layout: Layout) -> Kinds:
    """Which form each kind has: in the order of the alphabet, so that a form does not change with the order."""
    nodes = sorted({place.node.kind for place in layout.places})
    edges = sorted({edge.kind for edge in layout.edges})
    return Kinds(
        {kind: min(number, NODE_FORMS) for number, kind in enumerate(nodes, start=1)},
        {kind: min(number, EDGE_FORMS) for number, kind in enumerate(edges, start=1)},
    )


def draw_network(layout: Layout, *, title: str, description: str, kinds: Kinds | None = None, id: str = "net") -> str:
    """The picture; `title` and `description` are what a listener hears first, each link has its own name.

    `kinds` fixes the forms (default: `kinds_of`); `id` keeps ids apart where a page shows two pictures.
    """
    forms = kinds or kinds_of(layout)
    by_id = {place.node.id: place for place in layout.places}
    taken = [_box_of(place) for place in layout.places]
    lines: list[str] = []
    names: list[str] = []
    for edge, bend in _bent(layout.edges):
        one, two = by_id[edge.source], by_id[edge.target]
        line, middle = _path(one, two, bend)
        lines.append(_edge(edge, one, two, line, forms))
        if edge.label and len(layout.edges) <= _NAMED_EDGES:
            names += _edge_name(edge.label, middle, taken)
    nodes = [_node(place, forms) for place in layout.places]
    name = escape(id)
    return (
        f'<svg class="network{" is-wide" if layout.width > WIDE else ""}" width="{layout.width:.0f}" height="{layout.height:.0f}" '
        f'viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" role="group" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
        f"{''.join(lines)}{''.join(names)}{''.join(nodes)}</svg>"
    )


def draw_sign(part: str, form: int) -> str:
    """A small sign for a legend: `part` is `node` or `edge`, `form` its number."""
    if part == "edge":
        inner = f'<path class="network-edge edge-{form}" d="M1 9H35"/>'
    else:
        inner = f'<g class="network-node node-{form}">{_shape(18, 9, 7, form)}</g>'
    return f'<svg class="network-sign" width="36" height="18" viewBox="0 0 36 18" aria-hidden="true">{inner}</svg>'


def _bent(edges: Sequence[Edge]) -> list[tuple[Edge, float]]:
    """Each edge with its bend: several lines between two nodes lie beside each other."""
    groups: dict[tuple[str, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[tuple(sorted((edge.source, edge.target)))].append(edge)
    bent = []
    for ends, group in groups.items():
        for number, edge in enumerate(group):
            bend = (number - (len(group) - 1) / 2) * _BEND
            bent.append((edge, bend if edge.source == ends[0] else -bend))
    return bent


def _path(one: Place, two: Place, bend: float) -> tuple[str, tuple[float, float]]:
    """A line or curve between two middles, and the point halfway; an edge to itself is a loop."""
    if one is two:
        x, y, r = one.x, one.y, one.radius + abs(bend) / 2
        return f"M{x:.1f} {y:.1f}C{x + 3 * r:.1f} {y - 3 * r:.1f} {x - 3 * r:.1f} {y - 3 * r:.1f} {x:.1f} {y:.1f}", (
            x,
            y - 2.2 * r,
        )
    length = math.hypot(two.x - one.x, two.y - one.y) or 1.0
    across = (-(two.y - one.y) / length, (two.x - one.x) / length)
    middle = ((one.x + two.x) / 2, (one.y + two.y) / 2)
    if not bend:
        return f"M{one.x:.1f} {one.y:.1f}L{two.x:.1f} {two.y:.1f}", middle
    pull = (middle[0] + 2 * bend * across[0], middle[1] + 2 * bend * across[1])
    half = (middle[0] + bend * across[0], middle[1] + bend * across[1])
    return f"M{one.x:.1f} {one.y:.1f}Q{pull[0]:.1f} {pull[1]:.1f} {two.x:.1f} {two.y:.1f}", half


def _edge(edge: Edge, one: Place, two: Place, line: str, kinds: Kinds) -> str:
    form = kinds.edges.get(edge.kind, EDGE_FORMS)
    said = escape(f"{one.node.label} — {two.node.label}" + (f": {edge.label}" if edge.label else ""))
    drawn = f'<path class="network-hit" d="{line}"/><path class="network-edge edge-{form}" d="{line}"/>'
    return _linked(edge.href, said, drawn)


def _edge_name(label: str, middle: tuple[float, float], taken: list[Box]) -> list[str]:
    """The name of an edge at its middle, where it covers nothing; its title says it in any case."""
    half = sum(map(char_width, label)) * HALF_CHARACTER / 2
    box = (middle[0] - half, middle[1] - 9, middle[0] + half, middle[1] + 7)
    if any(box[0] < r and left < box[2] and box[1] < b and top < box[3] for left, top, r, b in taken):
        return []
    taken.append(box)
    place = f'x="{middle[0]:.1f}" y="{middle[1] + 4:.1f}" text-anchor="middle" aria-hidden="true"'
    return [f'<text class="network-edge-name" {place}>{escape(label)}</text>']


def _box_of(place: Place) -> Box:
    half = max(max(sum(map(char_width, line)) for line in place.lines) * HALF_CHARACTER / 2, place.radius)
    bottom = place.y + place.radius + GAP + LINE_HEIGHT * len(place.lines)
    return place.x - half, place.y - place.radius, place.x + half, bottom


def _node(place: Place, kinds: Kinds) -> str:
    form = kinds.nodes.get(place.node.kind, NODE_FORMS)
    top = place.y + place.radius + GAP + LINE_HEIGHT * 0.75
    name = "".join(
        f'<tspan x="{place.x}" y="{top + LINE_HEIGHT * number:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(place.lines)
    )
    classes = f"network-node node-{form}" + (" is-focus" if place.node.is_focus else "")
    drawn = (
        f'<g class="{classes}">{_shape(place.x, place.y, place.radius, form)}'
        f'<text class="network-name" text-anchor="middle">{name}</text></g>'
    )
    return _linked(place.node.href, escape(place.node.label), drawn)


def _shape(x: float, y: float, radius: float, form: int) -> str:
    """Kinds differ in form and not by colour alone: circle, square, diamond, hexagon."""
    if form == 1:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    corners = {2: 4, 3: 4, 4: 6}[form]
    turn = math.pi / 4 if form == 2 else 0.0
    size = radius * (1.2 if corners == 4 else 1.05)
    angles = [turn + 2 * math.pi * number / corners for number in range(corners)]
    points = " ".join(f"{x + size * math.cos(a):.1f},{y + size * math.sin(a):.1f}" for a in angles)
    return f'<polygon points="{points}"/>'


def _linked(href: str, said: str, drawn: str) -> str:
    if not href:
        return f'<g role="img" aria-label="{said}"><title>{said}</title>{drawn}</g>'
    return f'<a href="{escape(href)}" aria-label="{said}"><title>{said}</title>{drawn}</a>'
