"""The jobs of the match desk: rounds are computed beside the pages, small ones at once where the engine is warm."""

from __future__ import annotations

import sys

from django_tasks import task

from nonggu.desks.match import rounds
from nonggu.errors import NongguError
from nonggu.registry.models import MatchRound

#: Rounds up to this many needs are computed within the request, once the engine is loaded.
AT_ONCE_NEEDS = 30
_ENGINE = "nonggu.engines.matching.assignment"


@task
def run_round(round_id: int) -> None:
    """Compute a round."""
    try:
        rounds.run_round(round_id)
    except NongguError as error:
        rounds.fail_round(round_id, error.code, error.params)
    except Exception as error:
        rounds.fail_round(round_id, "internal_error", {"what": f"{type(error).__name__}: {error}"})
        raise


def start(found: MatchRound) -> None:
    """Compute a round at once where it is small and the engine is loaded, else let the worker do it."""
    if len(found.settings["needs"]) <= AT_ONCE_NEEDS and _ENGINE in sys.modules:
        run_round.func(found.pk)
    else:
        run_round.enqueue(found.pk)
