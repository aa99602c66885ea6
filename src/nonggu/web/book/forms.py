"""The one form of a noun: every field as people write it, read by the same rules as cells of a workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from nonggu.errors import NongguError
from nonggu.exchange.cells import CellError, read_cell
from nonggu.exchange.columns import unit_factor
from nonggu.phrases.saying import remedy, say
from nonggu.registry import access
from nonggu.registry.columns import BookColumn, columns_of
from nonggu.registry.finding import records_named
from nonggu.registry.models import User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.personal import masked
from nonggu.registry.wording import FEN_PER_WAN_YUAN, heading_of, language, meaning_of
from nonggu.web.book.page import CHOSEN_FROM_LIST, NounPage

#: What empties a masked field in the form of changing.
CLEAR = "-"


def refused(code: str, /, **params: object) -> ValidationError:
    """A named reason as an error beside its field: the sentence and how to mend it."""
    sentence, how = say(code, params, language()), remedy(code, params, language())
    return ValidationError(f"{sentence} {how}".strip(), code=code)


def sentence_of(error: NongguError) -> str:
    """A named reason with its remedy, in the reader's language."""
    return f"{say(error.code, error.params, language())} {remedy(error.code, error.params, language())}".strip()


class CellField(forms.Field):
    """A field read as a cell of its column: 2024年3月11日, 12万, full-width digits."""

    def __init__(self, column: BookColumn) -> None:
        self.column = column
        super().__init__(
            label=heading_of(column),
            help_text=meaning_of(column),
            required=column.column.required,
            widget=_widget(column),
        )

    def to_python(self, value: Any) -> Any:
        """The value of the model's field. Raises ValidationError with the reason and the remedy."""
        text = str(value or "").strip().replace("\x00", "")
        if self.column.column.kind in ("text", "code") and not self.column.column.choices:
            return _checked_length(self.column, text)
        try:
            read = read_cell(text, self.column.column, unit_factor("", self.column.column) or 1)
        except CellError as error:
            raise refused(error.code, **error.params) from None
        _check_size(self.column, read)
        return "" if read is None and self.column.column.choices else read

    def prepare_value(self, value: Any) -> Any:
        """The model's value as it is written in the form."""
        if isinstance(value, str) or value is None:
            return value
        if self.column.column.kind == "money":
            value = Decimal(value) / FEN_PER_WAN_YUAN
        if isinstance(value, bool):
            return "yes" if value else "no"
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


