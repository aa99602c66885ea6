"""Who gets what at every address of the cultivate desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nonggu.desks.cultivate import coaching, judging, kept, papers, pool
from nonggu.desks.cultivate.firm_page import judge_firm
from nonggu.registry.links import make_link
from nonggu.registry.models import Material
from nonggu.registry.models.user import UserRole
from tests.desks.cultivate.conftest import ON

pytestmark = pytest.mark.django_db

READERS = {"leader", "officer", "clerk", "auditor", "administrator"}
WRITERS = {"officer", "clerk", "administrator"}
OWN = {"enterprise"}
ANYONE = set(UserRole.values)
#: For each address: who gets an answer other than 404.
ALLOWED: dict[str, set[str]] = {
    "cultivate": READERS | OWN,
    "cultivate-judge": WRITERS,
    "cultivate-mining": READERS,
    "cultivate-mining-export": READERS,
    "cultivate-run": READERS,
    "cultivate-firm": READERS | OWN,
    "cultivate-put": WRITERS,
    "cultivate-done": WRITERS,
    "cultivate-kept": READERS | OWN,
    "cultivate-scheme": READERS | OWN,
    "cultivate-way": READERS | OWN,
    "cultivate-what-if": READERS | OWN,
    "cultivate-state": WRITERS | OWN,
    "cultivate-keep": WRITERS,
    "cultivate-pool": READERS,
    "cultivate-pool-list": READERS,
    "cultivate-entry": READERS,
    "cultivate-move": WRITERS,
    "cultivate-assign": WRITERS,
    "cultivate-coach": WRITERS,
    "cultivate-finish": WRITERS,
    "cultivate-certificate": WRITERS,
    "cultivate-step": WRITERS,
    "cultivate-my-papers": WRITERS | OWN,
    "cultivate-link": WRITERS,
    "cultivate-packet-export": READERS,
    "cultivate-evidence-file": READERS,
    "cultivate-paper": WRITERS | OWN,
    "cultivate-return": WRITERS,
    "cultivate-accept": WRITERS,
    "cultivate-files": READERS,
    "cultivate-papers": ANYONE,
    "cultivate-coaching": READERS,
    "cultivate-events": READERS,
    "cultivate-event": READERS,
    "cultivate-event-code": WRITERS,
    "cultivate-sign-in": ANYONE,
    "cultivate-calendar": READERS,
    "cultivate-calendar-export": READERS,
    "cultivate-remind": WRITERS,
    "cultivate-platforms": READERS,
    "cultivate-assess": WRITERS,
    "cultivate-upgrade": READERS,
    "cultivate-upgrade-state": WRITERS,
    "cultivate-rules": READERS,
    "cultivate-rules-export": READERS,
}
WITHOUT_ACCOUNT = {"cultivate-papers", "cultivate-sign-in"}
POSTED = {
    "cultivate-judge": {},
    "cultivate-put": {"scheme": "tech_sme", "cycle_year": 2024},
    "cultivate-done": {"kind": "annual_report", "period": "2023"},
    "cultivate-state": {"fact": "on_bad_list", "value": "no"},
    "cultivate-keep": {},
    "cultivate-move": {"stage": "in_pool", "reason": "走访"},
    "cultivate-assign": {},
    "cultivate-coach": {"served_on": "2024-03-01", "content": "逐条看"},
    "cultivate-finish": {"finished_on": "2024-03-02"},
    "cultivate-certificate": {"number": "", "valid_from": "", "valid_to": ""},
    "cultivate-step": {"done_on": "2024-03-09"},
    "cultivate-link": {"expires_on": ""},
    "cultivate-paper": {"text": "见附件"},
    "cultivate-return": {"comment": "缺附表"},
    "cultivate-accept": {},
    "cultivate-event-code": {},
    "cultivate-remind": {},
    "cultivate-assess": {"result": ""},
    "cultivate-upgrade-state": {"fact": "area_m2", "value": "600"},
}


@pytest.fixture
def addresses(firm, subjects):
    entry = pool.put_in_pool(firm, "high_tech_enterprise", cycle_year=2024, on=ON, reason="挖潜", by=None)
    run = judging.judge_everybody(on=ON, by=None)[0]
    session = coaching.coach(entry, coaching.Advice(ON, "看差距", next_step="补材料", next_step_due_on=ON), by=None)
    record = kept.keep_assessment(firm, judge_firm(firm, "high_tech_enterprise", on=ON).assessment, by=None)

    class Upload:
        name, size = "证书.pdf", 9

        def read(self):
            return b"%PDF-1.4\n"

    papers.file_paper(entry, "licence", text="", files=[Upload()], on=ON, by=None)
    evidence = papers.papers_of(entry, on=ON)[1].files[0]
    soon = timezone.now() + dt.timedelta(days=1)
    tokens = [
        make_link(entry, papers.PAPERS_LINK, by=None, expires_at=soon)[1],
        make_link(subjects["event"], coaching.SIGN_IN, by=None, expires_at=soon)[1],
    ]
    scheme, code = "high_tech_enterprise", entry.code
    platform, town, event = subjects["platform"].code, subjects["town"].code, subjects["event"].code
    arguments = {
        "cultivate-run": [run.pk, firm.code],
        "cultivate-put": [firm.code],
        "cultivate-done": [firm.code],
        "cultivate-firm": [firm.code],
        "cultivate-kept": [firm.code, record.code],
        "cultivate-step": [code, session.pk],
        "cultivate-packet-export": [code, "word"],
        "cultivate-evidence-file": [code, evidence.pk],
        "cultivate-papers": [tokens[0]],
        "cultivate-sign-in": [tokens[1]],
        "cultivate-event": [event],
        "cultivate-event-code": [event],
        "cultivate-assess": [platform],
        "cultivate-upgrade": ["town", town],
        "cultivate-upgrade-state": ["platform", platform],
    }
    for name in ("mining", "mining-export", "pool", "pool-list", "files"):
        arguments[f"cultivate-{name}"] = [scheme]
    for name in ("scheme", "way", "what-if", "state", "keep"):
        arguments[f"cultivate-{name}"] = [firm.code, scheme]
    for name in ("entry", "move", "assign", "coach", "finish", "certificate", "my-papers", "link"):
        arguments[f"cultivate-{name}"] = [code]
    for name in ("paper", "return", "accept"):
        arguments[f"cultivate-{name}"] = [code, "staff"]
    return {name: reverse(name, args=arguments.get(name, [])) for name in ALLOWED}


def _answer(client, name, address):
    answer = client.post(address, POSTED[name]) if name in POSTED else client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, the client closes it
    return answer


@pytest.mark.parametrize("role", UserRole.values)
def test_each_role_gets_what_is_settled(role, addresses, firm, client_of):
    client = client_of(role, **({"organisation": firm} if role == "enterprise" else {}))
    got = {}
    for name, address in addresses.items():
        answer = _answer(client, name, address)
        assert answer.status_code in (200, 302, 404, 422), (name, answer.status_code)
        got[name] = answer.status_code != 404
    assert got == {name: role in who for name, who in ALLOWED.items()}


def test_nobody_gets_anything_without_signing_in(addresses):
    for name, address in addresses.items():
        answer = _answer(Client(), name, address)
        is_sent_away = answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]
        assert is_sent_away == (name not in WITHOUT_ACCOUNT), name


def test_an_enterprise_does_not_see_another_one(addresses, other, client_of):
    client = client_of("enterprise", organisation=other)
    for name in ("firm", "scheme", "way", "what-if", "kept", "my-papers"):
        assert client.get(addresses[f"cultivate-{name}"]).status_code == 404, name
    for name in ("state", "paper"):
        key = f"cultivate-{name}"
        assert client.post(addresses[key], POSTED[key]).status_code == 404, name
    assert not Material.objects.filter(item="staff").exists()


def test_a_clerk_sees_its_own_township_only(addresses, places, client_of):
    client = client_of("clerk", township=places[1])
    for name in ("firm", "scheme", "entry", "packet-export"):
        assert client.get(addresses[f"cultivate-{name}"]).status_code == 404, name
    assert client.post(addresses["cultivate-move"], POSTED["cultivate-move"]).status_code == 404
    assert "模拟企业甲" not in client.get(addresses["cultivate-mining"]).content.decode()
