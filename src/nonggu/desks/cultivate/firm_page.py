"""What the pages of one enterprise show: all schemes at a glance, and one scheme in full."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from nonggu.desks.cultivate import duties, kept, queries, rules, words
from nonggu.desks.cultivate.facts import BookFacts, read_facts
from nonggu.desks.cultivate.judging import SCHEMES
from nonggu.desks.cultivate.papers import file_lines
from nonggu.desks.cultivate.standing import StandingPage, standing_page
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.judging import Assessment, judge_one
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.models import Cultivation, Organisation, User


@dataclass(frozen=True, slots=True)
class Judged:
    """One enterprise judged for one scheme, with what it was judged by."""

    book: RuleBook
    rules: RuleSet
    found: BookFacts
    facts: Facts
    assessment: Assessment


def judge_firm(firm: Organisation, scheme: str, *, on: dt.date) -> Judged:
    """Judge an enterprise by what the book holds. Raises NongguError where the scheme had no rules on the day."""
    book = rules.book_now()
    rule_set = rules.rule_set(scheme, on, book)
    found = read_facts(book, on, [firm.pk])
    facts = found.of(0)
    return Judged(book, rule_set, found, facts, judge_one(rule_set, facts))


def standings_for(firm: Organisation, *, on: dt.date) -> list[StandingPage]:
    """Every scheme that has rules on the day."""
    book = rules.book_now()
    facts = read_facts(book, on, [firm.pk]).of(0)
    pages = []
    for scheme in SCHEMES:
        try:
            rule_set = rules.rule_set(scheme, on, book)
        except NongguError:
            continue
        pages.append(standing_page(judge_one(rule_set, facts), book))
    return pages


def overview_of(user: User, firm: Organisation, *, on: dt.date) -> dict[str, Any]:
    """The context of the enterprise's page."""
    entries = access.visible(user, Cultivation).filter(archived_at=None, organisation=firm)
    mine = list(entries.select_related("organisation", "coach", "team").order_by("-cycle_year", "scheme"))
    return {
        "firm": firm,
        "on": on,
        "pages": standings_for(firm, on=on),
        "files": file_lines(mine),
        "owed": [duty for duty in duties.duties_of(firm, on=on) if duty.done_on is None],
        "kept": list(kept.kept_of(user, firm)[:10]),
        "is_own": user.organisation_id == firm.pk,
        "is_staff": queries.may_read(user),
        "may_write": queries.may_write(user),
    }


def scheme_context(user: User, firm: Organisation, scheme: str, *, on: dt.date) -> dict[str, Any]:
    """The context of the page of one scheme."""
    from nonggu.desks.cultivate.way import worth_of
    from nonggu.desks.cultivate.what_if import dials_of

    judged = judge_firm(firm, scheme, on=on)
    names = words.FactNames(judged.book, range(on.year - 12, on.year + 1))
    entry = access.visible(user, Cultivation).filter(archived_at=None, organisation=firm, scheme=scheme)
    return {
        "firm": firm,
        "on": on,
        "scheme": scheme,
        "page": standing_page(judged.assessment, judged.book),
        "dials": dials_of(judged.rules, judged.facts, judged.book, {}),
        "worth": worth_of(firm.pk, on) if scheme == "high_tech_enterprise" else [],
        "unreadable": [(names(name), text) for _pk, name, text in judged.found.unreadable],
        "entry": entry.order_by("-cycle_year", "-id").first(),
        "is_own": user.organisation_id == firm.pk,
        "is_staff": queries.may_read(user),
        "may_write": queries.may_write(user),
        "may_state": queries.may_write(user) or user.organisation_id == firm.pk,
    }
