"""Who works with whom on a page: the picture, its legend, and the table that says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import mark_safe  # type: ignore[attr-defined]
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nonggu.exchange.network_drawing import (
    MOST_NODES,
    Edge,
    Kinds,
    Layout,
    Node,
    draw_network,
    draw_sign,
    lay_out_network,
)
from nonggu.registry.cooperation import Key, Network, Tie, network_around
from nonggu.registry.models import User
from nonggu.registry.models.organisation import OrganisationKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.ties import FORMS

#: Nouns whose records have a network of their own.
NETWORKED = frozenset({"organisation", "person"})
#: How many ties the table of a page names at most.
MOST_ROWS = 400
_NODES = {
    "firm": gettext_lazy("enterprise or other organisation"),
    "academy": gettext_lazy("university or institute"),
    "person": gettext_lazy("person"),
    "office": gettext_lazy("government or unit"),
}
_KINDS = Kinds(
    {kind: form for form, kind in enumerate(_NODES, start=1)}, {form: n for n, form in enumerate(FORMS, start=1)}
)
_ACADEMIES = frozenset({OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE})


@dataclass(frozen=True, slots=True)
class TieRow:
    """One line of the table; `url` opens the record, or the list of them where there are several."""

    one: Record
    other: Record
    group: str
    form: str
    title: str
    url: str
    count: int
    period: str


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A network as a page shows it; `said` are sentences about what is not on the picture."""

    svg: SafeString
    legend: list[tuple[SafeString, str]]
    rows: list[TieRow]
    count: int
    said: list[str]


def view_network(network: Network, *, title: str, focus: Record | None = None, most: int = MOST_NODES) -> NetworkView:
    """The picture and the table of a network; the record in the focus stands first and out."""
    start = (noun_of(type(focus)), focus.pk) if focus else None
    degrees = Counter(end for tie in network.ties for end in tie.ends)
    nodes = [_node(key, record, degrees[key], key == start) for key, record in network.ends.items()]
    layout = lay_out_network(nodes, [_edge(tie, network) for tie in network.ties], most=most)
    ordered = sorted(network.ties, key=lambda tie: _order(tie, network, degrees, start))
    rows = [_row(tie, network, start) for tie in ordered[:MOST_ROWS]]
    described = _("{nodes} names and {edges} ties; the table below the picture says the same.").format(
        nodes=len(layout.places), edges=len(layout.edges)
    )
    svg = draw_network(layout, title=title, description=described, kinds=_KINDS)
    return NetworkView(mark_safe(svg), _legend(layout), rows, len(network.ties), _said(layout, network))


def network_near(record: Record, user: User) -> NetworkView | None:
    """The ties of a record one step away; None where it has none or is of a noun that has no network."""
    if noun_of(type(record)) not in NETWORKED:
        return None
    network = network_around(record, user=user)
    title = _("Who works with {name}").format(name=record)
    return view_network(network, title=title, focus=record) if network.ties else None


def _order(tie: Tie, network: Network, degrees: Counter[Key], start: Key | None) -> tuple[Any, ...]:
    """The focus's own ties first, then those of who has most."""
    most = max(degrees[tie.one], degrees[tie.other])
    forms = list(FORMS)
    return start not in tie.ends, forms.index(tie.kind.form), -most, str(network.ends[tie.one]), str(tie.codes)


def _node(key: Key, record: Any, degree: int, is_focus: bool) -> Node:
    label = getattr(record, "short_name", "") if len(str(record)) > 24 else ""
    return Node(_id(key), label or str(record), _kind(key, record), float(degree), _url(record), is_focus)


def _kind(key: Key, record: Any) -> str:
    if key[0] in ("person", "unit"):
        return "person" if key[0] == "person" else "office"
    if record.kind in _ACADEMIES:
        return "academy"
    return "office" if record.kind in (OrganisationKind.GOVERNMENT, OrganisationKind.ZONE) else "firm"


def _id(key: Key) -> str:
    return f"{key[0]}-{key[1]}"


def _url(record: Record) -> str:
    return reverse("book-record", args=[noun_of(type(record)), record.code])


def _edge(tie: Tie, network: Network) -> Edge:
    form = tie.form if len(tie.codes) == 1 else f"{tie.form} ×{len(tie.codes)}"
    return Edge(_id(tie.one), _id(tie.other), kind=tie.kind.form, label=form, href=_tie_url(tie, network))


def _tie_url(tie: Tie, network: Network) -> str:
    """The record; the list of them where there are several and the list can be narrowed to both ends."""
    paths = (tie.kind.one, tie.kind.other)
    if len(tie.codes) == 1 or any("__" in path or path == "id" for path in paths):
        return reverse("book-record", args=[tie.noun, tie.codes[0]])
    ends = zip(paths, tie.ends, strict=True)
    asked = [f"{path}={quote(network.ends[end].code)}" for path, end in ends]
    if tie.value:
        asked.append(f"{tie.kind.named_by}={quote(tie.value)}")
    return f"{reverse('book-list', args=[tie.noun])}?{'&'.join(asked)}"


def _row(tie: Tie, network: Network, start: Key | None) -> TieRow:
    """The record in the focus stands on the left."""
    one, other = tie.ends if tie.other != start else (tie.other, tie.one)
    period = " – ".join(day.isoformat() if day else "" for day in (tie.since, tie.until)) if tie.until else ""
    return TieRow(
        one=network.ends[one],
        other=network.ends[other],
        group=str(FORMS[tie.kind.form]),
        form=tie.form,
        title=tie.title if len(tie.codes) == 1 else "",
        url=_tie_url(tie, network),
        count=len(tie.codes),
        period=period or (tie.since.isoformat() if tie.since else _("unknown")),
    )


def _legend(layout: Layout) -> list[tuple[SafeString, str]]:
    nodes = {place.node.kind for place in layout.places}
    edges = {edge.kind for edge in layout.edges}
    signs = [(draw_sign("node", n), str(_NODES[kind])) for kind, n in _KINDS.nodes.items() if kind in nodes]
    signs += [(draw_sign("edge", n), str(FORMS[form])) for form, n in _KINDS.edges.items() if form in edges]
    return [(mark_safe(sign), name) for sign, name in signs]


def _said(layout: Layout, network: Network) -> list[str]:
    said = []
    if layout.nodes_left_out:
        said.append(
            _(
                "The picture shows the {most} that have most ties; {rest} more and {ties} ties stand in the table only."
            ).format(most=len(layout.places), rest=layout.nodes_left_out, ties=layout.edges_left_out)
        )
    if len(network.ties) > MOST_ROWS:
        said.append(
            _(
                "The table shows the first {most} of {all} ties; narrow the form or the industry to see the rest."
            ).format(most=MOST_ROWS, all=len(network.ties))
        )
    if network.hidden:
        said.append(
            ngettext(
                "{count} more tie leads to a record that you may not see.",
                "{count} more ties lead to records that you may not see.",
                network.hidden,
            ).format(count=network.hidden)
        )
    return said
