"""An office machine: addresses for colleagues, starting at sign-in, disks that are not this machine's."""

from __future__ import annotations

import configparser
import ipaddress
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from nonggu.keep import autostart, lan
from nonggu.keep.home import make_home
from nonggu.keep.shares import kind_among, network_share

HOME = Path("/home/wang/农谷 数据")


def test_colleagues_get_addresses_of_the_machine_and_pages_answer_under_them(monkeypatch):
    monkeypatch.setattr(lan, "own_addresses", lambda: ["192.168.1.20", "fd00::20"])
    monkeypatch.setattr(lan.socket, "gethostname", lambda: "KEJI-PC")
    assert lan.hosts_for("0.0.0.0") == ["192.168.1.20", "[fd00::20]", "keji-pc"]
    assert lan.page_addresses("0.0.0.0", 8000) == [
        "http://127.0.0.1:8000/",
        "http://192.168.1.20:8000/",
        "http://[fd00::20]:8000/",
        "http://keji-pc:8000/",
    ]
    assert lan.page_addresses("127.0.0.1", 80) == ["http://127.0.0.1:80/"]
    assert lan.hosts_for("10.0.0.5") == ["10.0.0.5"]


def test_own_addresses_are_no_loopback():
    for address in lan.own_addresses():
        assert not ipaddress.ip_address(address).is_loopback


def test_served_to_the_office_pages_answer_under_the_machines_address_and_no_other(tmp_path):
    """The settings of a process that serves everywhere, as `nonggu serve --host 0.0.0.0` makes them."""
    make_home(tmp_path / "home")
    script = (
        "from nonggu.keep import lan; lan.own_addresses = lambda: ['192.168.1.20'];"
        "from nonggu.cli.commands.serve import let_in; let_in('0.0.0.0');"
        "from nonggu.cli.book import open_book; open_book(is_upgraded=False);"
        "from django.test import RequestFactory; from django.core.exceptions import DisallowedHost\n"
        "for host in ('192.168.1.20:8000', '127.0.0.1:8000', 'evil.example'):\n"
        "    try: print(RequestFactory().get('/', headers={'host': host}).get_host())\n"
        "    except DisallowedHost: print('refused')"
    )
    environment = {**os.environ, "NONGGU_HOME": str(tmp_path / "home"), "NONGGU_HOSTS": ""}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["192.168.1.20:8000", "127.0.0.1:8000", "refused"]


def test_a_desktop_entry_starts_the_centre():
    text = autostart.desktop_text(HOME, ["--host", "0.0.0.0"], python="/opt/a b/python3")
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read_string(text)
    section = entry["Desktop Entry"]
    assert section["Type"] == "Application"
    assert shlex.split(section["Exec"]) == [
        "env", f"NONGGU_HOME={HOME}", "/opt/a b/python3", "-m", "nonggu", "serve", "--host", "0.0.0.0"
    ]  # fmt: skip


def test_a_batch_file_starts_the_centre():
    text = autostart.windows_text(
        Path("D:/农谷 100%"), ["--port", "8000"], python=r"C:\Program Files\Python312\python.exe"
    )
    lines = text.splitlines()
    assert lines[1] == "chcp 65001 >nul", "the file is UTF-8"
    assert "100%%" in lines[2], "a percent sign begins a variable"
    assert lines[3] == r'start "Nonggu" /min "C:\Program Files\Python312\python.exe" -m nonggu serve --port 8000'


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("win32", {"APPDATA": "/users/wang/roaming"}, "Startup/nonggu.bat"),
        ("linux", {"XDG_CONFIG_HOME": "/home/wang/.config"}, "/home/wang/.config/autostart/nonggu.desktop"),
    ],
)
def test_where_machines_look(platform, environment, place):
    assert autostart.autostart_file(platform, environment).as_posix().endswith(place)


def test_the_command_writes_and_removes_it(tmp_path):
    make_home(tmp_path / "home")
    environment = {**os.environ, "NONGGU_HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "config")}

    def serve(flag):
        command = [sys.executable, "-m", "nonggu", "serve", "--host", "0.0.0.0", flag]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    file = tmp_path / "config" / "autostart" / "nonggu.desktop"
    assert str(file) in serve("--at-sign-in")
    assert "--host 0.0.0.0" in file.read_text("utf-8")
    assert str(file) in serve("--not-at-sign-in")
    assert not file.exists()
    assert "没有设置" in serve("--not-at-sign-in")


MOUNTS = """/dev/sda2 / ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
server:/export /mnt/nfs nfs4 rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
//server/x /mnt/with\\040blank cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/nonggu", ""),
        ("/mnt/share/nonggu", "cifs"),
        ("/mnt/nfs", "nfs4"),
        ("/mnt/share/local/nonggu", ""),
        ("/mnt/with blank/nonggu", "cifs"),
        ("/mnt/sharepoint", ""),
    ],
)
def test_network_shares_are_known(folder, kind):
    assert kind_among(MOUNTS, Path(folder)) == kind


def test_the_tests_home_is_on_this_machine(tmp_path):
    assert network_share(tmp_path) == ""
