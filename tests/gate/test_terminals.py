"""Administration from the office's own machines only, where the centre says which."""

from __future__ import annotations

import ipaddress
import json

import pytest
from django.test import Client
from django.urls import reverse

from nonggu.errors import UnusableInput
from nonggu.keep.home import SETTINGS_FILE, make_home, read_home
from nonggu.registry.models import SecurityEvent
from nonggu.registry.models.user import UserRole


@pytest.fixture
def named(settings):
    settings.ADMIN_NETWORKS = [ipaddress.ip_network("10.1.2.0/24"), ipaddress.ip_network("fd00::/8")]


def _client(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", UserRole.values)
def test_only_who_administers_is_kept_to_the_named_networks(role, named, make_user):
    user = make_user(role)
    inside = _client(user).get(reverse("hall"), headers={}, REMOTE_ADDR="10.1.2.9")
    outside = _client(user).get(reverse("hall"), REMOTE_ADDR="10.1.3.9")
    assert inside.status_code == 200
    assert outside.status_code == (403 if role in ("administrator", "security") else 200)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("fd00::5", 200), ("::ffff:10.1.2.9", 403), ("", 403), ("nonsense", 403)]
)
def test_addresses_of_every_kind_are_judged(address, status, named, make_user):
    assert _client(make_user("administrator")).get(reverse("hall"), REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
def test_a_refusal_ends_the_session_and_is_an_event(named, make_user):
    user = make_user("administrator")
    client = _client(user)
    answer = client.get(reverse("accounts"), REMOTE_ADDR="192.0.2.1")
    assert "192.0.2.1" in answer.content.decode()
    assert client.get(reverse("accounts"), REMOTE_ADDR="10.1.2.9").status_code == 302
    assert SecurityEvent.objects.get(about="terminal").user == user


@pytest.mark.django_db
def test_without_named_networks_everybody_comes_from_anywhere(settings, make_user):
    assert settings.ADMIN_NETWORKS == []
    assert _client(make_user("administrator")).get(reverse("hall"), REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_network_that_is_none_is_named(tmp_path):
    make_home(tmp_path / "home")
    file = tmp_path / "home" / SETTINGS_FILE
    file.write_text(json.dumps({**json.loads(file.read_text()), "admin_networks": ["10.1.2"]}))
    with pytest.raises(UnusableInput, match="home_broken"):
        read_home(tmp_path / "home")
