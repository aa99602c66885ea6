"""The doctor: a sound home is well, and each thing that can go wrong is found."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from nonggu.keep import doctor
from nonggu.phrases.saying import phrases
from nonggu.registry import book
from nonggu.registry.models import Organisation

pytestmark = pytest.mark.django_db


def _found(now=None):
    return {finding.code: finding for finding in doctor.examine(now)}


def test_every_finding_has_its_sentence(centre):
    assert set(_found()) <= set(phrases())


def test_a_sound_home(centre):
    found = _found()
    for code in ("doctor_home_writable", "doctor_secret_private", "doctor_upgrade", "doctor_centre", "doctor_clock"):
        assert found[code].is_well, code


def test_no_centre_no_space_and_an_open_secret(monkeypatch):
    full = shutil.disk_usage("/")._replace(free=1024)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: full)
    file = Path(settings.HOME, "nonggu.json")
    file.chmod(0o644)
    found = _found()
    file.chmod(0o600)
    assert not found["doctor_centre"].is_well
    assert not found["doctor_disk"].is_well
    assert not found["doctor_secret_private"].is_well


def test_a_clock_that_is_behind_and_a_stale_backup(centre, monkeypatch):
    book.create_record(Organisation, {"name": "甲"}, by=None)
    now = timezone.now()
    monkeypatch.setattr(doctor, "last_backup", lambda: now - dt.timedelta(days=9))
    assert not _found(now - dt.timedelta(days=1))["doctor_clock"].is_well
    age = _found(now)["doctor_backup_age"]
    assert (age.is_well, age.params["days"]) == (False, 9)


def test_what_cannot_be_looked_at_is_a_finding(centre, monkeypatch):
    def broken():
        raise OSError("no such device")

    monkeypatch.setattr(doctor, "last_backup", broken)
    assert _found()["doctor_failed"].params == {"what": "backups", "why": "no such device"}
