"""What somebody typed in a form and has not saved (草稿): outside the book and its history."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class Draft(models.Model):
    """One draft a user and form; `form` is the noun, with the record's code where one is changed (`need:NEED-000001`)."""

    user = fields.owner("registry.User", _("user"), "drafts")
    form = models.CharField(_("form"), max_length=120)
    content = models.JSONField(_("content"), default=dict)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    class Meta:
        ordering = ("-saved_at",)
        constraints = (models.UniqueConstraint(fields=("user", "form"), name="draft_once_a_form"),)
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return self.form
