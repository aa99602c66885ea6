"""A judging that the worker has begun or is about to begin, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from nonggu.desks.cultivate import judging
from nonggu.registry.models import JudgingRun


@dataclass(frozen=True, slots=True)
class UnderWay:
    """How many of the schemes are judged; none while the job waits for the worker."""

    done: int
    total: int
    is_waiting: bool


def judging_under_way() -> UnderWay | None:
    """The job that runs or waits; None where there is none. At most two queries."""
    started = list(judging.queued_jobs().values_list("started_at", flat=True))
    if not started:
        return None
    begun = max((at for at in started if at is not None), default=None)
    done = 0 if begun is None else JudgingRun.objects.filter(made_at__gte=begun, is_latest=True).count()
    return UnderWay(done=min(done, len(judging.SCHEMES)), total=len(judging.SCHEMES), is_waiting=begun is None)
