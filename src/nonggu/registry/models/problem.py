"""A listed problem with owner and deadline until struck off (问题)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.record import Record


class ProblemState(models.TextChoices):
    """Where a problem stands."""

    OPEN = "open", _("open")
    REPLIED = "replied", _("replied")
    STRUCK_OFF = "struck_off", _("struck off")


class Problem(Record):
    """One problem that an organisation raised; only a solved one is struck off."""

    code_prefix = "PRB"
    natural_keys = (("organisation", "text"),)
    title_field = "text"

    organisation = fields.link("registry.Organisation", _("organisation"), "problems")
    visit = fields.link("registry.Visit", _("visit"), "problems")
    text = fields.prose(_("problem"))
    industry = fields.choice(_("industry"), Industry)
    unit = fields.link("registry.Unit", _("owner unit"), "problems")
    raised_on = fields.day(_("raised on"))
    deadline = fields.day(_("deadline"))
    state = fields.choice(_("state of the problem"), ProblemState, ProblemState.OPEN, db_index=True)
    reply = fields.prose(_("reply"))
    replied_on = fields.day(_("replied on"))
    struck_off_on = fields.day(_("struck off on"))

    class Meta(Record.Meta):
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
