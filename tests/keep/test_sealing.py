"""Secrets at rest: sealed in the database and in backups, opened with the home's keys, changed without loss."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyotp
import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from nonggu.errors import UnusableInput
from nonggu.keep import doctor, sealing, secret_keys
from nonggu.keep.backup import write_backup
from nonggu.keep.home import KEYS_FILE, make_home, unmake_home
from nonggu.keep.restoring import restore_into_book
from nonggu.keep.second_factor import Answer, begin_enrolment, check_code, confirm_enrolment
from nonggu.registry.models import SecondFactor

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path / "home"
    make_home(settings.HOME)
    return settings.HOME


@pytest.fixture
def factor(home, make_user):
    user = make_user("officer")
    secret = begin_enrolment(user).secret
    codes = confirm_enrolment(user, pyotp.TOTP(secret).now())
    return user, secret, codes


def test_a_home_has_keys_that_only_its_owner_reads(home):
    assert (home / KEYS_FILE).stat().st_mode & 0o777 == 0o600
    assert len(secret_keys.read_keys(home)) == 1
    before = (home / KEYS_FILE).read_text()
    secret_keys.make_keys(home)
    assert (home / KEYS_FILE).read_text() == before
    unmake_home(home)
    assert list(home.iterdir()) == []


def test_what_is_sealed_opens_and_another_home_does_not_open_it(home, tmp_path):
    sealed = secret_keys.seal(home, SECRET)
    assert SECRET not in sealed
    assert secret_keys.unseal(home, sealed) == SECRET
    # an independent oracle: the library itself, with the key as the file has it
    key = (home / KEYS_FILE).read_text().split()[0]
    assert Fernet(key).decrypt(sealed.removeprefix("fernet:")).decode() == SECRET
    make_home(tmp_path / "other")
    with pytest.raises(secret_keys.SealBroken):
        secret_keys.unseal(tmp_path / "other", sealed)


@pytest.mark.parametrize("content", ["", "not a key", "é", None])
def test_broken_keys_are_named(home, content):
    file = home / KEYS_FILE
    file.unlink() if content is None else file.write_text(content, "utf-8")
    with pytest.raises(UnusableInput, match="keys_broken"):
        secret_keys.read_keys(home)
    with pytest.raises(secret_keys.SealBroken):
        secret_keys.unseal(home, "fernet:x")


@pytest.mark.django_db(transaction=True)
def test_neither_database_nor_backup_holds_the_secret_or_the_key(factor, home, tmp_path):
    user, secret, _codes = factor
    assert SecondFactor.objects.get(user=user).secret.startswith("fernet:")
    write_backup(tmp_path / "b.zip")
    key = (home / KEYS_FILE).read_text().strip().encode()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert secret.encode() not in content
            assert key not in content
            assert KEYS_FILE not in name


@pytest.mark.django_db
@pytest.mark.parametrize("is_old_dropped", [False, True])
def test_a_new_key_loses_nobody(factor, home, is_old_dropped):
    user, secret, _codes = factor
    (old,), before = secret_keys.read_keys(home), SecondFactor.objects.get(user=user).secret
    assert sealing.rotate_keys(is_old_dropped=is_old_dropped) == (1, 1 if is_old_dropped else 0)
    keys = secret_keys.read_keys(home)
    assert (len(keys), old in keys) == ((1, False) if is_old_dropped else (2, True))
    after = SecondFactor.objects.get(user=user).secret
    assert Fernet(keys[0]).decrypt(after.removeprefix("fernet:")).decode() == secret
    assert before != after


@pytest.mark.django_db
def test_old_keys_stay_while_a_secret_cannot_be_opened(factor, home, tmp_path):
    make_home(tmp_path / "other")
    SecondFactor.objects.update(secret=secret_keys.seal(tmp_path / "other", SECRET))
    assert sealing.rotate_keys(is_old_dropped=True) == (0, 0)
    assert len(secret_keys.read_keys(home)) == 2


@pytest.mark.django_db
def test_an_upgrade_seals_what_an_earlier_version_left_plain(factor, home):
    from nonggu.keep.upgrade import upgrade_database

    user, secret, _codes = factor
    SecondFactor.objects.update(secret=secret)
    (home / KEYS_FILE).unlink()
    assert sealing.plain_count() == 1
    upgrade_database()
    assert sealing.plain_count() == 0
    assert sealing.unsealed(SecondFactor.objects.get(user=user).secret) == secret


@pytest.mark.django_db
def test_with_lost_keys_a_recovery_code_still_opens_and_the_doctor_says_who(factor, home):
    user, secret, codes = factor
    (home / KEYS_FILE).unlink()
    secret_keys.make_keys(home)
    SecondFactor.objects.update(last_step=0)
    assert check_code(user, pyotp.TOTP(secret).now()) == Answer.WRONG
    assert check_code(user, codes[0]) == Answer.RECOVERED
    found = {finding.code: finding for finding in doctor.examine()}
    assert not found["doctor_keys_open"].is_well
    assert found["doctor_keys_open"].params["accounts"] == user.username


@pytest.mark.django_db
def test_an_unconfirmed_secret_is_made_anew_when_its_keys_are_lost(home, make_user):
    user = make_user("officer")
    first = begin_enrolment(user).secret
    (home / KEYS_FILE).unlink()
    secret_keys.make_keys(home)
    assert begin_enrolment(user).secret not in ("", first)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code"), [("missing", "doctor_keys"), ("open", "doctor_keys_private"), ("plain", "doctor_secrets_sealed")]
)
def test_the_doctor_finds_each_fault_and_nothing_in_a_sound_home(factor, home, wrong, code):
    keys = {"doctor_keys", "doctor_keys_private", "doctor_keys_open", "doctor_secrets_sealed"}
    assert {f.code for f in doctor.examine() if f.code in keys and f.is_well} == keys
    if wrong == "missing":
        (home / KEYS_FILE).unlink()
    elif wrong == "open":
        (home / KEYS_FILE).chmod(0o644)
    else:
        SecondFactor.objects.update(secret=SECRET)
    assert code in {f.code for f in doctor.examine() if not f.is_well}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_keys", [True, False])
def test_a_restore_on_a_new_machine_with_and_without_the_keys(has_keys, centre, factor, home, tmp_path, settings):
    user, secret, _codes = factor
    write_backup(tmp_path / "b.zip")
    kept = tmp_path / "kept.key"
    kept.write_text((home / KEYS_FILE).read_text())
    settings.HOME = tmp_path / "new"
    make_home(settings.HOME)
    if has_keys:
        secret_keys.take_keys(settings.HOME, kept)
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    report = restore_into_book(tmp_path / "b.zip")
    assert [code for code, _ in report.faults] == ([] if has_keys else ["restore_keys_missing"])
    if has_keys:
        assert sealing.unsealed(SecondFactor.objects.get(user__username=user.username).secret) == secret


def _nonggu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    return subprocess.run(
        [sys.executable, "-m", "nonggu", *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.once
def test_the_commands_rotate_and_take_keys(tmp_path):
    home = tmp_path / "home"
    made = _nonggu(home, "init", "--division", "999901", "--county", "示例县")
    assert made.returncode == 0, made.stderr
    rotated = _nonggu(home, "keys", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert len((home / KEYS_FILE).read_text().split()) == 2
    assert _nonggu(home, "backup", str(tmp_path / "b.zip")).returncode == 0
    wrong = tmp_path / "wrong.key"
    wrong.write_text("no key")
    refused = _nonggu(tmp_path / "new", "restore", str(tmp_path / "b.zip"), "--keys", str(wrong))
    assert refused.returncode == 2
    assert "wrong.key" in refused.stderr
    taken = _nonggu(tmp_path / "new", "restore", str(tmp_path / "b.zip"), "--keys", str(home / KEYS_FILE))
    assert taken.returncode == 0, taken.stderr
    assert (tmp_path / "new" / KEYS_FILE).read_text() == (home / KEYS_FILE).read_text()
