"""Pages of the match desk that links do not reach, as staff, firm and expert, and behind an invitation's link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.screen import FULL, Screen, page_of, press, stay, submit_empty, user_named


def _need(state: str, name: str = "match-need", *more: str) -> Callable[[], str]:
    """A page of the need of that state with the longest words."""

    def made() -> str:
        from nonggu.registry.models import Need

        found = max(Need.objects.filter(archived_at=None, state=state), key=lambda need: len(need.words), default=None)
        return page_of(name, found.code, *more) if found else ""

    return made


def _match(state: str, name: str = "match-match") -> Callable[[], str]:
    def made() -> str:
        from nonggu.registry.models import Match

        found = Match.objects.filter(archived_at=None, state=state).order_by("pk").first()
        return page_of(name, found.code) if found else ""

    return made


def _draft() -> str:
    """A draft of the enterprise's own, half answered."""
    from nonggu.desks.match import asking
    from nonggu.registry.models import Need

    by, title = user_named("enterprise"), "冬季育苗棚湿度降不下来"
    found = Need.objects.filter(title=title).first()
    values = {"title": title, "words": "一到夜里棚膜滴水，黄瓜苗叶子上长灰霉，打药也压不住，去年死了三成苗。"}
    return page_of("match-need", (found or asking.begin_need(values, by=by)).code)


def _question(key: str) -> Callable[[], str]:
    return lambda: f"{_draft()}ask/{key}/"


def _proposed() -> str:
    """A match that is proposed; made here where none is left."""
    from nonggu.desks.match import proposing
    from nonggu.registry.models import Appointment, Match, Need

    found = Match.objects.filter(archived_at=None, state="proposed").first()
    if found is None:
        need = Need.objects.filter(archived_at=None, state="published", match=None).first()
        person = Appointment.objects.filter(role="pool_expert").first()
        if need is None or person is None:
            return ""
        found = proposing.propose(need, person.person, score=None, by=user_named("officer"))
    return page_of("match-match", found.code)


def _invitation(side: str) -> Callable[[], str]:
    """The page behind a link that was just made, for an invitation that nobody has answered."""

    def made() -> str:
        from nonggu.desks.match import inviting
        from nonggu.registry.models import Match

        living = Match.objects.filter(archived_at=None, state="invited", expert_answer="", firm_answer="")
        found = living.order_by("-pk").first()
        if found is None:
            if not _proposed():
                return ""
            found = Match.objects.filter(archived_at=None, state="proposed").first()
        tokens = inviting.invite_with_links(found, by=user_named("officer"), address="")
        return page_of("match-reply", tokens[side])

    return made


def _answered(page: Any) -> None:
    page.locator("main form button[value=yes]").first.click()
    page.wait_for_load_state()


def _of_expert() -> str:
    """An invitation to the expert of the account."""
    from nonggu.desks.match import proposing
    from nonggu.registry.models import Match, Need

    user = user_named("expert")
    found = Match.objects.filter(archived_at=None, person=user.person).exclude(state="proposed").first()
    if found is None:
        need = Need.objects.filter(archived_at=None, state="published", match=None).first()
        officer = user_named("officer")
        found = proposing.invite(proposing.propose(need, user.person, score=None, by=officer), by=officer)
    return page_of("match-match", found.code)


def _of_firm() -> str:
    """A proposal to the enterprise of the account."""
    from nonggu.desks.match import proposing
    from nonggu.registry import book
    from nonggu.registry.models import Appointment, Match, Need

    user, officer = user_named("enterprise"), user_named("officer")
    found = (
        Match.objects.filter(archived_at=None, need__organisation=user.organisation).exclude(state="proposed").first()
    )
    if found is None:
        values = {"title": "番茄裂果多", "words": "入夏后番茄裂果，商品率不到七成。", "state": "published"}
        need = book.create_record(Need, {**values, "organisation": user.organisation}, by=None)
        person = Appointment.objects.filter(role="pool_expert").first().person
        found = proposing.invite(proposing.propose(need, person, score=None, by=officer), by=officer)
    return page_of("match-match", found.code)


