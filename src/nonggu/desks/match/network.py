"""The network of firms, institutions of experts and fields, from the matches of the book."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nonggu.exchange.network_drawing import Edge, Kinds, Node, draw_network, draw_sign, lay_out_network
from nonggu.registry import access
from nonggu.registry.models import Match, User
from nonggu.registry.models.lists import Industry
from nonggu.registry.nouns import noun_of

#: More nodes than this are not read; the busiest are kept.
MOST = 60


@dataclass(frozen=True)
class Network:
    """The picture, its legend, and how many of all nodes it shows."""

    picture: SafeString
    legend: tuple[tuple[SafeString, str], ...]
    shown: int
    all: int


def draw_matches(user: User) -> Network | None:
    """The network of the matches that the user sees; None where there is none."""
    found = access.visible(user, Match).filter(archived_at=None, need__organisation__isnull=False)
    matches = list(found.select_related("need__organisation", "person__organisation").order_by("pk"))
    nodes, edges = _nodes_and_edges(matches)
    if not nodes:
        return None
    layout = lay_out_network(nodes, edges, most=MOST)
    kinds = Kinds({"firm": 1, "institution": 2, "field": 3}, {"agreed": 1, "proposed": 2, "field": 3, "contact": 4})
    drawn = draw_network(
        layout,
        title=_("Firms, institutions of experts and fields"),
        description=_("A line is a match of a firm's need with an expert of the institution; each opens."),
        kinds=kinds,
    )
    names = {"firm": _("firm or farm"), "institution": _("institution of experts"), "field": _("field of industry")}
    lines = {"proposed": _("put forward or invited"), "contact": _("in contact"), "agreed": _("agreement signed")}
    signs = [(_sign("node", kinds.nodes[key]), name) for key, name in names.items()]
    signs += [(_sign("edge", kinds.edges[key]), name) for key, name in lines.items()]
    return Network(_safe(drawn), tuple(signs), len(layout.places), len(nodes))


def _nodes_and_edges(matches: list[Match]) -> tuple[list[Node], list[Edge]]:
    labels: dict[str, tuple[str, str, str]] = {}
    weight: Counter[str] = Counter()
    edges: list[Edge] = []
    fields = set()
    industries = dict(Industry.choices)
    for match in matches:
        firm, partner = match.need.organisation, match.person.organisation
        if firm is None or partner is None:
            continue
        one, two, field = f"o{firm.pk}", f"o{partner.pk}", f"f{match.need.industry or 'other'}"
        url = reverse("match-needs") + f"?industry={match.need.industry}"
        labels.setdefault(one, (str(firm), "firm", _record(firm)))
        labels[two] = (str(partner), "institution", _record(partner))
        labels.setdefault(field, (str(industries.get(match.need.industry, _("other industry"))), "field", url))
        weight.update((one, two, field))
        kind = "agreed" if match.agreed_on else "contact" if match.contacted_on else "proposed"
        address = reverse("match-match", args=[match.code])
        edges.append(Edge(one, two, kind=kind, label=match.get_state_display(), href=address))
        fields.add((one, field))
    edges += [Edge(firm, field, kind="field") for firm, field in sorted(fields)]
    nodes = [Node(key, label, kind, float(weight[key]), url) for key, (label, kind, url) in labels.items()]
    return nodes, edges


def _record(record: object) -> str:
    return reverse("book-record", args=[noun_of(type(record)), record.code])  # type: ignore[arg-type,attr-defined]


def _sign(part: str, form: int) -> SafeString:
    return _safe(draw_sign(part, form))


def _safe(drawn: str) -> SafeString:
    """Drawings escape what they are given."""
    return mark_safe(drawn)
