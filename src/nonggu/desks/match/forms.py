"""What is posted to the match desk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nonggu.desks.match import queries
from nonggu.desks.match.guide import Question
from nonggu.exchange.cells import CellError, read_cell
from nonggu.exchange.columns import Column
from nonggu.phrases import remedy, say
from nonggu.registry.models import Need, User
from nonggu.registry.models.agreement import AgreementKind
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.match import MatchAnswer, MatchObstacle, MatchOutcome
from nonggu.registry.models.match_step import MatchChannel, MatchStepKind
from nonggu.registry.models.need import Confidentiality
from nonggu.registry.wording import FEN_PER_WAN_YUAN, language

_DAY = Column("day", "日期", "day", "date")
_LONGEST = 8000
#: More than this is a slip of the unit: a need of a county's firm is not worth ten billion yuan.
_MOST_WAN_YUAN = Decimal(1_000_000)


def refused(code: str, /, **params: object) -> ValidationError:
    """A named reason as an error beside its field."""
    sentence, how = say(code, params, language()), remedy(code, params, language())
    return ValidationError(f"{sentence} {how}".strip(), code=code)


class DayField(forms.Field):
    """A day as people write it: 2024年3月11日, 2024-3-11."""

    def to_python(self, value: Any) -> Any:
        """The day, None where nothing is written. Raises ValidationError with the reason."""
        text = str(value or "").strip().replace("\x00", "")[:40]
        try:
            return read_cell(text, _DAY, 1) if text else None
        except CellError as error:
            raise refused(error.code, **error.params) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Always: the action compares."""
        return True


class MoneyField(forms.DecimalField):
    """An amount in 10,000 yuan, kept in fen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=Decimal(0), max_value=_MOST_WAN_YUAN, decimal_places=6, **options)

    def clean(self, value: Any) -> Any:
        """The amount in fen; None where nothing is written."""
        found = super().clean(value)
        return None if found is None else round(found * FEN_PER_WAN_YUAN)

    def prepare_value(self, value: Any) -> Any:
        """Fen as they are written in the form."""
        return format((Decimal(value) / FEN_PER_WAN_YUAN).normalize(), "f") if isinstance(value, int) else value


def _prose(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=_LONGEST, required=False, **options)


def _need_fields() -> dict[str, forms.Field]:
    return {
        "title": forms.CharField(label=_("need in one line"), max_length=200),
        "words": _prose(_("the asker's own words"), 6),
        "process_step": _prose(_("where in the process")),
        "industry": forms.ChoiceField(
            label=_("industry"), choices=[("", _("unknown")), *Industry.choices], required=False
        ),
        "tried": _prose(_("what was tried")),
        "target": _prose(_("expected target")),
        "numbers": _prose(_("numbers that describe it")),
        "deadline": DayField(label=_("deadline"), required=False),
        "budget_fen": MoneyField(label=_("budget in 10,000 yuan"), required=False),
        "experts_wanted": forms.IntegerField(label=_("experts wanted"), min_value=1, max_value=9, required=False),
        "confidentiality": forms.ChoiceField(
            label=_("confidentiality"), choices=Confidentiality.choices, widget=forms.RadioSelect
        ),
        "public_wording": _prose(_("public wording"), 3),
        "rewrite": _prose(_("staff rewrite"), 8),
        "keywords": forms.CharField(label=_("keywords"), max_length=300, required=False),
    }


class QuestionForm(forms.Form):
    """The answer to one question of the guide; staff say for whom in the first."""

    def __init__(self, *args: Any, question: Question, user: User, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, known = user, _need_fields()
        for name in question.fields:
            self.fields[name] = known[name]
        if is_first and queries.may_read_all(user):
            self.fields["organisation"] = forms.CharField(label=_("asked by"), max_length=200)

    def clean_organisation(self) -> Any:
        """The organisation of that name."""
        found = queries.firms_named(self.user, self.cleaned_data["organisation"].strip())
        if len(found) > 1:
            raise refused("reference_not_unique", text=self.cleaned_data["organisation"])
        if not found:
            noun = str(Need._meta.get_field("organisation").related_model._meta.verbose_name)  # type: ignore[union-attr]
            raise refused("reference_unknown_here", text=self.cleaned_data["organisation"], noun=noun)
        return found[0]

    def values(self) -> dict[str, Any]:
        """The answers as values of the need."""
        return dict(self.cleaned_data)


class RewriteForm(forms.Form):
    """The staff's wording beside the asker's own."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = _need_fields()
        for name in ("rewrite", "keywords", "industry", "target", "public_wording", "experts_wanted"):
            self.fields[name] = known[name]


class WordsForm(forms.Form):
    """A sentence that a step cannot do without."""

    words = forms.CharField(max_length=_LONGEST, strip=True)


class ProposeForm(forms.Form):
    """An expert by code or name."""

    person = forms.CharField(label=_("expert"), max_length=200)
    scored = forms.BooleanField(required=False)
    result = forms.CharField(max_length=64, required=False)


