"""An activity of a festival (活动)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class ActivityKind(models.TextChoices):
    """Kinds of activity at a festival."""

    RESULTS_PROMOTION = "results_promotion", _("promotion of results")
    PROJECT_SIGNING = "project_signing", _("signing of projects")
    ZONE_RESULTS = "zone_results", _("results of the high-tech zone")
    FARM_MACHINERY = "farm_machinery", _("new farm machinery")
    LOCAL_PRODUCTS = "local_products", _("local products")
    PRACTICAL_TRAINING = "practical_training", _("practical training")
    POPULAR_SCIENCE = "popular_science", _("popular science and advice")
    SMALL_INVENTIONS = "small_inventions", _("small inventions")
    INTANGIBLE_HERITAGE = "intangible_heritage", _("intangible heritage")
    FOLK_DANCE = "folk_dance", _("folk dance")
    OTHER = "other", _("other activity")


class ActivityState(models.TextChoices):
    """Where an activity stands."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Activity(Record):
    """One activity of one festival; several may be of one kind."""

    code_prefix = "ACT"
    natural_keys = (("festival", "name"),)

    festival = fields.owner("registry.Festival", _("festival"), "activities")
    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of festival activity"), ActivityKind, ActivityKind.OTHER)
    zone = fields.link("registry.Zone", _("zone"), "activities")
    held_on = fields.day(_("held on"))
    state = fields.choice(_("state of the activity"), ActivityState, ActivityState.HELD)

    class Meta(Record.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
