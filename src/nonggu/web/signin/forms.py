"""The forms of signing in and of changing the password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, in our words."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Mind capital letters, and try again."),
        "inactive": _("This account has ended. Ask your administrator."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")


class PasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = {
        "password_incorrect": _("The present password is not right. Type it again."),
        "password_mismatch": _("The two new passwords differ. Type both again."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = {
            "old_password": _("Present password"),
            "new_password1": _("New password"),
            "new_password2": _("New password again"),
        }
        for name, label in names.items():
            field: forms.Field = self.fields[name]
            field.label, field.help_text = label, ""
        self.fields["new_password1"].help_text = _(
            "At least 10 characters, not only digits, nothing that is often used."
        )