class AnswerForm(forms.Form):
    """What a side answers to an invitation."""

    says = forms.ChoiceField(choices=MatchAnswer.choices)
    obstacle = forms.ChoiceField(
        label=_("what stood in the way"), choices=[("", "—"), *MatchObstacle.choices], required=False
    )
    words = _prose(_("in words"), 3)

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason, a question its words."""
        given = super().clean() or {}
        if given.get("says") == MatchAnswer.NO and not given.get("obstacle"):
            self.add_error("obstacle", refused("match_refusal_reason_missing"))
        if given.get("says") == MatchAnswer.ASKS and not given.get("words"):
            self.add_error("words", refused("match_question_missing"))
        return given


def _notable() -> list[tuple[str, Any]]:
    kinds = (MatchStepKind.CONTACT, MatchStepKind.VISIT, MatchStepKind.NOTE)
    return [(kind.value, kind.label) for kind in kinds]


class StepForm(forms.Form):
    """A contact, a visit or anything else that was heard."""

    kind = forms.ChoiceField(label=_("kind of step"), choices=_notable)
    channel = forms.ChoiceField(label=_("channel"), choices=MatchChannel.choices, initial=MatchChannel.PHONE)
    happened_on = DayField(label=_("happened on"))
    words = _prose(_("in words"), 3)


class SignForm(forms.Form):
    """The agreement that came of a match."""

    name = forms.CharField(label=_("name"), max_length=200)
    kind = forms.ChoiceField(label=_("kind of agreement"), choices=AgreementKind.choices, initial=AgreementKind.SERVICE)
    amount_fen = MoneyField(label=_("contract amount in 10,000 yuan"), required=False)
    signed_on = DayField(label=_("signed on"))


class OutcomeForm(forms.Form):
    """What became of a match."""

    after = forms.ChoiceField(choices=[(key, key) for key in ("outcome_30", "outcome_90", "outcome_180")])
    outcome = forms.ChoiceField(label=_("outcome"), choices=MatchOutcome.choices)
    words = _prose(_("in words"), 3)


class FailForm(forms.Form):
    """What failed and why."""

    obstacle = forms.ChoiceField(label=_("what stood in the way"), choices=MatchObstacle.choices)
    words = _prose(_("what failed and why"), 3)


class RoundForm(forms.Form):
    """A round over all open needs, with its rules."""

    name = forms.CharField(label=_("name"), max_length=120)
    floor = forms.DecimalField(label=_("least fit"), min_value=Decimal(0), max_value=Decimal(1), decimal_places=3)
    objective = forms.ChoiceField(
        label=_("what counts"),
        choices=[("total", _("the best in all")), ("maxmin", _("nobody goes without, then the best in all"))],
    )
    senior_per_need = forms.BooleanField(label=_("a senior expert for every need"), required=False)
    one_per_institution = forms.BooleanField(label=_("no two experts of one institution for a need"), required=False)

    def rules(self) -> dict[str, Any]:
        """The rules as the engine reads them."""
        given = self.cleaned_data
        return {
            "floor": str(given["floor"]),
            "objective": given["objective"],
            "senior_per_need": int(given["senior_per_need"]),
            "one_per_institution": bool(given["one_per_institution"]),
        }


class JudgementForm(forms.Form):
    """Another value of a number that the desk judges by, with its reason."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    value = forms.CharField(label=_("value"), max_length=20)
    source = forms.CharField(label=_("reason"), max_length=300)


class MoveForm(forms.Form):
    """One change of a round: an expert in the place of another, one more, one less, or two needs exchange experts."""

    version = forms.IntegerField()
    need = forms.CharField(max_length=64)
    offer = forms.CharField(max_length=64, required=False)
    instead = forms.CharField(max_length=64, required=False)
    other_need = forms.CharField(max_length=64, required=False)


class CapacityForm(forms.Form):
    """How many needs an expert takes in the year."""

    person = forms.CharField(max_length=64)
    most = forms.IntegerField(min_value=0, max_value=99)
    least = forms.IntegerField(min_value=0, max_value=99, required=False)

    def clean(self) -> dict[str, Any]:
        """The least is not above the most."""
        given = super().clean() or {}
        if (given.get("least") or 0) > given.get("most", 99):
            self.add_error("least", refused("match_capacity_order", least=given["least"], most=given["most"]))
        return given


class ConflictForm(forms.Form):
    """An expert and an organisation that are not brought together, and why."""

    person = forms.CharField(label=_("expert"), max_length=200)
    organisation = forms.CharField(label=_("organisation"), max_length=200)
    reason = forms.CharField(label=_("reason of the conflict"), max_length=200)


class SynonymForm(forms.Form):
    """A term and the words that mean the same."""

    code = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    term = forms.CharField(label=_("term"), max_length=80)
    same_as = _prose(_("means the same"), 2, help_text=_("Separated by semicolons."))
