"""Networks are laid out the same each time, their names do not cover each other, and the picture is safe and whole."""

from __future__ import annotations

import itertools
import random
import re
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.exchange.network_drawing import Edge, Node, draw_network, draw_sign, kinds_of, lay_out_network
from nonggu.exchange.network_layout import GAP, HALF_CHARACTER, LINE_HEIGHT, MOST_LINES, char_width, wrapped

pytestmark = pytest.mark.once
LONG = "示例县绿丰现代农业科技集团股份有限公司第二生产基地（小白乡分公司）"
SVG = "{http://www.w3.org/2000/svg}"


def _network(count: int, seed: int, links: float = 1.4) -> tuple[list[Node], list[Edge]]:
    chance = random.Random(seed)
    nodes = [
        Node(f"n{i}", LONG[: chance.randint(2, len(LONG))], chance.choice(["firm", "school"]), chance.random() * 9)
        for i in range(count)
    ]
    ends = [(chance.randrange(count), chance.randrange(count)) for _ in range(int(count * links))]
    return nodes, [Edge(f"n{a}", f"n{b}", kind=chance.choice("xyz"), label="合作") for a, b in ends if a != b]


def _boxes(layout):
    """Written again from the lines of the names, not with the module's own boxes."""
    for place in layout.places:
        half = max(place.radius, max(sum(map(char_width, line)) for line in place.lines) * HALF_CHARACTER / 2)
        yield (
            place.x - half,
            place.y - place.radius,
            place.x + half,
            place.y + place.radius + GAP + LINE_HEIGHT * len(place.lines),
        )


def _covered(layout) -> list[tuple[int, int]]:
    boxes = list(enumerate(_boxes(layout)))
    return [
        (i, j)
        for (i, a), (j, b) in itertools.combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


@pytest.mark.parametrize("count", [1, 2, 5, 30, 81, 150])
def test_no_name_covers_another_and_all_lies_in_the_picture(count):
    layout = lay_out_network(*_network(count, seed=count))
    assert _covered(layout) == []
    for left, top, right, bottom in _boxes(layout):
        assert left >= 0
        assert top >= 0
        assert right <= layout.width
        assert bottom <= layout.height


def test_same_network_same_picture():
    nodes, edges = _network(60, seed=4)
    pictures = {draw_network(lay_out_network(nodes, edges), title="t", description="d") for _ in range(2)}
    assert len(pictures) == 1


def test_star_with_long_names_is_readable():
    nodes = [Node("a", LONG, is_focus=True), *(Node(f"b{i}", f"{i}{LONG}") for i in range(24))]
    layout = lay_out_network(nodes, [Edge("a", f"b{i}") for i in range(24)])
    assert _covered(layout) == []
    assert layout.width < 2600


def test_largest_are_kept_and_the_rest_is_said():
    nodes = [Node(f"n{i}", str(i), weight=float(i)) for i in range(20)]
    edges = [Edge("n0", "n19"), Edge("n18", "n19"), Edge("n1", "n2")]
    layout = lay_out_network([Node("f", "focus", weight=0.0, is_focus=True), *nodes], edges, most=6)
    assert {place.node.id for place in layout.places} == {"f", "n15", "n16", "n17", "n18", "n19"}
    assert (layout.nodes_left_out, layout.edges_left_out) == (15, 2)
    assert layout.edges == (Edge("n18", "n19"),)


def test_empty_network_is_a_picture():
    layout = lay_out_network([], [])
    assert layout.places == ()
    assert ElementTree.fromstring(_svg(layout)).tag == f"{SVG}svg"


def test_frames_and_tuples_are_one_thing():
    nodes = pl.DataFrame({"id": ["a", "b"], "label": ["甲", "乙"], "kind": ["firm", None], "weight": [2.0, 1.0]})
    edges = pl.DataFrame({"source": ["a"], "target": ["b"], "label": ["合作"]})
    wanted = lay_out_network([Node("a", "甲", "firm", 2.0), Node("b", "乙")], [Edge("a", "b", label="合作")])
    assert lay_out_network(nodes, edges) == wanted


@pytest.mark.parametrize(
    ("nodes", "edges", "said"),
    [([Node("a", "甲"), Node("a", "乙")], [], "two nodes"), ([Node("a", "甲")], [Edge("a", "b")], "is none")],
)
def test_networks_that_are_none_are_refused(nodes, edges, said):
    with pytest.raises(ValueError, match=said):
        lay_out_network(nodes, edges)


def _svg(layout) -> str:
    return draw_network(layout, title="标题 <b>", description='谁与谁 "合作" & co').replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8), st.text(max_size=30))
def test_whatever_a_name_holds_the_picture_is_sound(names, label):
    """No name breaks out of its place: the picture parses, and holds no element and attribute but ours."""
    clean = [re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", name) for name in names]
    said = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", label)
    nodes = [Node(str(i), name, kind=name, href=f"/x/{i}?a=1&b=2") for i, name in enumerate(clean)]
    edges = [Edge("0", str(i), kind=said, label=said, href="/y/") for i in range(len(nodes))]
    root = ElementTree.fromstring(_svg(lay_out_network(nodes, edges)))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "a", "g", "path", "circle", "polygon", "text", "tspan"}
    assert not {name for element in root.iter() for name in element.attrib} & {"style", "onload", "onclick"}
    assert [a.get("href") for a in root.iter(f"{SVG}a")][-1] == f"/x/{len(nodes) - 1}?a=1&b=2"


def test_several_lines_between_two_lie_apart_and_open_their_own():
    nodes = [Node("a", "甲", "firm"), Node("b", "乙", "school")]
    edges = [Edge("a", "b", kind="x", label="协议", href="/1/"), Edge("b", "a", kind="y", label="共建", href="/2/")]
    svg = _svg(lay_out_network(nodes, edges))
    drawn = [path.get("d") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert len(set(drawn)) == 2
    assert 'href="/1/"' in svg
    assert "甲 — 乙: 协议" in svg
    assert "乙 — 甲: 共建" in svg


def test_long_names_wrap_and_latin_words_stay_whole():
    assert wrapped("山西农业大学") == ("山西农业大学",)
    assert len(wrapped(LONG * 3)) == MOST_LINES
    assert wrapped(LONG * 3)[-1].endswith("…")
    assert wrapped("Shanxi Agricultural University") == ("Shanxi Agricultural", "University")
    assert all(sum(map(char_width, line)) <= 22 for line in wrapped(LONG))


def test_forms_do_not_change_with_the_order_and_a_legend_shows_them():
    nodes, edges = _network(12, seed=1)
    forward, backward = lay_out_network(nodes, edges), lay_out_network(nodes[::-1], edges[::-1])
    assert kinds_of(forward) == kinds_of(backward)
    assert ElementTree.fromstring(draw_sign("node", 3)).find(".//polygon") is not None
    assert "edge-2" in draw_sign("edge", 2)
