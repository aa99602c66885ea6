"""What waits for the reader: how many records of which kind, and the list that shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nonggu.desks.cultivate.coaching import open_steps
from nonggu.desks.cultivate.late import late_duties
from nonggu.desks.enrol import jobs, tallies
from nonggu.desks.enrol.queries import batches_of, failed_batches
from nonggu.desks.match import queries as match_queries
from nonggu.registry import access
from nonggu.registry.models import Material, Need, Problem, Submission, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.material import MaterialState
from nonggu.registry.models.need import NeedState
from nonggu.registry.models.problem import ProblemState
from nonggu.registry.models.submission import SubmissionState
from nonggu.registry.models.user import UserRole
from nonggu.registry.remembering import remembered_count

STAFF = (UserRole.LEADER, UserRole.OFFICER, UserRole.CLERK, UserRole.ADMINISTRATOR)
#: How long a failed import is spoken of.
FAILED_SINCE = dt.timedelta(days=30)


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
        failed = failed_batches(user, since=timezone.now() - FAILED_SINCE).count()
        yield Waiting(failed, _("imports that failed"), _("Look"), reverse("enrol"))
        jobs.keep_tallies()
        pairs = tallies.waiting_pairs(user)
        yield Waiting(pairs, _("pairs of records to be settled"), _("Settle"), reverse("enrol-duplicates"))
    unit: dict[str, str] = {"unit": user.unit.code} if user.unit else {}
    problems = _current(user, Problem).filter(state=ProblemState.OPEN)
    problems = problems.filter(unit=user.unit) if user.unit else problems
    yield from _matching(user)
    yield _of(problems, _("problems to be answered"), _("Answer"), state=ProblemState.OPEN, sort="deadline", **unit)
    filings = _current(user, Submission).filter(state=SubmissionState.RETURNED)
    filings = filings.filter(unit=user.unit) if user.unit else filings
    yield _of(filings, _("filings returned with comments"), _("Mend"), state=SubmissionState.RETURNED, **unit)
    yield from _cultivation(user, on)


def _cultivation(user: User, on: dt.date) -> Iterator[Waiting]:
    """What waits at the cultivate desk: steps that are due, papers to look at, duties that are late."""
    steps = open_steps(user).filter(next_step_due_on__lte=on).count()
    yield Waiting(steps, _("steps of coaching that are due"), _("Look"), reverse("cultivate-coaching"))
    papers = _current(user, Material).filter(state=MaterialState.FILED)
    yield _of(papers, _("application papers to be looked at"), _("Look"), state=MaterialState.FILED)
    yield Waiting(
        late_duties(user, on=on),
        _("reports of title holders that are late"),
        _("Remind"),
        reverse("cultivate-calendar"),
    )


def _matching(user: User) -> Iterator[Waiting]:
    """What waits at the match desk."""
    desk, needs = reverse("match"), reverse("match-needs")
    waits = match_queries.waits_for(user)
    to_review, published = f"{needs}?state={NeedState.TO_REVIEW}", f"{needs}?state={NeedState.PUBLISHED}"
    yield Waiting(waits.to_review, _("needs to be reviewed"), _("Review"), to_review)
    yield Waiting(
        remembered_count(_needs(user, NeedState.PUBLISHED)), _("needs without an answer"), _("Look"), published
    )
    yield Waiting(len(waits.refusals), _("refusals without a successor"), _("Look"), f"{desk}#refusals")
    yield Waiting(len(waits.due), _("matches to be asked after"), _("Look"), f"{desk}#due")


def _for_others(user: User) -> Iterator[Waiting]:
    if user.role == UserRole.ENTERPRISE:
        papers = _current(user, Material).filter(state=MaterialState.RETURNED).count()
        yield Waiting(papers, _("application papers returned with comments"), _("Mend"), reverse("cultivate"))
    if user.role not in match_queries.OUTSIDERS:
        return
    desk, needs = reverse("match"), reverse("match-needs")
    returned, drafts = f"{needs}?state={NeedState.RETURNED}", f"{needs}?state={NeedState.DRAFT}"
    own = (
        _needs(user, state).count() if user.role == UserRole.ENTERPRISE else 0
        for state in (NeedState.RETURNED, NeedState.DRAFT)
    )
    yield Waiting(next(own), _("needs returned with comments"), _("Mend"), returned)
    yield Waiting(next(own), _("needs not sent yet"), _("Go on"), drafts)
    unanswered = match_queries.unanswered_by(user).count()
    yield Waiting(unanswered, _("invitations to be answered"), _("Answer"), desk)


def _needs(user: User, state: str) -> QuerySet[Any]:
    return _current(user, Need).filter(state=state)


def _current(user: User, model: Any) -> QuerySet[Any]:
    return access.visible(user, model).filter(archived_at=None)


def _of(records: QuerySet[Any], what: str, action: str, **query: str) -> Waiting:
    noun = records.model._meta.model_name
    return Waiting(remembered_count(records), what, action, f"{reverse('book-list', args=[noun])}?{urlencode(query)}")
