"""Where the nodes of a network stand on a picture, so that their names can be read: the same input, the same places."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

#: More nodes than this cannot be read on one picture.
MOST_NODES = 150
#: Letters of a name in one line (a Chinese character counts two), and lines of a name.
LINE_WIDTH, MOST_LINES = 20, 3
#: Pixels: half a Chinese character's width, a line's height, and between the circle and its name.
HALF_CHARACTER, LINE_HEIGHT, GAP = 6.6, 16.0, 5.0
SMALLEST_RADIUS, LARGEST_RADIUS = 6.0, 16.0
#: Pixels kept free around a node with its name, and around the picture.
ROOM, MARGIN = 8.0, 16.0
_PUSHES = 400
#: Parts up to this size are laid out by all their distances, which looks better and takes longer.
_BY_DISTANCE = 40

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """One node: `kind` names its form and colour, `weight` its size, `href` what it opens; `is_focus` stands out."""

    id: str
    label: str
    kind: str = ""
    weight: float = 1.0
    href: str = ""
    is_focus: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One line between two nodes: `kind` names its stroke, `label` says what it is, `href` what it opens."""

    source: str
    target: str
    weight: float = 1.0
    kind: str = ""
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A node with its middle (pixels), its radius and the lines of its name."""

    node: Node
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A network laid out: size in pixels, placed nodes, edges between them, and how much was left out."""

    width: float
    height: float
    places: tuple[Place, ...]
    edges: tuple[Edge, ...]
    nodes_left_out: int
    edges_left_out: int


def nodes_in(frame: pl.DataFrame) -> list[Node]:
    """Nodes of a frame.

    Columns: `id` and `label` (texts), and where there are such `kind` (text), `weight` (number), `href` (text),
    `is_focus` (boolean).
    """
    return [Node(**row) for row in _rows(frame, ("id", "label", "kind", "weight", "href", "is_focus"))]


def edges_in(frame: pl.DataFrame) -> list[Edge]:
    """Edges of a frame.

    Columns: `source` and `target` (ids of nodes), and where there are such `weight` (number), `kind`, `label`, `href`.
    """
    return [Edge(**row) for row in _rows(frame, ("source", "target", "weight", "kind", "label", "href"))]


def _rows(frame: pl.DataFrame, names: Sequence[str]) -> Iterable[dict[str, Any]]:
    for row in frame.select([name for name in names if name in frame.columns]).iter_rows(named=True):
        yield {name: value for name, value in row.items() if value is not None}


def lay_out_network(
    nodes: Iterable[Node] | pl.DataFrame,
    edges: Iterable[Edge] | pl.DataFrame,
    *,
    seed: int = 0,
    most: int = MOST_NODES,
) -> Layout:
    """Give every node a place where its name covers no other's.

    Nodes in the focus and then the largest (weight, edges) are kept up to `most`; edges whose ends are not among them
    are left out and counted. Raises ValueError for two nodes of one id and for an edge to a node that is none.
    """
    all_nodes = nodes_in(nodes) if isinstance(nodes, pl.DataFrame) else list(nodes)
    all_edges = edges_in(edges) if isinstance(edges, pl.DataFrame) else list(edges)
    _check(all_nodes, all_edges)
    kept = _largest(all_nodes, all_edges, most)
    ids = {node.id for node in kept}
    lines = [edge for edge in all_edges if edge.source in ids and edge.target in ids]
    names = [wrapped(node.label) for node in kept]
    radii = _radii(kept)
    boxes = np.array([_box(radius, name) for radius, name in zip(radii, names, strict=True)]).reshape(-1, 3)
    middles = _separated(_spread(kept, lines, boxes, seed), boxes)
    middles, width, height = _framed(middles, boxes)
    places = tuple(
        Place(node, round(float(x), 1), round(float(y), 1), round(radius, 1), name)
        for node, (x, y), radius, name in zip(kept, middles, radii, names, strict=True)
    )
    return Layout(width, height, places, tuple(lines), len(all_nodes) - len(kept), len(all_edges) - len(lines))


def _check(nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
    ids = {node.id for node in nodes}
    if len(ids) != len(nodes):
        twice = next(name for name, count in Counter(node.id for node in nodes).items() if count > 1)
        raise ValueError(f"two nodes have the id {twice!r}")
    for edge in edges:
        if edge.source not in ids or edge.target not in ids:
            raise ValueError(f"the edge {edge.source!r} - {edge.target!r} leads to a node that is none")


def _largest(nodes: Sequence[Node], edges: Sequence[Edge], most: int) -> list[Node]:
    """In the order given, so that a node more does not move the others."""
    degrees = Counter(end for edge in edges for end in (edge.source, edge.target))
    ranked = sorted(nodes, key=lambda node: (not node.is_focus, -node.weight, -degrees[node.id], node.id))
    kept = {node.id for node in ranked[:most]}
    return [node for node in nodes if node.id in kept]


def wrapped(label: str) -> tuple[str, ...]:
    """A name in at most three lines; what does not fit is cut with an ellipsis."""
    lines, line, width = [], "", 0
    for char in " ".join(label.split()):
        size = char_width(char)
        if width + size > LINE_WIDTH:
            cut = _word_start(line, char)
            lines.append(line[:cut].rstrip())
            line = line[cut:].lstrip()
            width = sum(map(char_width, line))
        line, width = line + char, width + size
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1].rstrip() + "…"]
    return tuple(lines)


