"""An enterprise in the cultivation pool of a scheme (培育入库)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.record import Record


class PoolStage(models.TextChoices):
    """Where an enterprise stands in the pool, in the order of the work."""

    SEED = "seed", _("seed")
    IN_POOL = "in_pool", _("in the pool")
    APPLYING = "applying", _("applying")
    PASSED = "passed", _("has passed")
    MAINTAINED = "maintained", _("maintained")
    EXPIRED = "expired", _("has expired")


class Cultivation(Record):
    """One enterprise, one scheme, one cycle. Each move stands in the history with its reason."""

    code_prefix = "CUL"
    natural_keys = (("organisation", "scheme", "cycle_year"),)
    title_field = "organisation"

    organisation = fields.owner("registry.Organisation", _("enterprise"), "cultivations")
    scheme = fields.choice(_("scheme"), Scheme, Scheme.HIGH_TECH_ENTERPRISE, db_index=True)
    cycle_year = models.PositiveIntegerField(_("cycle (year)"), db_index=True)
    stage = fields.choice(_("stage in the pool"), PoolStage, PoolStage.SEED, db_index=True)
    moved_on = fields.day(_("in this stage since"))
    reason = fields.text(_("reason of the last move"), 300)
    unit = fields.link("registry.Unit", _("unit in charge"), "cultivations")
    team = fields.link("registry.CoachingTeam", _("coaching team"), "cultivations")
    coach = fields.link("registry.Person", _("one-to-one coach"), "cultivations")

    class Meta(Record.Meta):
        verbose_name = _("enterprise in cultivation")
        verbose_name_plural = _("enterprises in cultivation")
