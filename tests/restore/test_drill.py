"""The restore drill: what was backed up comes back, on both databases and from one to the other."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from nonggu.desks.report import actions, queries
from nonggu.errors import UnusableInput
from nonggu.keep.backup import write_backup
from nonggu.keep.restoring import read_manifest, restore_into_book
from nonggu.keep.tables import kept_models
from nonggu.registry import book
from nonggu.registry.erasing import erase_personal_data, receipts_file
from nonggu.registry.models import (
    Certificate,
    Evidence,
    FermentationLine,
    Organisation,
    Person,
    PlantEquipment,
    TreatmentPlant,
    User,
)

pytestmark = pytest.mark.django_db(transaction=True)
ON = dt.date(2024, 3, 11)


@pytest.fixture
def filled(centre, make_user):
    clerk = make_user("clerk")
    firm = book.create_record(Organisation, {"name": "模拟企业", "origin": "synthetic"}, by=clerk)
    held = {"organisation": firm, "number": "GR1", "valid_from": dt.date(2022, 1, 1)}
    book.create_record(Certificate, held, by=clerk)
    person = book.create_record(Person, {"name": "模拟人员", "phone": "13900001111"}, by=clerk)
    plant = book.create_record(TreatmentPlant, {"name": "中心", "investment_fen": 12_000_000_000_00}, by=None)
    lines = book.create_records(FermentationLine, [{"plant": plant, "name": "1"}], by=None)
    machine = book.create_record(PlantEquipment, {"plant": plant, "name": "进出料"}, by=None)
    book.set_many(machine, "reaches", lines, by=None)
    evidence = book.create_record(Evidence, {"name": "证书扫描件", "subject_noun": "certificate"}, by=clerk)
    evidence.file.save("scan.txt", ContentFile("扫描".encode()))
    actions.freeze(on=ON, by=None)
    return {"firm": firm, "person": person, "machine": machine, "evidence": evidence}


def _empty_the_book():
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)


def _contents():
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in kept_models()}


def test_everything_comes_back(filled, tmp_path):
    before = _contents()
    manifest = write_backup(tmp_path / "backup.zip")
    Path(filled["evidence"].file.path).unlink()
    _empty_the_book()
    report = restore_into_book(tmp_path / "backup.zip")
    assert report.faults == []
    assert report.rows == manifest["rows"]
    assert _contents() == before
    assert Path(filled["evidence"].file.path).read_text("utf-8") == "扫描"
    assert queries.read_figure("high_tech_enterprises", user=None, on=ON).value == 1
    assert filled["machine"].reaches.count() == 1
    assert book.create_record(Organisation, {"name": "恢复之后"}, by=None).pk > filled["firm"].pk


def test_an_erasure_after_the_backup_is_applied_again(filled, tmp_path, make_user):
    write_backup(tmp_path / "backup.zip")
    receipts_file().unlink(missing_ok=True)
    erase_personal_data(filled["person"], by=None, why="本人申请")
    receipts = tmp_path / "erasures.jsonl"
    receipts_file().replace(receipts)
    _empty_the_book()
    report = restore_into_book(tmp_path / "backup.zip", receipts=receipts)
    assert report.erased_again == 1
    assert report.faults == []
    assert Person.objects.get(pk=filled["person"].pk).phone == ""
    receipts_file().unlink(missing_ok=True)


def test_a_missing_upload_and_a_missing_row_are_told(filled, tmp_path):
    manifest = write_backup(tmp_path / "whole.zip")
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(tmp_path / "whole.zip") as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("uploads/"):
                content = b"other"
            if name == "tables/registry_certificate.jsonl":
                content = b""
            target.writestr(name, content)
    _empty_the_book()
    report = restore_into_book(broken)
    assert {code for code, _ in report.faults} == {
        "restore_rows_differ",
        "restore_file_differs",
        "restore_history_lost",
    }
    assert manifest["rows"]["registry_certificate"] == 1


def test_others_may_write_while_a_backup_is_made(filled, tmp_path, monkeypatch):
    from nonggu.keep import backup as module

    real = module._write_files

    def write_meanwhile(archive, manifest):
        if connection.vendor == "sqlite":
            book.create_record(Organisation, {"name": "备份中录入"}, by=None)
        real(archive, manifest)

    monkeypatch.setattr(module, "_write_files", write_meanwhile)
    manifest = write_backup(tmp_path / "backup.zip")
    assert manifest["rows"]["registry_organisation"] == 1


def test_an_upload_that_grows_while_it_is_copied_is_kept_as_it_was_read(filled, tmp_path):
    growing = Path(settings.MEDIA_ROOT, "growing.bin")
    growing.parent.mkdir(parents=True, exist_ok=True)
    ended = threading.Event()

    def grow():
        with growing.open("ab", buffering=0) as stream:
            while not ended.is_set():
                stream.write(b"more" * 16)

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        manifest = write_backup(tmp_path / "backup.zip")
    finally:
        ended.set()
        thread.join()
        growing.unlink()
    assert "growing.bin" in manifest["files"]


def test_backups_never_overwrite_and_others_files_are_refused(filled, tmp_path):
    file = tmp_path / "backup.zip"
    write_backup(file)
    with pytest.raises(UnusableInput, match="backup_exists"):
        write_backup(file)
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with pytest.raises(UnusableInput, match="backup_unreadable"):
        read_manifest(tmp_path / "no.zip")
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 99, "nonggu": "9.0"}))
    with pytest.raises(UnusableInput, match="backup_newer"):
        read_manifest(tmp_path / "newer.zip")


def _nonggu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    return subprocess.run(
        [sys.executable, "-m", "nonggu", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_county_grows_from_sqlite_to_this_database(tmp_path):
    """A home made by the command line on SQLite is restored into the database of this run."""
    home = tmp_path / "home"
    made = _nonggu(
        home, "init", "--division", "999901", "--county", "示例县", "--reporting-date", "2024-03-11", "--admin", "admin"
    )
    assert made.returncode == 0, made.stderr
    assert _nonggu(home, "backup", str(tmp_path / "b.zip")).returncode == 0
    _empty_the_book()
    report = restore_into_book(tmp_path / "b.zip")
    assert report.faults == []
    assert User.objects.get().username == "admin"
    checked = _nonggu(tmp_path / "unused", "restore", str(tmp_path / "b.zip"), "--check")
    assert checked.returncode == 0, checked.stderr
    assert "registry_user" in checked.stdout
    assert not (tmp_path / "unused").exists()
    restored = _nonggu(tmp_path / "second", "restore", str(tmp_path / "b.zip"))
    assert restored.returncode == 0, restored.stderr
    assert _nonggu(tmp_path / "second", "restore", str(tmp_path / "b.zip")).returncode == 2, "never over a home"
