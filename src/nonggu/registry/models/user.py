"""A user account: who signs in, in which role, for which unit, township or organisation."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class UserRole(models.TextChoices):
    """Roles of accounts. Administration, security and audit can be three persons."""

    LEADER = "leader", _("leader")
    OFFICER = "officer", _("officer")
    CLERK = "clerk", _("clerk")
    EXPERT = "expert", _("expert")
    ENTERPRISE = "enterprise", _("enterprise user")
    GROWER = "grower", _("grower")
    PLANT_OPERATOR = "plant_operator", _("plant operator")
    AUDITOR = "auditor", _("auditor")
    SECURITY = "security", _("security administrator")
    ADMINISTRATOR = "administrator", _("administrator")


class User(AbstractBaseUser):
    """One account. `is_active` ends it; accounts are never deleted, for history names them."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    display_name = fields.text(_("displayed name"), 60)
    role = fields.choice(_("role of the account"), UserRole, UserRole.CLERK)
    unit = fields.link("registry.Unit", _("unit"), "users")
    township = fields.link("registry.Township", _("township"), "users")
    organisation = fields.link("registry.Organisation", _("organisation"), "users")
    person = fields.link("registry.Person", _("person"), "users")
    household = fields.link("registry.Household", _("household"), "users")
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_set_at = models.DateTimeField(_("password set at"), default=timezone.now, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username
