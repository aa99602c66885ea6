"""The guided form of a need: one question a step, in the words in which firms are asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key, how it is asked, why, an example of a good answer, and the fields that hold the answer."""

    key: str
    asks: Promise
    why: Promise
    example: Promise
    fields: tuple[str, ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "what",
        _("What hurts?"),
        _("Say it as you would on the telephone. One line first, then what you see."),
        _("Pipe fittings have pinholes; one in twelve is scrapped after machining, more in summer."),
        ("title", "words"),
    ),
    Question(
        "where",
        _("Where in the process does it happen?"),
        _("Experts look for the step first: material, equipment, which shift, which season."),
        _("Cupola, green-sand moulding line, after annealing; mostly fittings below 25 mm."),
        ("process_step", "industry"),
    ),
    Question(
        "tried",
        _("What was tried already?"),
        _("So that nobody proposes the same again. “Nothing yet” is an answer."),
        _("Changed the sand supplier in May, lowered the moisture to 3.5 %: no change."),
        ("tried",),
    ),
    Question(
        "target",
        _("What would success be?"),
        _("By what would you see that it is solved?"),
        _("Scrap from 8 % to 3 %, without another furnace."),
        ("target",),
    ),
    Question(
        "numbers",
        _("Which numbers describe it?"),
        _("Yield, scrap, tonnes, mu, head, temperatures: about is better than nothing."),
        _("20,000 t a year, 8 % scrap, melt at 1,420 °C, moisture of the sand 4 to 5 %."),
        ("numbers",),
    ),
    Question(
        "terms",
        _("Until when, and for how much?"),
        _("A day and a rough sum. The sum is shown to the centre only."),
        _("By the end of June 2025, up to 10 (10,000 yuan)."),
        ("deadline", "budget_fen", "experts_wanted"),
    ),
    Question(
        "secrecy",
        _("Who may read it?"),
        _("Confidential needs go out with their public wording alone; without one nobody can be invited."),
        _("A foundry seeks advice on gas defects in small malleable castings."),
        ("confidentiality", "public_wording"),
    ),
)


def question_of(key: str) -> Question | None:
    """The question of that key."""
    return next((question for question in QUESTIONS if question.key == key), None)


def next_key(key: str) -> str | None:
    """The key of the question after it; None after the last."""
    keys = [question.key for question in QUESTIONS]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None
