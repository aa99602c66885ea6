"""The second factor of an account: set up, confirmed, asked for, reset. RFC 6238 codes by pyotp."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from nonggu.keep.sealing import sealed, unsealed
from nonggu.keep.secret_keys import SealBroken
from nonggu.registry.models import SecondFactor, User
from nonggu.registry.tokens import hash_of

STEP_S = 30
#: Codes of the step before and after count too, for clocks that differ by half a minute.
DRIFT_STEPS = 1
MOST_TRIES = 5
LOCKED_FOR = dt.timedelta(minutes=15)
RECOVERY_CODES = 10
#: Without letters and digits that look alike: 16 of 31 signs are 79 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Answer(StrEnum):
    """What became of a code."""

    PASSED = "passed"
    RECOVERED = "recovered"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an account must take down once: the secret (base32) and its address for an authenticator app."""

    secret: str
    uri: str


def must_have_factor(user: User) -> bool:
    """Whether the account's role cannot go in without a second factor."""
    return user.role in settings.SECOND_FACTOR_ROLES


def factor_of(user: User) -> SecondFactor | None:
    """The account's confirmed second factor."""
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).first()


def begin_enrolment(user: User) -> Enrolment:
    """The secret that the account is to confirm; the same until then, so that a page may be loaded again.

    Raises PermissionError for an account that has a confirmed one: only a reset starts anew.
    """
    factor, _ = SecondFactor.objects.get_or_create(user=user, defaults={"secret": sealed(pyotp.random_base32())})
    if factor.confirmed_at is not None:
        raise PermissionError(user.username)
    secret = _open_or_renewed(factor)
    totp = pyotp.TOTP(secret, interval=STEP_S)
    return Enrolment(secret, totp.provisioning_uri(name=user.username, issuer_name=_issuer()))


def _open_or_renewed(factor: SecondFactor) -> str:
    """The secret that is to be confirmed; a new one where the keys that sealed it are gone."""
    try:
        return unsealed(factor.secret)
    except SealBroken:
        secret = pyotp.random_base32()
        factor.secret = sealed(secret)
        factor.save(update_fields=["secret"])
        return secret


def confirm_enrolment(user: User, code: str) -> list[str] | None:
    """Confirm the secret by a first code and return the recovery codes, shown once; None for a wrong code."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
        step = _step_of(factor.secret, code, after=0) if factor else None
        if factor is None or step is None:
            return None
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        factor.confirmed_at, factor.last_step = timezone.now(), step
        factor.recovery_codes = [_hashed(one) for one in codes]
        factor.save(update_fields=["confirmed_at", "last_step", "recovery_codes"])
    return codes


def check_code(user: User, code: str) -> Answer:
    """Look at a code of the app or a recovery code. Each opens once; five wrong ones lock for a quarter of an hour."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
        if factor is None:
            return Answer.WRONG
        now = timezone.now()
        if factor.locked_until and factor.locked_until > now:
            return Answer.LOCKED
        answer = _use(factor, code)
        if answer == Answer.WRONG:
            factor.failed_tries += 1
            if factor.failed_tries >= MOST_TRIES:
                factor.failed_tries, factor.locked_until = 0, now + LOCKED_FOR
                answer = Answer.LOCKED
        else:
            factor.failed_tries, factor.locked_until = 0, None
        factor.save(update_fields=["failed_tries", "locked_until", "last_step", "recovery_codes"])
    return answer


def forget_factor(user: User) -> bool:
    """Take the account's second factor away, so that it sets up a new one; whether there was any."""
    return bool(SecondFactor.objects.filter(user=user).delete()[0])


def _use(factor: SecondFactor, code: str) -> Answer:
    step = _step_of(factor.secret, code, after=factor.last_step)
    if step is not None:
        factor.last_step = step
        return Answer.PASSED
    hashed = _hashed(code)
    if hashed in factor.recovery_codes:
        factor.recovery_codes = [one for one in factor.recovery_codes if one != hashed]
        return Answer.RECOVERED
    return Answer.WRONG


def now_s() -> float:
    """The clock of the codes, seconds since 1970."""
    return time.time()


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The 30-second step whose code this is, later than the one used last."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        totp, here = pyotp.TOTP(unsealed(secret), interval=STEP_S), int(now_s()) // STEP_S
    except SealBroken:
        return None  # a recovery code still opens; `nonggu doctor` names the account
    for step in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        if step > after and constant_time_compare(totp.generate_otp(step), digits):
            return step
    return None


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _hashed(code: str) -> str:
    return hash_of("".join(code.lower().replace("-", "").split()), use="recovery")


def _issuer() -> str:
    from nonggu.registry.models import Centre

    centre = Centre.objects.first()
    return centre.centre_name.replace(":", " ") if centre else "Nonggu"
