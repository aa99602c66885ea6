"""The forms of the enrol desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nonggu.desks.enrol.duplicates import DUPLICATE_NOUNS
from nonggu.exchange.packages import MAX_FILE_MB
from nonggu.registry.nouns import nouns


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label=_("Workbook (.xlsx, .xls, .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv", "class": "drop"}),
    )

    def clean_file(self) -> object:
        """A file that is not larger than what can be imported."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_MB << 20:
            raise forms.ValidationError(_("The file is too large."))
        return file


class MendForm(forms.Form):
    """A cell and what is to stand in it."""

    sheet = forms.CharField(max_length=200)
    cell = forms.CharField(max_length=12)
    text = forms.CharField(max_length=4000, required=False, strip=False)


class AnswerForm(forms.Form):
    """Which column a heading names; none to leave it out."""

    noun = forms.ChoiceField(choices=[(noun, noun) for noun in nouns()])
    heading = forms.CharField(max_length=120)
    column = forms.CharField(max_length=80, required=False)


class SheetForm(forms.Form):
    """Which noun a sheet holds; none to leave it out."""

    sheet = forms.CharField(max_length=200)
    noun = forms.CharField(max_length=40, required=False)


class VerdictForm(forms.Form):
    """What two records are: the same (which is kept), or different."""

    noun = forms.ChoiceField(choices=[(noun, noun) for noun in DUPLICATE_NOUNS])
    first = forms.IntegerField()
    second = forms.IntegerField()
    verdict = forms.ChoiceField(choices=[("first", "first"), ("second", "second"), ("different", "different")])
