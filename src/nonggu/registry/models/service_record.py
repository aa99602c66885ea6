"""Who was served with what and when (服务记录)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.record import Record


class ServiceKind(models.TextChoices):
    """Kinds of service."""

    SOIL_TEST = "soil_test", _("soil test")
    FORMULA_FERTILISER = "formula_fertiliser", _("formula fertiliser")
    MICROBIAL_FERTILISER = "microbial_fertiliser", _("microbial fertiliser")
    FIELD_VISIT = "field_visit", _("field visit")
    TRAINING = "training", _("training")
    COACHING = "coaching", _("one-to-one coaching")
    CONSULTING = "consulting", _("consulting")


class ServiceState(models.TextChoices):
    """Where a service stands."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class ServiceRecord(Record):
    """One service (户次) to a household or an organisation."""

    code_prefix = "SRV"
    natural_keys = (("household", "organisation", "kind", "served_on"),)
    title_field = "code"

    kind = fields.choice(_("kind of service"), ServiceKind, ServiceKind.FIELD_VISIT, db_index=True)
    household = fields.link("registry.Household", _("household served"), "services")
    organisation = fields.link("registry.Organisation", _("organisation served"), "services")
    plot = fields.link("registry.Plot", _("plot"), "services")
    provider = fields.link("registry.Organisation", _("served by"), "provided_services")
    person = fields.link("registry.Person", _("expert"), "services")
    scheme = fields.choice(_("scheme"), Scheme)
    served_on = fields.day(_("served on"), db_index=True)
    state = fields.choice(_("state of the service"), ServiceState, ServiceState.DONE)
    content = fields.prose(_("content"))
    outcome = fields.prose(_("outcome"))
    cultivation = fields.link("registry.Cultivation", _("enterprise in cultivation"), "coachings")
    team = fields.link("registry.CoachingTeam", _("coaching team"), "coachings")
    next_step = fields.text(_("next step"), 300)
    next_step_due_on = fields.day(_("next step due on"), db_index=True)
    next_step_done_on = fields.day(_("next step done on"))

    class Meta(Record.Meta):
        # Whom services reached in a time is read from this index alone.
        indexes = (
            models.Index(
                fields=("kind", "state", "served_on", "household", "archived_at", "source_date"),
                name="service_to_household",
            ),
        )
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
