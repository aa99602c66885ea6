"""The one append-only history of the book."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class ChangeKind(models.TextChoices):
    """What happened to a record."""

    CREATED = "created", _("entered")
    CHANGED = "changed", _("changed")
    ARCHIVED = "archived", _("archived")
    RESTORED = "restored", _("restored")
    MERGED = "merged", _("merged")
    UNMERGED = "unmerged", _("un-merged")
    ERASED = "erased", _("erased")


class Change(models.Model):
    """One change of one record: before and after hold only the fields that changed."""

    noun = models.CharField(_("noun"), max_length=40)
    record_id = models.BigIntegerField(_("record"))
    kind = fields.choice(_("what happened"), ChangeKind, ChangeKind.CHANGED)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    actor = fields.link("registry.User", _("by"), "changes")
    batch = fields.link("registry.ImportBatch", _("import batch"), "changes")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    why = fields.text(_("why"), 300)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("noun", "record_id", "-id"), name="change_of_record"),
            models.Index(fields=("noun", "id"), name="change_of_noun"),
        )
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.kind} {self.noun} {self.record_id}"
