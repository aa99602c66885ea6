"""Self-assessments that somebody keeps: rule version, parameters, inputs and answers, so that they can be repeated."""

from __future__ import annotations

from typing import Any

from nonggu.desks.cultivate import rules
from nonggu.engines.rules.judging import Assessment as Judged
from nonggu.engines.rules.storing import record_of, replay
from nonggu.registry import access, book
from nonggu.registry.models import Assessment, Organisation, User


def keep_assessment(organisation: Organisation, judged: Judged, *, by: User | None) -> Assessment:
    """Keep one self-assessment; the same one again is not kept twice."""
    found = Assessment.objects.current().filter(
        organisation=organisation, scheme=judged.rules.name, on=judged.rules.on, rules_version=judged.rules.version
    )
    content = {**record_of(judged, organisation.code), "edits": rules.current_edits()}
    for known in found:
        if known.content.get("inputs") == content["inputs"]:
            return known
    values = {
        "organisation": organisation,
        "scheme": judged.rules.name,
        "on": judged.rules.on,
        "verdict": judged.verdict,
        "score_low": _points(judged.score_low),
        "score_high": _points(judged.score_high),
        "rules_version": judged.rules.version[:80],
        "content": content,
    }
    return book.create_record(Assessment, values, by=by)


def _points(value: Any) -> Any:
    return None if value is None else round(float(value), 2)


def repeat_assessment(kept: Assessment) -> Judged:
    """Judge a kept self-assessment again by its own rules and inputs. Raises NongguError `rules_version_changed`."""
    return replay(kept.content, rules.book_with(kept.content.get("edits", [])))


def kept_of(user: User, organisation: Organisation) -> Any:
    """The kept self-assessments of an organisation, newest first."""
    found = access.visible(user, Assessment).filter(archived_at=None, organisation=organisation)
    return found.order_by("-on", "-id")
