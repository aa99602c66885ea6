"""A trial (试验)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.record import ValidRecord


class TrialKind(models.TextChoices):
    """Kinds of trial."""

    VARIETY = "variety", _("variety trial")
    SPACE_MUTATION = "space_mutation", _("space-mutation trial")
    FERTILISER = "fertiliser", _("fertiliser trial")
    FEED = "feed", _("feeding trial")
    DEMONSTRATION = "demonstration", _("demonstration")


class TrialState(models.TextChoices):
    """Where a trial stands."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    STOPPED = "stopped", _("stopped")


class Trial(ValidRecord):
    """One trial of a topic, on a plot or farm, from its start to its end."""

    code_prefix = "TRI"
    natural_keys = (("name", "valid_from"),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of trial"), TrialKind, TrialKind.VARIETY)
    state = fields.choice(_("state of the trial"), TrialState, TrialState.RUNNING)
    industry = fields.choice(_("industry"), Industry)
    topic = fields.link("registry.Topic", _("topic"), "trials")
    variety = fields.link("registry.Variety", _("variety"), "trials")
    plot = fields.link("registry.Plot", _("plot"), "trials")
    organisation = fields.link("registry.Organisation", _("run by"), "trials")
    design = fields.text(_("design"), 120)
    result = fields.prose(_("result"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
