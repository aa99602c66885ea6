"""Which records tie two others together: who works with whom, and in what form."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import (
    Achievement,
    Agreement,
    Appointment,
    Collaboration,
    JointTask,
    Person,
    ServiceRecord,
    Signing,
    Topic,
    Visit,
)
from nonggu.registry.models.agreement import AgreementState
from nonggu.registry.models.record import Record
from nonggu.registry.models.service_record import ServiceState
from nonggu.registry.models.signing import SigningState
from nonggu.registry.models.visit import VisitState

#: Groups of forms, as the legend and the filter name them.
FORMS: dict[str, Promise] = {
    "collaboration": _("Collaborations"),
    "contract": _("Contracts and signings"),
    "appointment": _("Appointments"),
    "research": _("Topics, tasks and results"),
    "service": _("Services and visits"),
    "membership": _("People of the organisation"),
}
#: What the county's network shows unless the reader asks for more.
FIRST_FORMS = ("collaboration", "contract", "research")

EVERY = Q()


@dataclass(frozen=True, slots=True)
class TieKind:
    """Records of `model` that tie what `one` refers to and what `other` refers to; `id` is the record itself.

    `form` is the group; `named_by` the field whose value names the form, else `name` does. `through` are fields whose
    records the reader must see too. `since`, `until`, `industry` are fields, where the noun has such.
    """

    form: str
    model: type[Record]
    one: str
    other: str
    name: Promise
    named_by: str = ""
    through: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    industry: str = ""
    only: Q = EVERY


_VALID = {"since": "valid_from", "until": "valid_to"}

TIES: tuple[TieKind, ...] = (
    TieKind(
        "collaboration", Collaboration, "party_a", "party_b", _("collaboration"), "kind", industry="industry", **_VALID
    ),
    TieKind(
        "contract",
        Agreement,
        "buyer",
        "provider",
        _("agreement"),
        "kind",
        since="signed_on",
        only=Q(state__in=[AgreementState.SIGNED, AgreementState.FULFILLED, AgreementState.NEGOTIATED]),
    ),
    TieKind(
        "contract",
        Signing,
        "organisation",
        "partner",
        _("signing"),
        since="signed_on",
        only=~Q(state=SigningState.CANCELLED),
    ),
    TieKind("appointment", Appointment, "person", "host", _("appointment"), "role", **_VALID),
    TieKind("appointment", Appointment, "person", "sender", _("sent from here"), "role", **_VALID),
    TieKind("appointment", Appointment, "sender", "host", _("sends people"), **_VALID),
    TieKind("research", Topic, "lead_person", "organisation", _("leads a topic here"), industry="industry", **_VALID),
    TieKind(
        "research",
        Topic,
        "organisation",
        "project__organisation",
        _("topic of one project"),
        through=("project",),
        industry="industry",
        **_VALID,
    ),
    TieKind(
        "research",
        JointTask,
        "lead_expert",
        "topic__organisation",
        _("leads a joint task"),
        through=("topic",),
        industry="industry",
        **_VALID,
    ),
    TieKind("research", Achievement, "lead_person", "holder", _("result"), since="finished_on", industry="industry"),
    TieKind(
        "service",
        ServiceRecord,
        "person",
        "organisation",
        _("service"),
        "kind",
        since="served_on",
        only=Q(state=ServiceState.DONE),
    ),
    TieKind(
        "service",
        ServiceRecord,
        "provider",
        "organisation",
        _("service"),
        "kind",
        since="served_on",
        only=Q(state=ServiceState.DONE),
    ),
    TieKind("service", Visit, "unit", "organisation", _("visit"), since="visited_on", only=Q(state=VisitState.DONE)),
    TieKind("membership", Person, "id", "organisation", _("works here")),
)