def _word_start(line: str, following: str) -> int:
    """Where to break a line: before a Latin word that goes on, else at its end."""
    if not (following.isascii() and following.isalnum()):
        return len(line)
    start = len(line)
    while start and line[start - 1].isascii() and line[start - 1] != " ":
        start -= 1
    return start or len(line)


def char_width(char: str) -> int:
    """Two for a character as wide as a Chinese one, else one."""
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def _radii(nodes: Sequence[Node]) -> list[float]:
    heaviest = max((node.weight for node in nodes), default=1.0) or 1.0
    grown = LARGEST_RADIUS - SMALLEST_RADIUS
    return [
        LARGEST_RADIUS if node.is_focus else SMALLEST_RADIUS + grown * math.sqrt(max(node.weight, 0.0) / heaviest) * 0.8
        for node in nodes
    ]


def _box(radius: float, lines: tuple[str, ...]) -> tuple[float, float, float]:
    """Half the width, the height above and the height below the middle of a node with its name."""
    widest = max(sum(map(char_width, line)) for line in lines) * HALF_CHARACTER
    return max(widest / 2, radius), radius, radius + GAP + LINE_HEIGHT * len(lines)


def _spread(nodes: Sequence[Node], edges: Sequence[Edge], boxes: Points, seed: int) -> Points:
    """First places in pixels: each part that hangs together by its distances, the parts in rows, the largest first."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    numbers = {node.id: number for number, node in enumerate(nodes)}
    graph.add_edges_from((numbers[edge.source], numbers[edge.target]) for edge in edges if edge.source != edge.target)
    parts = sorted((sorted(part) for part in networkx.connected_components(graph)), key=lambda part: (-len(part), part))
    middles = np.zeros((len(nodes), 2))
    sizes = [_place_part(graph.subgraph(part), part, middles, boxes, seed) for part in parts]
    _pack(parts, sizes, middles)
    return middles


def _place_part(graph: Any, part: list[int], middles: Points, boxes: Points, seed: int) -> tuple[float, float]:
    """Places of one part from its own corner; returns its width and height."""
    import networkx

    rim = networkx.circular_layout(part)
    found = networkx.kamada_kawai_layout(graph, pos=rim) if 1 < len(part) <= _BY_DISTANCE else None
    if found is None and len(part) > 1:
        found = networkx.spring_layout(graph, pos=rim, seed=seed, iterations=120, k=1.6 / math.sqrt(len(part)))
    unit = np.array([found[number] for number in part]) if found else np.zeros((1, 2))
    room = math.sqrt(float(np.sum((2 * boxes[part, 0] + ROOM) * (boxes[part, 1] + boxes[part, 2] + ROOM))) * 1.7)
    span = np.ptp(unit, axis=0)
    scale = np.array([room * 1.25, room * 0.8]) / np.where(span > 1e-9, span, 1.0)
    middles[part] = _separated((unit - unit.min(axis=0)) * scale, boxes[part])
    middles[part], width, height = _framed(middles[part], boxes[part], margin=ROOM)
    return width, height


def _pack(parts: Sequence[list[int]], sizes: Sequence[tuple[float, float]], middles: Points) -> None:
    """Parts in rows as wide as the widest of them, or as a picture of one and a half to one."""
    area = sum(width * height for width, height in sizes)
    row_width = max([math.sqrt(area * 1.6), *(width for width, _ in sizes)])
    x = y = row_height = 0.0
    for part, (width, height) in zip(parts, sizes, strict=True):
        if x and x + width > row_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        middles[part] += (x, y)
        x, row_height = x + width, max(row_height, height)


def _separated(middles: Points, boxes: Points) -> Points:
    """Push boxes that cover each other apart, along the axis where they cover less, until none does."""
    found = middles.copy()
    count = len(found)
    if count < 2:
        return found
    one, two = np.triu_indices(count, 1)
    wanted_x = boxes[one, 0] + boxes[two, 0] + ROOM
    for _ in range(_PUSHES):
        apart = found[two] - found[one]
        # the box reaches further down than up: who stands above decides which halves meet
        is_below = apart[:, 1] >= 0
        wanted_y = ROOM + np.where(is_below, boxes[one, 2] + boxes[two, 1], boxes[two, 2] + boxes[one, 1])
        over = np.stack([wanted_x - np.abs(apart[:, 0]), wanted_y - np.abs(apart[:, 1])], axis=1)
        meets = (over > 1e-6).all(axis=1)
        if not meets.any():
            break
        a, b, axis = one[meets], two[meets], np.argmin(over[meets], axis=1)
        step = np.zeros((len(a), 2))
        rows = np.arange(len(a))
        side = np.where(apart[meets][rows, axis] >= 0, 1.0, -1.0)
        step[rows, axis] = side * (over[meets][rows, axis] / 2 + 0.01)
        np.add.at(found, a, -step * 0.7)
        np.add.at(found, b, step * 0.7)
    return found


def _framed(middles: Points, boxes: Points, margin: float = MARGIN) -> tuple[Points, float, float]:
    """The same places from the corner of the picture, and its size."""
    if not len(middles):
        return middles, 2 * margin, 2 * margin
    low = np.array([(middles[:, 0] - boxes[:, 0]).min(), (middles[:, 1] - boxes[:, 1]).min()])
    high = np.array([(middles[:, 0] + boxes[:, 0]).max(), (middles[:, 1] + boxes[:, 2]).max()])
    width, height = high - low + 2 * margin
    return middles - low + margin, math.ceil(float(width)), math.ceil(float(height))
