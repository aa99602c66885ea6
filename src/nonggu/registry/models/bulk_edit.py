"""One change of many records at once, as one person ticked, previewed and confirmed it (批量修改)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class BulkAction(models.TextChoices):
    """What is done to the records."""

    SET = "set", _("change a field")
    ARCHIVE = "archive", _("archive")
    RESTORE = "restore", _("restore")


class BulkState(models.TextChoices):
    """Where a bulk edit stands."""

    CHOSEN = "chosen", _("records chosen")
    PREVIEWED = "previewed", _("previewed")
    DONE = "done", _("carried out")
    UNDONE = "undone", _("undone")


class BulkEdit(models.Model):
    """One bulk edit of one account. The history of what it did stands with the records, from `first_change` on.

    `rows` are [record, version seen, outcome, whether it had changed at an earlier confirmation] in the order shown.
    """

    user = fields.owner("registry.User", _("user"), "bulk_edits")
    noun = models.CharField(_("noun"), max_length=40)
    action = fields.choice(_("what is done"), BulkAction, BulkAction.SET)
    field = models.CharField(_("field"), max_length=60, blank=True)
    value = models.JSONField(_("new value"), null=True, blank=True)
    rows = models.JSONField(_("records"), default=list)
    state = fields.choice(_("state of the bulk edit"), BulkState, BulkState.CHOSEN)
    why = fields.text(_("why"), 300)
    place = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    first_change = models.BigIntegerField(null=True, blank=True, editable=False)
    last_change = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("bulk edit")
        verbose_name_plural = _("bulk edits")

    def __str__(self) -> str:
        return f"#{self.pk} {self.action} {self.noun} {self.field}".strip()
