"""What templates need of the book: addresses of records, badges, numbers, and the table of some records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of
from nonggu.registry.wording import heading_of, number_text
from nonggu.web.book.listing import rows_of
from nonggu.web.book.pages import pages
from nonggu.web.book.place import BACK, list_address
from nonggu.web.charts import bar_chart, level_bar

register = template.Library()


@register.simple_tag
def record_url(record: Record, action: str = "record", back: str = "") -> str:
    """The address of a record, or of an action on it (`change`, `archive` ...), with the way `back` to a list."""
    address = reverse(f"book-{action}", args=[noun_of(type(record)), record.code])
    return f"{address}?{urlencode({BACK: back})}" if back else address


@register.simple_tag
def list_url(noun: str, back: str = "") -> str:
    """The address of a noun's list, at the place that the reader came from."""
    return list_address(noun, back)


@register.filter
def noun_name(record: Record) -> str:
    """The record's noun in the reader's language."""
    return str(record._meta.verbose_name)


@register.filter
def noun_title(noun: str) -> str:
    """A noun by its identifier in the reader's language."""
    page = pages().get(noun)
    return page.name if page else noun


@register.filter
def number(value: Decimal | int | None) -> str:
    """A number with its thousands separated."""
    return "" if value is None else number_text(value)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A day as 2024-03-11."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A moment as 2024-03-11 14:05, by the centre's clock."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def heading(column: Any) -> str:
    """A column's heading with its unit."""
    return heading_of(column)


@register.inclusion_tag("book/table.html", takes_context=True)
def record_table(context: dict[str, Any], records: list[Record], support: Any = None, most: int = 5) -> dict[str, Any]:
    """Some records of one noun as their list shows them; `support` are further records by the record's key."""
    user = context["request"].user
    if not records:
        return {"rows": [], "support": support}
    page = pages()[noun_of(type(records[0]))]
    columns = page.shown_columns[:most]
    rows = list(rows_of(records, columns, user))
    supported = [(row, (support or {}).get(row.record.pk, [])) for row in rows]
    return {"headings": columns, "rows": supported, "has_support": support is not None, "page": page}


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The address's query with some values changed; None takes one out."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = str(value)
    text = params.urlencode()
    return f"?{text}" if text else "?"


@register.simple_tag(takes_context=True)
def query_without(context: dict[str, Any], name: str) -> str:
    """The address's query without one value and without its page."""
    return query_with(context, **{name: None, "page": None})


@register.simple_tag
def bars(values: list[tuple[str, int]], label: str) -> SafeString:
    """Upright bars of named numbers, drawn on the server."""
    return bar_chart(values, label=label)


@register.simple_tag
def share_bar(value: Decimal | None, highest: Decimal) -> SafeString:
    """A level bar as long as the value's share of the highest."""
    return level_bar(float(value / highest) if value is not None and highest else 0.0)


@register.filter
def field_errors(bound: Any) -> str:
    """The ids that describe a field: its help and its errors."""
    ids = [f"{bound.id_for_label}-help"] if bound.help_text else []
    if bound.errors:
        ids.append(f"{bound.id_for_label}-error")
    return " ".join(ids)


@register.filter
def described(bound: Any) -> SafeString:
    """A field's input with what describes it named, for those who listen."""
    attributes = {"aria-describedby": field_errors(bound)} if field_errors(bound) else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return SafeString(bound.as_widget(attrs=attributes))
