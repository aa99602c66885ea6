"""The second factor: asked for, set up, used once, limited, reset; off in a demonstration only."""

from __future__ import annotations

import re
import subprocess
import sys
import threading

import pyotp
import pytest
from django.db import connection
from django.urls import reverse

from nonggu.keep import second_factor
from nonggu.keep.home import make_home
from nonggu.keep.sealing import unsealed
from nonggu.keep.second_factor import Answer, check_code, factor_of
from nonggu.registry.models import SecondFactor, SecurityEvent
from nonggu.registry.models.user import UserRole

STAFF = {"leader", "officer", "clerk", "auditor", "security", "administrator"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", UserRole.values)
def test_staff_set_up_a_second_factor_before_any_page(role, strict, make_user, with_password):
    client = with_password(make_user(role))
    answer = client.get(reverse("hall"))
    if role in STAFF:
        assert answer.headers["Location"] == reverse("factor-enrol")
        assert client.get("/api/nouns").status_code == 401
        assert client.get(reverse("password")).headers["Location"] == reverse("factor-enrol")
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_home_marked_as_demonstration_lets_staff_in_without(is_demo, tmp_path):
    make_home(tmp_path / "home", is_demo=is_demo)
    code = "from django.conf import settings; print(sorted(settings.SECOND_FACTOR_ROLES))"
    environment = {"NONGGU_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "nonggu.web.settings"}
    environment["PYTHONPATH"] = ":".join(sys.path)
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str([] if is_demo else sorted(STAFF))


@pytest.mark.django_db
def test_setting_it_up_shows_a_qr_code_and_recovery_codes_once(strict, make_user, with_password, clock):
    user = make_user("officer")
    client = with_password(user)
    page = client.get(reverse("factor-enrol"))
    secret = unsealed(SecondFactor.objects.get(user=user).secret)
    text = page.content.decode()
    assert re.search(r"<svg[^>]* viewBox=\"0 0 (\d+) \1\"[^>]* class=\"qr\"", text)
    assert secret in text
    assert "style=" not in text
    assert "no-store" in page.headers["Cache-Control"]
    wrong = client.post(reverse("factor-enrol"), {"code": "000000"})
    assert wrong.status_code == 422
    assert factor_of(user) is None
    done = client.post(reverse("factor-enrol"), {"code": pyotp.TOTP(secret).at(int(clock()))})
    assert done.content.decode().count("<li><code") == second_factor.RECOVERY_CODES
    assert client.get(reverse("hall")).status_code == 200
    assert secret not in client.get(reverse("factor-enrol")).content.decode()


@pytest.mark.django_db
def test_the_code_is_asked_at_every_sign_in(strict, make_user, with_password, enrol, clock):
    user = make_user("officer")
    totp, codes = enrol(user)
    client = with_password(user)
    assert client.get(reverse("book")).headers["Location"] == reverse("factor")
    assert client.get(reverse("factor-enrol")).headers["Location"] == reverse("factor")
    assert client.post(reverse("factor"), {"code": "123"}).status_code == 422
    clock(30)
    assert client.post(reverse("factor"), {"code": totp.at(int(clock()))}).headers["Location"] == reverse("hall")
    assert client.get(reverse("book")).status_code == 200
    other = with_password(user)
    assert other.post(reverse("factor"), {"code": codes[0].upper()}).headers["Location"] == reverse("hall")
    kinds = set(SecurityEvent.objects.values_list("kind", flat=True))
    assert {"signed_in", "factor_failed", "factor_passed", "recovery_used"} <= kinds


@pytest.mark.django_db
def test_a_code_opens_once_and_within_half_a_minute_only(make_user, enrol, clock):
    user = make_user("officer")
    totp, codes = enrol(user)
    assert check_code(user, totp.at(int(clock()))) == Answer.WRONG, "the code that confirmed opens no more"
    clock(30)
    code = totp.at(int(clock()))
    assert check_code(user, code) == Answer.PASSED
    assert check_code(user, code) == Answer.WRONG
    clock(90)
    assert check_code(user, totp.at(int(clock() - 60))) == Answer.WRONG
    assert check_code(user, totp.at(int(clock() + 30))) == Answer.PASSED
    assert check_code(user, codes[3]) == Answer.RECOVERED
    assert check_code(user, codes[3]) == Answer.WRONG


@pytest.mark.django_db
def test_too_many_wrong_codes_lock_even_the_right_one(make_user, enrol, clock):
    user = make_user("officer")
    totp, codes = enrol(user)
    clock(30)
    answers = [check_code(user, "000000x") for _ in range(second_factor.MOST_TRIES)]
    assert answers[-1] == Answer.LOCKED
    assert check_code(user, totp.at(int(clock()))) == Answer.LOCKED
    assert check_code(user, codes[0]) == Answer.LOCKED
    SecondFactor.objects.update(locked_until=None)
    assert check_code(user, totp.at(int(clock()))) == Answer.PASSED


@pytest.mark.django_db
def test_neither_codes_nor_accounts_mix(make_user, enrol, clock):
    one, other = make_user("officer"), make_user("clerk")
    totp, codes = enrol(one)
    enrol(other)
    clock(30)
    assert check_code(other, totp.at(int(clock()))) == Answer.WRONG
    assert check_code(other, codes[0]) == Answer.WRONG
    assert not any(code.replace("-", "") in str(SecondFactor.objects.get(user=one).recovery_codes) for code in codes)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", " ", "１２３４５６", "12345", "9" * 40, "\0", "é" * 6])
def test_no_text_is_an_error(text, make_user, enrol):
    user = make_user("officer")
    enrol(user)
    assert check_code(user, text) == Answer.WRONG


@pytest.mark.django_db
def test_who_wishes_may_set_it_up_and_is_asked_then(make_user, with_password, enrol):
    user = make_user("enterprise")
    assert with_password(user).get(reverse("hall")).status_code == 200
    enrol(user)
    assert with_password(user).get(reverse("hall")).headers["Location"] == reverse("factor")


@pytest.mark.django_db
def test_a_demonstration_has_no_second_factor(make_user, with_password, settings, enrol):
    user = make_user("officer")
    enrol(user)
    settings.IS_DEMO = True
    client = with_password(user)
    page = client.get(reverse("hall"))
    assert "demo-bar" in page.content.decode()
    assert client.get(reverse("factor-enrol")).status_code == 404


@pytest.mark.django_db
def test_a_role_that_becomes_staff_must_set_it_up(strict, make_user, with_password):
    user = make_user("expert")
    client = with_password(user)
    assert client.get(reverse("hall")).status_code == 200
    user.role = "officer"
    user.save()
    assert client.get(reverse("hall")).headers["Location"] == reverse("factor-enrol")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_type_the_same_code_at_once_do_not_both_go_in(make_user, enrol, clock):
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory database of the tests has one connection; see the run on PostgreSQL")
    user = make_user("officer")
    totp, _ = enrol(user)
    clock(30)
    code, answers = totp.at(int(clock())), []

    def go_in():
        answers.append(check_code(user, code))
        connection.close()

    threads = [threading.Thread(target=go_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(Answer.PASSED) == 1
