"""What an auditor reads: who came in, who failed to, what left the house, which accounts were changed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class EventKind(models.TextChoices):
    """Kinds of security event."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SIGN_IN_LOCKED = "sign_in_locked", _("sign-in locked")
    SIGNED_OUT = "signed_out", _("signed out")
    TIMED_OUT = "timed_out", _("signed out after inactivity")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PASSWORD_RESET = "password_reset", _("password reset by somebody else")
    FACTOR_ENROLLED = "factor_enrolled", _("second factor set up")
    FACTOR_PASSED = "factor_passed", _("second factor passed")
    FACTOR_FAILED = "factor_failed", _("second factor failed")
    FACTOR_LOCKED = "factor_locked", _("second factor locked")
    FACTOR_RESET = "factor_reset", _("second factor reset")
    RECOVERY_USED = "recovery_used", _("recovery code used")
    ACCOUNT_ADDED = "account_added", _("account added")
    ACCOUNT_CHANGED = "account_changed", _("account changed")
    ACCOUNT_ENDED = "account_ended", _("account ended")
    ACCOUNT_RESUMED = "account_resumed", _("account resumed")
    EXPORTED = "exported", _("exported")
    FILE_TAKEN = "file_taken", _("file taken")
    PERSONAL_SHOWN = "personal_shown", _("personal data shown")
    TOKEN_MADE = "token_made", _("token made")
    TOKEN_USED = "token_used", _("token used")
    TOKEN_REVOKED = "token_revoked", _("token revoked")
    LINK_MADE = "link_made", _("link made")
    LINK_OPENED = "link_opened", _("link opened")
    LINK_REVOKED = "link_revoked", _("link revoked")
    BACKUP_ASKED = "backup_asked", _("backup asked for")
    BACKUPS_SET = "backups_set", _("timetable of backups changed")
    RESTORED = "restored", _("book restored from a backup")
    TOO_MANY = "too_many", _("too many requests")


class SecurityEvent(models.Model):
    """One event, append-only. `user` acted, `account` is the account that was acted on.

    `about` names a page, a noun and a code, or a role; never a value of a record.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    kind = fields.choice(_("kind of event"), EventKind, EventKind.SIGNED_IN, db_index=True)
    user = fields.link("registry.User", _("user"), "security_events")
    account = fields.link("registry.User", _("account acted on"), "security_events_on")
    address = fields.text(_("network address"), 45)
    about = fields.text(_("about"), 200)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("security event")
        verbose_name_plural = _("security events")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
