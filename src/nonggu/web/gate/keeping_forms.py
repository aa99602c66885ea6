"""The timetable of backups as a form, and a backup as a line of the list."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nonggu.keep.ledger import Entry, Kind, State
from nonggu.keep.timetable import Timetable
from nonggu.phrases.saying import remedy, say
from nonggu.registry.wording import language

KINDS = {
    Kind.BY_HAND: pgettext_lazy("backup", "by hand"),
    Kind.KEPT: pgettext_lazy("backup", "timetable"),
    Kind.BEFORE_UPGRADE: pgettext_lazy("backup", "before an upgrade"),
}


#: The calendar of duties looks no further ahead.
MOST_DAYS_BEFORE = 210


class TimetableForm(forms.Form):
    """When backups are made, where and how many are kept; the terms of the other works of a day."""

    is_on = forms.BooleanField(label=_("Make a backup every day"), required=False)
    hour = forms.IntegerField(
        label=_("Hour"),
        min_value=0,
        max_value=23,
        help_text=_("0 to 23. If the machine is off then, the backup is made as soon as it runs again."),
    )
    folder = forms.CharField(
        label=_("Folder"),
        max_length=300,
        required=False,
        help_text=_("Full path of a folder on another disk. Empty: the folder “backups” in the centre's home."),
    )
    daily = forms.IntegerField(label=_("Days kept"), min_value=1, max_value=366)
    weekly = forms.IntegerField(label=_("Weeks kept"), min_value=0, max_value=260)
    monthly = forms.IntegerField(
        label=_("Months kept"),
        min_value=0,
        max_value=240,
        help_text=_("The newest of each day, week and month. The last good one is never deleted."),
    )
    lapse_days = forms.IntegerField(
        label=_("Days before a title lapses"),
        min_value=1,
        max_value=MOST_DAYS_BEFORE,
        help_text=_("So early the enterprise, its unit and the staff of its township get a notice, once."),
    )
    read_days = forms.IntegerField(
        label=_("Days that read notices are kept"),
        min_value=1,
        max_value=3650,
        help_text=_("Unread ones stay."),
    )

    def timetable(self) -> Timetable:
        """The values of a valid form."""
        return Timetable(**{name: self.cleaned_data[name] for name in Timetable.__slots__})


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup, or a failure, as the page lists it."""

    entry: Entry
    kind: str
    state: str
    why: str
    name: str


def listed(entry: Entry) -> Listed:
    """The entry in the reader's words."""
    if entry.state == State.FAILED:
        state, why = _("failed"), f"{_said(entry)}"
    elif entry.state == State.REMOVED:
        state, why = _("put away"), ""
    elif entry.is_here:
        state, why = _("good"), ""
    else:
        state, why = _("taken elsewhere"), ""
    return Listed(entry, str(KINDS.get(Kind(entry.kind), entry.kind)), str(state), why, entry.path.name)


def _said(entry: Entry) -> str:
    said = say(entry.code, entry.params, language())
    return f"{said} {remedy(entry.code, entry.params, language())}".strip()
