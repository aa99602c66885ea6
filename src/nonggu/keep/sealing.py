"""The secrets of second factors, sealed in the database with the keys of the home."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from nonggu.keep import secret_keys
from nonggu.keep.secret_keys import SealBroken
from nonggu.registry.models import SecondFactor


def sealed(text: str) -> str:
    """The text as the database keeps it."""
    return secret_keys.seal(Path(settings.HOME), text)


def unsealed(text: str) -> str:
    """What was sealed. Raises SealBroken where no key of the home opens it."""
    return secret_keys.unseal(Path(settings.HOME), text)


def seal_all() -> int:
    """Seal every secret anew with the newest key; returns how many. What no key opens is left as it is."""
    count = 0
    with transaction.atomic():
        for factor in SecondFactor.objects.select_for_update():
            try:
                factor.secret = sealed(unsealed(factor.secret))
            except SealBroken:
                continue
            factor.save(update_fields=["secret"])
            count += 1
    return count


def seal_plain() -> int:
    """Make the keys where there are none yet, and seal what an earlier version left plain; returns how many."""
    secret_keys.make_keys(Path(settings.HOME))
    plain = [f.pk for f in SecondFactor.objects.only("secret") if not secret_keys.is_sealed(f.secret)]
    with transaction.atomic():
        for factor in SecondFactor.objects.select_for_update().filter(pk__in=plain):
            factor.secret = sealed(factor.secret)
            factor.save(update_fields=["secret"])
    return len(plain)


def rotate_keys(*, is_old_dropped: bool) -> tuple[int, int]:
    """A new key before the others, and every secret sealed with it; returns how many, and how many keys went.

    Old keys are dropped only when all secrets are under the new one. A crash in between loses nothing: every step
    leaves keys that open what is there.
    """
    folder = Path(settings.HOME)
    secret_keys.add_key(folder)
    count = seal_all()
    if is_old_dropped and not unreadable_accounts():
        return count, secret_keys.drop_old_keys(folder)
    return count, 0


def unreadable_accounts() -> list[str]:
    """User names whose second factor no key of the home opens."""
    found = []
    for factor in SecondFactor.objects.select_related("user").order_by("user__username"):
        try:
            unsealed(factor.secret)
        except SealBroken:
            found.append(factor.user.username)
    return found


def plain_count() -> int:
    """How many secrets stand in the database as they are."""
    return sum(not secret_keys.is_sealed(secret) for secret in SecondFactor.objects.values_list("secret", flat=True))
