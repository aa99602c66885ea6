"""After a restore no door is open that was closed: tokens and links, and accounts where the ledger of endings is given."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.keep import managing
from nonggu.keep.backup import write_backup
from nonggu.keep.ledger import ledger_file
from nonggu.keep.restoring import close_doors, restore_into_book
from nonggu.keep.tokens import make_token, revoke_token, user_of_token
from nonggu.registry.endings import endings_file
from nonggu.registry.links import Purpose, make_link, open_link, register_purpose, revoke_link
from nonggu.registry.models import ApiToken, SecurityEvent, User
from nonggu.registry.models.security_event import EventKind
from tests.web.conftest import make_record, sign_in

__all__ = ["make_record", "sign_in"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _clean_home():
    endings_file().unlink(missing_ok=True)
    yield
    for file in (endings_file(), ledger_file()):
        file.unlink(missing_ok=True)


@pytest.fixture
def lost(centre, make_user, make_record, tmp_path):
    """A backup, and what was ended after it; then the book is lost. `kept` is still good."""
    clerk, gone, back = make_user("clerk"), make_user("expert", "gone"), make_user("expert", "back")
    purpose = register_purpose(Purpose("doors", "doors", str))
    until = timezone.now() + dt.timedelta(days=9)
    tokens = {name: make_token(user=clerk, name=name, by=None) for name in ("kept", "ended")}
    record = make_record("organisation")
    links = {name: make_link(record, purpose, by=None, expires_at=until) for name in ("kept", "ended")}
    file = tmp_path / "backup.zip"
    write_backup(file)
    revoke_token(ApiToken.objects.get(name="ended"), by=None)
    revoke_link(links["ended"][0], by=None)
    managing.end_account(gone, by=None)
    managing.end_account(back, by=None)
    managing.resume_account(back, by=None)
    endings = tmp_path / "endings.jsonl"
    endings.write_text(endings_file().read_text("utf-8") + '{"at": "2024', "utf-8")
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    restore_into_book(file)
    return file, endings, tokens, {name: link[1] for name, link in links.items()}


def _open(tokens, links):
    found = {f"token {name}" for name, token in tokens.items() if user_of_token(token)}
    return found | {f"link {name}" for name, link in links.items() if open_link(link)}


def test_control_a_bare_restore_opens_what_was_closed(lost):
    _, _, tokens, links = lost
    assert _open(tokens, links) == {"token kept", "token ended", "link kept", "link ended"}
    assert User.objects.get(username="gone").is_active


def test_without_the_ledger_every_token_and_link_is_revoked(lost):
    file, _, tokens, links = lost
    assert close_doors(file) == 4
    assert _open(tokens, links) == set()
    assert User.objects.get(username="gone").is_active, "nobody knows; the hall tells the administrators"


def test_with_the_ledger_exactly_what_ended_is_ended_again(lost):
    file, endings, tokens, links = lost
    assert close_doors(file, endings=endings) == 3
    assert _open(tokens, links) == {"token kept", "link kept"}
    active = dict(User.objects.values_list("username", "is_active"))
    assert active == {"clerk": True, "gone": False, "back": True}


def test_the_ledger_holds_no_secret(lost):
    _, endings, tokens, links = lost
    text = endings.read_text("utf-8")
    for secret in (*tokens.values(), *links.values()):
        assert secret not in text


def test_a_file_that_is_no_ledger_is_refused(lost, tmp_path):
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("no json\n{}\n", "utf-8")
    with pytest.raises(UnusableInput, match="endings_unreadable"):
        close_doors(lost[0], endings=wrong)


def test_staff_are_told(lost, sign_in):
    close_doors(lost[0])
    assert SecurityEvent.objects.filter(kind=EventKind.RESTORED).count() == 1
    page = sign_in("administrator").get(reverse("hall")).content.decode()
    assert "的备份恢复" in page
    assert reverse("accounts") in page
    assert "的备份恢复" not in sign_in("clerk", username="other").get(reverse("hall")).content.decode()
