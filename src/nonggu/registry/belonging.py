"""To whom records belong: how a noun leads to the organisation, person, household and township whose it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paths:
    """How a noun's records lead to the organisation, person, household and township whose they are."""

    organisation: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    household: tuple[str, ...] = ()
    township: tuple[str, ...] = ()


_ORG = Paths(organisation=("organisation",), township=("organisation__township",))

PATHS: dict[str, Paths] = {
    "organisation": Paths(organisation=("pk",), township=("township",)),
    "organisation_alias": _ORG,
    "person": Paths(organisation=("organisation",), person=("pk",)),
    "expert_text": Paths(person=("person",)),
    "appointment": Paths(organisation=("host",), person=("person",)),
    "household": Paths(household=("pk",), township=("township",)),
    "plot": Paths(
        organisation=("organisation",), household=("household",), township=("township", "household__township")
    ),
    "soil_sample": Paths(
        organisation=("plot__organisation",),
        household=("plot__household",),
        township=("plot__township", "plot__household__township"),
    ),
    "platform": _ORG,
    "certificate": _ORG,
    "application": _ORG,
    "intellectual_property": _ORG,
    "yearly_return": _ORG,
    "statement": _ORG,
    "cultivation": _ORG,
    "assessment": _ORG,
    "material": Paths(organisation=("cultivation__organisation",), township=("cultivation__organisation__township",)),
    "event_sign_in": _ORG,
    "honour": Paths(organisation=("organisation",), person=("person",)),
    "collaboration": Paths(organisation=("party_a", "party_b")),
    "visit": _ORG,
    "problem": _ORG,
    "achievement": Paths(organisation=("holder",), person=("lead_person",)),
    "need": _ORG,
    "project": _ORG,
    "topic": Paths(organisation=("organisation",), person=("lead_person",)),
    "joint_task": Paths(person=("lead_expert",)),
    "exhibitor": _ORG,
    "match": Paths(
        organisation=("need__organisation",), person=("person",), township=("need__organisation__township",)
    ),
    "match_step": Paths(township=("match__need__organisation__township",)),
    "expert_capacity": Paths(person=("person",)),
    "declared_conflict": Paths(person=("person",)),
    "signing": Paths(organisation=("organisation", "partner")),
    "agreement": Paths(organisation=("buyer", "provider")),
    "milestone": Paths(organisation=("agreement__buyer", "agreement__provider", "project__organisation")),
    "service_record": Paths(
        organisation=("organisation", "provider"),
        person=("person",),
        household=("household",),
        township=("household__township", "organisation__township"),
    ),
    "training_event": Paths(organisation=("organiser",)),
    "variety": Paths(organisation=("organisation",)),
    "trial": Paths(organisation=("organisation",)),
    "herd": Paths(organisation=("organisation",), household=("household",), township=("township",)),
    "treatment_plant": Paths(organisation=("organisation",)),
    "fermentation_line": Paths(organisation=("plant__organisation",)),
    "plant_equipment": Paths(organisation=("plant__organisation",)),
    "submission": Paths(organisation=("organisation",)),
}

#: What people outside the staff see, and are told of, of their own: a match only once they were invited to it.
OWN_SEEN_IF: dict[str, dict[str, object]] = {"match": {"invited_on__isnull": False}}
