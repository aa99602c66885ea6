"""Which words of a need are shown to whom, and what the engine reads."""

from __future__ import annotations

from nonggu.desks.match.quality import NeedWords
from nonggu.registry.models import Need
from nonggu.registry.models.need import Confidentiality

_PARTS = ("words", "process_step", "tried", "target", "numbers")


def words_of(need: Need) -> NeedWords:
    """The need as the quality check reads it."""
    said = {name: getattr(need, name) for name in ("title", *_PARTS, "public_wording")}
    return NeedWords(
        **said,
        deadline=need.deadline,
        has_budget=need.budget_fen is not None,
        is_confidential=need.confidentiality != Confidentiality.OPEN,
    )


def engine_text(need: Need) -> str:
    """Everything that is said of the need, the firm's own words and the staff's rewrite alike."""
    return "\n".join(filter(None, (need.title, need.rewrite, *(getattr(need, name) for name in _PARTS))))


def outside_wording(need: Need) -> str:
    """What an expert may read of the need: its public wording where it is confidential, else title and rewrite or words."""
    if need.confidentiality != Confidentiality.OPEN:
        return need.public_wording
    return "\n".join(filter(None, (need.title, need.rewrite or need.words)))


def outside_subject(need: Need) -> str:
    """The line that names the need to both sides."""
    text = need.public_wording if need.confidentiality != Confidentiality.OPEN else need.title
    return text.strip().split("\n")[0][:120] or need.code
