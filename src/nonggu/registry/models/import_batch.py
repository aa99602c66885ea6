"""One import of a workbook (导入批次)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class BatchState(models.TextChoices):
    """Where an import stands."""

    STAGED = "staged", _("previewed")
    RUNNING = "running", _("running")
    DONE = "done", _("imported")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")
    UNDONE = "undone", _("undone")


class ImportBatch(models.Model):
    """Which file was imported, by whom and when, and what came of it (`counts` by noun and outcome)."""

    file_name = fields.text(_("file name"), 200)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m", blank=True)
    sha256 = fields.text(_("fingerprint"), 64)
    state = fields.choice(_("state of the import"), BatchState, BatchState.STAGED)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    started_by = fields.link("registry.User", _("imported by"), "import_batches")
    counts = models.JSONField(_("counts"), default=dict, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_name}"
