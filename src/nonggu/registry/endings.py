"""What was ended: accounts, tokens and links, in a file beside the database.

A restored backup knows nothing of what ended after it was made; with this file it is ended again. The file holds keys and
hashes, nothing of what they open.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.registry.models import ApiToken, SignedLink, User

ACCOUNT, RESUMED, TOKEN, LINK = "account", "resumed", "token", "link"


def endings_file() -> Path:
    """Where the lines stand."""
    return Path(settings.HOME, "endings.jsonl")


def note_ending(what: str, key: str) -> None:
    """Append a line: an account's name, or the hash of a token or link. Call it before the transaction commits."""
    line = {"at": timezone.now().isoformat(timespec="seconds"), "what": what, "key": key}
    with endings_file().open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def end_again(file: Path) -> int:
    """End what the file of a lost home names and a restored book still lets in; return how many there were.

    Raises UnusableInput for a file that is none.
    """
    accounts, tokens, links = _read(file)
    count = User.objects.filter(username__in=accounts, is_active=True).update(is_active=False)
    count += _revoke(ApiToken.objects.filter(token_hash__in=tokens))
    return count + _revoke(SignedLink.objects.filter(token_hash__in=links))


def revoke_all() -> int:
    """Revoke every token and link that still opens; return how many there were."""
    return _revoke(ApiToken.objects.all()) + _revoke(SignedLink.objects.all())


def _revoke(found: QuerySet[ApiToken] | QuerySet[SignedLink]) -> int:
    now = timezone.now()
    return found.filter(Q(revoked_at=None), expires_at__gt=now).update(revoked_at=now)


def _read(file: Path) -> tuple[set[str], set[str], set[str]]:
    """Names of accounts, hashes of tokens, hashes of links. A last line cut short by a stop is passed over."""
    accounts: set[str] = set()
    found: dict[str, set[str]] = {TOKEN: set(), LINK: set()}
    try:
        lines = file.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            try:
                row = json.loads(line)
            except ValueError:
                if number == len(lines) - 1:
                    continue
                raise
            what, key = row["what"], row["key"]
            if what == ACCOUNT:
                accounts.add(key)
            elif what == RESUMED:
                accounts.discard(key)
            else:
                found[what].add(key)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableInput("endings_unreadable", file=str(file), why=str(error)[:120]) from None
    return accounts, found[TOKEN], found[LINK]