def _round(state: str, **rules: object) -> Any:
    """A round over all open needs in that state; started here where there is none."""
    from nonggu.desks.match import rounds
    from nonggu.registry.models import MatchRound

    found = MatchRound.objects.filter(state=state).first()
    if found is not None or not rounds.open_needs(user_named("officer")):
        return found
    given = {"floor": "0.05", "objective": "total", "senior_per_need": 0, "one_per_institution": False, **rules}
    found = rounds.start_round(name="2024年第一季度集中对接", rules=given, by=user_named("officer"))
    if state != "running":
        rounds.run_round(found.pk)
        found.refresh_from_db()
    return found


def _round_page(state: str, name: str = "match-round", **rules: object) -> Callable[[], str]:
    return lambda: page_of(name, found.pk) if (found := _round(state, **rules)) else ""


def _failed_round() -> str:
    from nonggu.desks.match import rounds
    from nonggu.registry.models import MatchRound

    found = MatchRound.objects.filter(state="failed").first()
    if found is None and (started := _round("running")):
        rounds.fail_round(started.pk, "internal_error", {"what": "画面用"})
        found = MatchRound.objects.get(pk=started.pk)
    return page_of("match-round", found.pk) if found else ""


MATCH_SCREENS: tuple[Screen, ...] = (
    Screen("match-leader", "leader", "/match/"),
    Screen("match-firm", "enterprise", "/match/", homes=FULL),
    Screen("match-expert", "expert", "/match/", homes=FULL),
    Screen("match-ask-refused", "clerk", "/match/ask/", submit_empty),
    Screen("match-ask-firm", "enterprise", "/match/ask/", homes=FULL),
    Screen("match-question", "enterprise", _question("tried"), homes=FULL),
    Screen("match-question-terms", "enterprise", _question("terms"), homes=FULL),
    Screen("match-question-secrecy", "enterprise", _question("secrecy"), homes=FULL),
    Screen("match-need-draft", "enterprise", _draft, homes=FULL),
    Screen("match-needs-nothing", "officer", "/match/needs/?words=没有这样的需求"),
    Screen("match-need", "officer", _need("published"), homes=FULL),
    Screen("match-need-to-review", "officer", _need("to_review"), homes=FULL),
    Screen("match-need-answered", "leader", _need("answered"), homes=FULL),
    Screen("match-need-expert", "expert", _need("published"), homes=FULL),
    Screen("match-candidates", "officer", _need("published", "match-candidates"), homes=FULL),
    Screen("match-rewrite", "officer", _need("to_review", "match-rewrite"), homes=FULL),
    Screen("match-proposed", "officer", _proposed, homes=FULL),
    Screen("match-invited", "officer", _proposed, press("form[action$='/act/invite/'] button"), homes=FULL),
    Screen("match-match", "officer", _match("agreed"), homes=FULL),
    Screen("match-done", "auditor", _match("done"), homes=FULL),
    Screen("match-refused", "officer", _match("refused"), homes=FULL),
    Screen("match-match-expert", "expert", _of_expert, homes=FULL),
    Screen("match-match-firm", "enterprise", _of_firm, homes=FULL),
    Screen("match-why", "officer", _match("agreed", "match-why"), homes=FULL),
    Screen("match-reply", "", _invitation("expert"), homes=FULL),
    Screen("match-reply-firm", "", _invitation("firm"), homes=FULL),
    Screen("match-reply-done", "", _invitation("expert"), _answered, homes=FULL),
    Screen("match-round", "officer", _round_page("ready"), homes=FULL),
    Screen("match-proof", "auditor", _round_page("ready", "match-proof"), homes=FULL),
    Screen("match-round-refused", "officer", _round_page("infeasible", floor="0.99", objective="maxmin"), homes=FULL),
    Screen("match-round-waiting", "officer", _round_page("running"), stay, homes=FULL),
    Screen("match-round-failed", "officer", _failed_round, homes=FULL),
    Screen("match-funnel", "officer", "/match/funnel/need/"),
    Screen("match-heat", "officer", "/match/pictures/heat/"),
)
