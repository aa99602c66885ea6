"""What waits for the reader: how many records of which kind, and the list that shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nonggu.desks.enrol.queries import batches_of
from nonggu.registry import access
from nonggu.registry.models import Need, Problem, Submission, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.problem import ProblemState
from nonggu.registry.models.submission import SubmissionState
from nonggu.registry.models.user import UserRole
from nonggu.registry.remembering import remembered_count

STAFF = (UserRole.LEADER, UserRole.OFFICER, UserRole.CLERK, UserRole.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some records that wait: their number, what they are, the word on the button and where it leads."""

    count: int
    what: str
    action: str
    url: str


def waiting_for(user: User, *, on: dt.date) -> list[Waiting]:
    """Everything that waits for the user, nothing that is empty."""
    found = _for_staff(user, on) if user.role in STAFF else _for_others(user)
    return [waiting for waiting in found if waiting.count]


def _for_staff(user: User, on: dt.date) -> Iterator[Waiting]:
    if access.may_import(user):
        staged = batches_of(user).filter(state=BatchState.STAGED).count()
        yield Waiting(staged, _("workbooks to be confirmed"), _("Confirm"), reverse("enrol"))
    unit: dict[str, str] = {"unit": user.unit.code} if user.unit else {}
    problems = _current(user, Problem).filter(state=ProblemState.OPEN)
    problems = problems.filter(unit=user.unit) if user.unit else problems
    yield _of(_needs(user, NeedState.TO_REVIEW), _("needs to be reviewed"), _("Review"), state=NeedState.TO_REVIEW)
    yield _of(_needs(user, NeedState.PUBLISHED), _("needs without an answer"), _("Look"), state=NeedState.PUBLISHED)
    yield _of(problems, _("problems to be answered"), _("Answer"), state=ProblemState.OPEN, sort="deadline", **unit)
    filings = _current(user, Submission).filter(state=SubmissionState.RETURNED)
    filings = filings.filter(unit=user.unit) if user.unit else filings
    yield _of(filings, _("filings returned with comments"), _("Mend"), state=SubmissionState.RETURNED, **unit)


def _for_others(user: User) -> Iterator[Waiting]:
    yield _of(_needs(user, NeedState.RETURNED), _("needs returned with comments"), _("Mend"), state=NeedState.RETURNED)
    yield _of(_needs(user, NeedState.DRAFT), _("needs not sent yet"), _("Go on"), state=NeedState.DRAFT)


def _needs(user: User, state: str) -> QuerySet[Any]:
    return _current(user, Need).filter(state=state)


def _current(user: User, model: Any) -> QuerySet[Any]:
    return access.visible(user, model).filter(archived_at=None)


def _of(records: QuerySet[Any], what: str, action: str, **query: str) -> Waiting:
    noun = records.model._meta.model_name
    return Waiting(remembered_count(records), what, action, f"{reverse('book-list', args=[noun])}?{urlencode(query)}")
