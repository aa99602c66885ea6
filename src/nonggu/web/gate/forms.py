"""The forms of the gate: a code, an account, a token, the filters of the security events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nonggu.errors import UnusableInput
from nonggu.exchange.cells import CellError, read_date
from nonggu.keep.accounts import linked_record
from nonggu.keep.managing import LINKS
from nonggu.keep.tokens import DEFAULT_DAYS, MOST_DAYS
from nonggu.phrases.saying import say
from nonggu.registry.models import Township, Unit, User
from nonggu.registry.models.security_event import EventKind
from nonggu.registry.models.user import UserRole
from nonggu.registry.wording import language
from nonggu.web.gate.refusing import say_refusal


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


class LinkField(forms.CharField):
    """A record by code or exact name; records of the noun are suggested as one types."""

    def __init__(self, suggests: str, label: Any) -> None:
        self.suggests = suggests
        super().__init__(label=label, max_length=200, required=False)


class AccountForm(forms.ModelForm):
    """Who an account is for. People, organisations and households are given by code or exact name."""

    organisation = LinkField("organisation", _("Organisation (code or exact name)"))
    person = LinkField("person", _("Person (code or exact name)"))
    household = LinkField("household", _("Household (code or head's name)"))

    class Meta:
        model = User
        fields = ("username", "display_name", "role", "unit", "township")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, model in (("unit", Unit), ("township", Township)):
            field: Any = self.fields[name]
            field.queryset, field.empty_label = model._default_manager.filter(archived_at=None), "—"
        for name in ("organisation", "person", "household"):
            linked = getattr(self.instance, name, None)
            self.fields[name].initial = f"{linked} [{linked.code}]" if linked else ""
        if self.instance.pk:
            self.fields["username"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Look the codes and names up."""
        values = super().clean() or {}
        for name in ("organisation", "person", "household"):
            text = values.get(name, "").strip()
            try:
                values[name] = linked_record(name, text) if text else None
            except UnusableInput as error:
                self.add_error(name, say_refusal(error))
        return values

    def account_values(self) -> dict[str, Any]:
        """The values of the account's own fields and links."""
        names = ("username", "display_name", "role", *LINKS)
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self) -> None:
        """The account is written by `keep.managing`, not by the form."""


class TokenForm(forms.Form):
    """What a token is for, and how long it opens."""

    name = forms.CharField(label=_("What it is for"), max_length=60)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, initial=DEFAULT_DAYS)


class AccountFilter(forms.Form):
    """What narrows the list of accounts."""

    q = forms.CharField(label=_("Name"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("all")), *UserRole.choices], required=False)


class EventFilter(forms.Form):
    """What narrows the security events."""

    kind = forms.ChoiceField(label=_("Event"), choices=[("", _("all")), *EventKind.choices], required=False)
    name = forms.CharField(label=_("User name"), max_length=60, required=False)
    address = forms.CharField(label=_("Network address"), max_length=45, required=False)
    since = forms.CharField(label=_("From the day"), max_length=20, required=False)
    until = forms.CharField(label=_("To the day"), max_length=20, required=False)

    def clean_since(self) -> Any:
        """The first day."""
        return _day(self.cleaned_data["since"])

    def clean_until(self) -> Any:
        """The last day."""
        return _day(self.cleaned_data["until"])

    def asked(self) -> dict[str, Any]:
        """The filters that can be used; wrong ones narrow nothing and say why."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or ("" if name in ("kind", "name", "address") else None)
                for name in self.fields}  # fmt: skip


def _day(text: str) -> Any:
    try:
        return read_date(text) if text.strip() else None
    except CellError as error:
        raise forms.ValidationError(say(error.code, error.params, language())) from None
