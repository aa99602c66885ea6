"""A visit to an organisation (走访)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class VisitState(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class Visit(Record):
    """One visit: who was visited, when, by which unit, in which campaign, and what was found."""

    code_prefix = "VIS"
    natural_keys = (("organisation", "visited_on"),)
    title_field = "organisation"

    organisation = fields.owner("registry.Organisation", _("organisation visited"), "visits")
    campaign = fields.link("registry.Campaign", _("campaign"), "visits")
    visited_on = fields.day(_("visited on"), db_index=True)
    unit = fields.link("registry.Unit", _("visiting unit"), "visits")
    state = fields.choice(_("state of the visit"), VisitState, VisitState.PLANNED)
    findings = fields.prose(_("findings"))

    class Meta(Record.Meta):
        # Who was visited by a day is read from this index alone.
        indexes = (
            models.Index(
                fields=("state", "archived_at", "visited_on", "campaign", "organisation"), name="visit_to_organisation"
            ),
        )
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
