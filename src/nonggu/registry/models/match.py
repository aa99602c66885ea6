"""One need brought to one expert, from the proposal to the outcome (对接)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class MatchState(models.TextChoices):
    """Where a match stands."""

    PROPOSED = "proposed", _("put forward")
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted by both sides")
    CONTACTED = "contacted", _("in contact")
    VISITED = "visited", _("visited on site")
    AGREED = "agreed", _("agreement signed")
    DONE = "done", _("outcome known")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("came to nothing")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MatchAnswer(models.TextChoices):
    """What a side answers to an invitation."""

    YES = "yes", _("accepts")
    NO = "no", _("refuses")
    ASKS = "asks", _("asks back")


class MatchObstacle(models.TextChoices):
    """Why a match was refused or came to nothing."""

    NO_TIME = "no_time", _("no time this year")
    OTHER_FIELD = "other_field", _("not the field")
    CONFLICT = "conflict", _("conflict of interest")
    TERMS = "terms", _("terms not agreed")
    TECHNICAL = "technical", _("the technique did not work")
    SILENT = "silent", _("no answer")
    SOLVED_OTHERWISE = "solved_otherwise", _("solved in another way")
    OTHER = "other", _("other reason")


class MatchOutcome(models.TextChoices):
    """What became of a match."""

    SOLVED = "solved", _("solved")
    PARTLY = "partly", _("partly solved")
    NOT_SOLVED = "not_solved", _("not solved")


class Match(Record):
    """One need and one expert: proposed, invited, answered, visited, agreed, and what became of it.

    `achievement`: the result that the expert is asked for, where the match began with one.

    `score` is the engine's on the day of the proposal, empty where staff chose by themselves. `heard_on` is the last
    day on which either side was heard through any channel.
    """

    code_prefix = "MAT"
    natural_keys = (("need", "person"),)
    title_field = "subject"

    subject = fields.needed(_("subject"), 300)
    need = fields.owner("registry.Need", _("need"), "matches")
    person = fields.owner("registry.Person", _("expert"), "matches")
    achievement = fields.link("registry.Achievement", _("achievement"), "matches")
    round = fields.link("registry.MatchRound", _("round of matching"), "matches", editable=False)
    state = fields.choice(_("state of the match"), MatchState, MatchState.PROPOSED, db_index=True)
    score = fields.number(_("score when proposed"), 8, 6)
    proposed_on = fields.day(_("proposed on"))
    invited_on = fields.day(_("invited on"))
    expert_answer = fields.choice(_("answer of the expert"), MatchAnswer)
    expert_answered_on = fields.day(_("expert answered on"))
    expert_words = fields.prose(_("words of the expert"))
    firm_answer = fields.choice(_("answer of the asker"), MatchAnswer)
    firm_answered_on = fields.day(_("asker answered on"))
    firm_words = fields.prose(_("words of the asker"))
    heard_on = fields.day(_("last heard on"))
    contacted_on = fields.day(_("first contact on"))
    visited_on = fields.day(_("visited on"))
    agreed_on = fields.day(_("agreed on"))
    agreement = fields.link("registry.Agreement", _("agreement"), "matches")
    outcome_30 = fields.choice(_("outcome after 30 days"), MatchOutcome)
    outcome_90 = fields.choice(_("outcome after 90 days"), MatchOutcome)
    outcome_180 = fields.choice(_("outcome after 180 days"), MatchOutcome)
    ended_on = fields.day(_("ended on"))
    obstacle = fields.choice(_("what stood in the way"), MatchObstacle)
    obstacle_words = fields.prose(_("what failed and why"))

    class Meta(Record.Meta):
        verbose_name = _("match")
        verbose_name_plural = _("matches")
