"""Invitations for people without an account: one signed link a side, with which they accept, refuse or ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.desks.match import proposing
from nonggu.registry.links import Purpose, links_to, make_link, open_link, register_purpose, revoke_link
from nonggu.registry.models import Match, User

#: How long an invitation opens.
LINK_DAYS = 30


def _title(match: Any) -> str:
    return str(match.subject)


PURPOSES: dict[str, Purpose] = {
    "expert": register_purpose(Purpose("match-expert", _("Invitation to an expert"), _title, url_name="match-reply")),
    "firm": register_purpose(Purpose("match-firm", _("Proposal to the asker"), _title, url_name="match-reply")),
}
_SIDES = {purpose.key: side for side, purpose in PURPOSES.items()}


def invite_with_links(match: Match, *, by: User, address: str) -> dict[str, str]:
    """Invite both sides and give a token a side; older links of the match end. Raises MatchMovedOn, access.Forbidden."""
    until = timezone.now() + dt.timedelta(days=LINK_DAYS)
    with transaction.atomic():
        match = proposing.invite(match, by=by)
        for link in links_to(match):
            if link.revoked_at is None and link.purpose in _SIDES:
                revoke_link(link, by=by, address=address)
        return {
            side: make_link(match, purpose, by=by, expires_at=until, address=address)[1]
            for side, purpose in PURPOSES.items()
        }


def opened(token: str, *, address: str) -> tuple[str, Match] | None:
    """The side that a token speaks for, and its match; None where it does not open."""
    found = open_link(token, address=address)
    if found is None or found[0].purpose not in _SIDES or not isinstance(found[1], Match):
        return None
    return _SIDES[found[0].purpose], found[1]
