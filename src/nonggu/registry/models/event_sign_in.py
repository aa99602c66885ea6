"""Who signed in at a training event (签到)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class SignInWay(models.TextChoices):
    """How somebody signed in."""

    STAFF = "staff", _("entered by staff")
    PHONE = "phone", _("by phone, through the event's code")


class EventSignIn(Record):
    """One person at one event. The name and telephone are personal data and are given freely."""

    code_prefix = "SIGN"
    natural_keys = (("event", "name", "phone"),)
    personal_fields = ("name", "phone")
    masked_fields = ("phone",)

    event = fields.owner("registry.TrainingEvent", _("event"), "sign_ins")
    name = fields.needed(_("full name"), 80)
    organisation = fields.link("registry.Organisation", _("organisation"), "event_sign_ins")
    comes_from = fields.text(_("comes from"), 200)
    phone = fields.text(_("telephone"), 40)
    way = fields.choice(_("how signed in"), SignInWay, SignInWay.STAFF)
    signed_at = models.DateTimeField(_("signed in at"), default=timezone.now, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("sign-in at an event")
        verbose_name_plural = _("sign-ins at events")
