"""One import of a workbook (导入批次)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class BatchState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", _("being read")
    STAGED = "staged", _("previewed")
    RUNNING = "running", _("running")
    DONE = "done", _("import done")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")
    UNDONE = "undone", _("undone")


class ImportBatch(models.Model):
    """Which file was imported, by whom and when, and what came of it (`counts` by noun and outcome).

    While it is previewed, `preview` holds what the import would do (emptied when it is over), `fingerprint` says
    whether that still holds, `mends` are the cells that were typed anew, by sheet and address, and `answers` what was
    answered about sheets and headings. `progress` is [done, of, what].
    """

    file_name = fields.text(_("file name"), 200)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m", blank=True)
    sha256 = fields.text(_("fingerprint"), 64)
    state = fields.choice(_("state of the import"), BatchState, BatchState.STAGED)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    started_by = fields.link("registry.User", _("imported by"), "import_batches")
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    is_partial = models.BooleanField(_("good rows only"), default=False)
    preview = models.JSONField(default=dict, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    mends = models.JSONField(default=dict, blank=True, editable=False)
    answers = models.JSONField(default=dict, blank=True, editable=False)
    progress = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_name}"