class ReferenceField(forms.CharField):
    """A reference by name or code, as `name [code]` where the name alone is not enough."""

    def __init__(self, column: BookColumn, user: User) -> None:
        assert column.reference is not None
        self.column, self.user, self.model = column, user, column.reference
        super().__init__(
            label=heading_of(column), help_text=meaning_of(column), required=column.column.required, max_length=400
        )

    @property
    def suggests(self) -> str:
        """The noun whose records are suggested as one types."""
        return noun_of(self.model)

    def clean(self, value: Any) -> int | None:
        """The key of the record that the reader named among those that the reader sees."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = records_named(self.model, text, user=self.user)
        if len(found) > 1:
            raise refused("reference_not_unique", text=text)
        if not found:
            raise refused("reference_unknown_here", text=text, noun=str(self.model._meta.verbose_name))
        return found[0].pk


class ChosenField(forms.ModelChoiceField):
    """A reference to a noun of few records, chosen from a list."""

    def __init__(self, column: BookColumn, user: User) -> None:
        assert column.reference is not None
        super().__init__(
            queryset=access.visible(user, column.reference).filter(archived_at=None),
            label=heading_of(column),
            help_text=meaning_of(column),
            required=column.column.required,
            empty_label=_("unknown"),
        )

    def clean(self, value: Any) -> int | None:
        """The key of the chosen record."""
        found = super().clean(value)
        return found.pk if found else None


class ManyField(forms.ModelMultipleChoiceField):
    """References to several records."""

    def __init__(self, column: BookColumn, user: User) -> None:
        assert column.reference is not None
        super().__init__(
            queryset=access.visible(user, column.reference).filter(archived_at=None),
            label=heading_of(column),
            help_text=meaning_of(column),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class RecordForm(forms.Form):
    """The form of one noun. `changed_values` are by attribute, as `registry.book` takes them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, page: NounPage, *args: Any, user: User, record: Record | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page, self.record = page, record
        self.columns = {column.field.name: column for column in columns_of(page.model)}
        for name, column in self.columns.items():
            self.fields[name] = field_for(column, user)
            if record is not None:
                self._fill(name, column, record)
        if record is not None:
            self.fields["version"].initial = record.version

    def _fill(self, name: str, column: BookColumn, record: Record) -> None:
        field = self.fields[name]
        if name in record.masked_fields:
            field.required = False
            shown = masked(getattr(record, name))
            if shown:
                field.help_text = _("Leave empty to keep {shown}; write - to empty it.").format(shown=shown)
            return
        if column.is_many:
            field.initial = [other.pk for other in getattr(record, name).all()]
        elif isinstance(field, ReferenceField):
            other = getattr(record, name)
            field.initial = f"{other} [{other.code}]" if other else ""
        else:
            field.initial = getattr(record, column.attribute)

    def clean_code(self) -> str:
        """The code is unique within its noun; empty gives the next one."""
        code = str(self.cleaned_data["code"] or "")
        same = self.page.model._default_manager.filter(code=code) if code else None
        if same is not None and same.exclude(pk=self.record.pk if self.record else None).exists():
            raise refused("code_taken", code=code)
        if not code and self.record is not None:
            return self.record.code
        return code

    def values(self) -> dict[str, Any]:
        """What the form says, by attribute; masked fields that were left empty are left out.

        A new record gets the default of a code list that was left empty (a need that a firm enters is to be reviewed).
        """
        found = {}
        for name, column in self.columns.items():
            value = self.cleaned_data[name]
            if self.record is None and value == "" and column.field.has_default():
                continue
            if self.record is not None and name in self.record.masked_fields:
                if value == "":
                    continue
                value = "" if value == CLEAR else value
            if not column.is_many:
                found[column.attribute] = value
        return found

    def many_values(self) -> dict[str, list[Record]]:
        """The many-to-many references, by field."""
        return {name: list(self.cleaned_data[name]) for name, column in self.columns.items() if column.is_many}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the groups of the noun's facts."""
        return [(str(group.name), [self[name] for name in group.fields]) for group in self.page.groups]


def field_for(column: BookColumn, user: User) -> forms.Field:
    """The form field of a column, with what this reader may choose."""
    if column.is_many:
        return ManyField(column, user)
    if column.reference in CHOSEN_FROM_LIST:
        return ChosenField(column, user)
    if column.reference:
        return ReferenceField(column, user)
    return CellField(column)


def _widget(column: BookColumn) -> forms.Widget:
    kind = column.column.kind
    if column.column.choices:
        empty = [("", _("unknown"))] if column.field.blank else []
        return forms.Select(
            choices=[*empty, *((c.value, c.zh if language() == "zh" else c.en) for c in column.column.choices)]
        )
    if kind == "boolean":
        return forms.Select(choices=[("", _("unknown")), ("yes", _("yes")), ("no", _("no"))])
    if isinstance(column.field, models.TextField):
        return forms.Textarea(attrs={"rows": 4})
    if kind == "date":
        return forms.TextInput(attrs={"placeholder": "2024-03-11", "inputmode": "numeric", "class": "short"})
    if kind in ("integer", "decimal", "money", "float"):
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    return forms.TextInput()


def _checked_length(column: BookColumn, text: str) -> str:
    longest = getattr(column.field, "max_length", None)
    if longest and len(text) > longest:
        raise refused("text_longer_than_field", longest=longest, length=len(text))
    return text


def _check_size(column: BookColumn, value: Any) -> None:
    """What the database could not hold is refused by name, not by a traceback."""
    if value is None or isinstance(value, str):
        return
    try:
        column.field.run_validators(value)
    except ValidationError:
        raise refused("number_beyond_field", text=str(value)) from None
