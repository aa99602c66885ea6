"""How many pairs of records wait to be settled: kept, and counted anew only when their nouns have changed.

Comparing 20,000 organisations takes about a second, too long for a hall that opens all day. A small book is counted at
once when it has changed; of a large one the last number stays until a job has counted.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from nonggu.desks.enrol.duplicates import DUPLICATE_NOUNS, find_duplicates
from nonggu.registry.access import visible
from nonggu.registry.models import Change, DuplicateDecision, PairTally, User
from nonggu.registry.models.duplicate_decision import DuplicateVerdict
from nonggu.registry.nouns import model_of

#: Up to so many records of a noun are compared while a page waits.
AT_ONCE = 3000
#: A job that was asked for is not asked for again within this time.
ASK_EVERY = dt.timedelta(minutes=5)
#: Changes of these nouns can make or end a pair of the noun.
_MATTERS = {noun: (noun,) for noun in DUPLICATE_NOUNS} | {"organisation": ("organisation", "organisation_alias")}


def waiting_pairs(user: User) -> int:
    """How many pairs the user would be asked about, as counted last: both current, both seen, not decided."""
    tallies = [tally for tally in PairTally.objects.all() if tally.pairs]
    if not tallies:
        return 0
    different = DuplicateDecision.objects.filter(verdict=DuplicateVerdict.DIFFERENT)
    decided = set(different.values_list("noun", "first_id", "second_id"))
    count = 0
    for tally in tallies:
        ids = {pk for pair in tally.pairs for pk in pair}
        current = visible(user, model_of(tally.noun)).filter(archived_at=None, pk__in=ids)
        seen = set(current.values_list("pk", flat=True))
        count += sum(a in seen and b in seen and (tally.noun, a, b) not in decided for a, b in tally.pairs)
    return count


def stale_nouns() -> list[str]:
    """Nouns whose records have changed since they were counted."""
    latest = Change.objects.aggregate(last=Max("id"))["last"] or 0
    marks = dict(PairTally.objects.values_list("noun", "mark"))
    behind = [noun for noun in DUPLICATE_NOUNS if marks.get(noun, -1) < latest]
    return [noun for noun in behind if noun not in marks or _has_changed(noun, marks[noun], latest)]


def _has_changed(noun: str, mark: int, latest: int) -> bool:
    """Whether a change since then matters; where none does, the mark moves up, so that the next look is short."""
    if Change.objects.filter(pk__gt=mark, pk__lte=latest, noun__in=_MATTERS[noun]).exists():
        return True
    PairTally.objects.filter(noun=noun, mark=mark).update(mark=latest)
    return False


def count_pairs(noun: str) -> int:
    """Compare the noun's records and keep the pairs; doing it twice does no harm."""
    mark = Change.objects.aggregate(last=Max("id"))["last"] or 0
    found = find_duplicates(model_of(noun), by=None, with_decided=True)
    pairs = sorted([pair.first_id, pair.second_id] for pair in found)
    values = {"pairs": pairs, "mark": mark, "counted_at": timezone.now(), "asked_at": None}
    PairTally.objects.update_or_create(noun=noun, defaults=values)
    return len(pairs)


def is_small(noun: str) -> bool:
    """Whether the noun's records can be compared while a page waits."""
    return model_of(noun)._default_manager.filter(archived_at=None)[: AT_ONCE + 1].count() <= AT_ONCE


def may_ask(noun: str) -> bool:
    """Whether a job should be asked to count the noun: it notes the time, so that one is asked and not ten."""
    tally, _ = PairTally.objects.get_or_create(noun=noun, defaults={"mark": 0})
    if tally.asked_at is not None and tally.asked_at > timezone.now() - ASK_EVERY:
        return False
    return bool(PairTally.objects.filter(pk=tally.pk, asked_at=tally.asked_at).update(asked_at=timezone.now()))
