"""The forms of the cultivate desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import CoachingTeam, Person, Unit
from nonggu.registry.models.cultivation import PoolStage
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.rule_value import EvidenceMark
from nonggu.registry.models.training_event import TrainingKind


def day(label: Any, **options: Any) -> forms.DateField:
    """A date, typed or picked."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, widget=picker, input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"], **options
    )


def prose(label: Any, **options: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **options)


class PutInPoolForm(forms.Form):
    """Which scheme and cycle an enterprise is put in the pool for, and why."""

    scheme = forms.ChoiceField(choices=Scheme.choices)
    cycle_year = forms.IntegerField(min_value=2000, max_value=2100)
    reason = forms.CharField(max_length=300, required=False)


class MoveForm(forms.Form):
    """Where an entry moves and why."""

    stage = forms.ChoiceField(label=_("Move to"), choices=PoolStage.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class AssignForm(forms.Form):
    """Who coaches."""

    coach = forms.ModelChoiceField(label=_("One-to-one coach"), queryset=Person.objects.none(), required=False)
    team = forms.ModelChoiceField(label=_("Coaching team"), queryset=CoachingTeam.objects.none(), required=False)
    unit = forms.ModelChoiceField(label=_("Unit in charge"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["coach"].queryset = people  # type: ignore[attr-defined]
        self.fields["team"].queryset = CoachingTeam.objects.current()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.current()  # type: ignore[attr-defined]


class CoachForm(forms.Form):
    """One coaching session."""

    served_on = day(_("Day of the session"))
    content = prose(_("What was advised"))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_due_on = day(_("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        """A next step has a day, or nobody would be reminded of it."""
        cleaned = super().clean() or {}
        if cleaned.get("next_step") and not cleaned.get("next_step_due_on") and "next_step_due_on" not in self.errors:
            self.add_error("next_step_due_on", _("Say by when, so that it is reminded of."))
        return cleaned


class StepForm(forms.Form):
    """That a step was taken."""

    done_on = day(_("Done on"))
    outcome = prose(_("What came of it"), required=False)


class FinishForm(forms.Form):
    """When the application was finished."""

    finished_on = day(_("Application finished on"))


class CertificateForm(forms.Form):
    """The certificate that the authority gave."""

    number = forms.CharField(label=_("Certificate number"), max_length=60)
    valid_from = day(_("Valid from"))
    valid_to = day(_("Valid to"))


class EventForm(forms.Form):
    """A training event."""

    name = forms.CharField(label=_("Name of the event"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of event"), choices=TrainingKind.choices)
    held_on = day(_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    topic = forms.CharField(label=_("Subject"), max_length=200, required=False)


class SignInForm(forms.Form):
    """Who signs in."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    comes_from = forms.CharField(label=_("Enterprise or unit"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone (may stay empty)"), max_length=40, required=False)


class ConsentForm(SignInForm):
    """Who signs in by phone and has read what the data are for."""

    consent = forms.BooleanField(label=_("I have read what this is used for and agree"))


class PaperForm(forms.Form):
    """What is said on a paper."""

    text = prose(_("Explanation"), required=False)


class CommentForm(forms.Form):
    """Why a paper is returned."""

    comment = forms.CharField(max_length=2000, required=False)


class ValueForm(forms.Form):
    """A value of a parameter, with its source and from when."""

    document = forms.CharField(max_length=60, widget=forms.HiddenInput())
    parameter = forms.CharField(max_length=60, widget=forms.HiddenInput())
    value = forms.CharField(label=_("New value (empty: unknown)"), max_length=60, required=False)
    valid_from = day(_("In force from"))
    source = forms.CharField(label=_("Source: document, number, date"), max_length=300, required=False)
    mark = forms.ChoiceField(label=_("How sure"), choices=EvidenceMark.choices, initial=EvidenceMark.C1)


class LinkForm(forms.Form):
    """Until when a link opens."""

    expires_on = day(_("Opens until"))


class BatchForm(forms.Form):
    """A season or batch."""

    name = forms.CharField(label=_("Name of the batch"), max_length=200)
    scheme = forms.ChoiceField(label=_("Scheme"), choices=Scheme.choices)
    opens_on = day(_("Opens on"))
    closes_on = day(_("Closes on"))
    document = forms.CharField(label=_("Document"), max_length=200, required=False)
