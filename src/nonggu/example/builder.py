"""The example county, built from the published facts and a seed: the same seed gives the same county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nonggu.example.administration import demo_users, enter_administration
from nonggu.example.animals import enter_herds
from nonggu.example.coaching import enter_coaching
from nonggu.example.cooperation import enter_cooperation
from nonggu.example.cultivation import enter_annual_reports, enter_cultivation, enter_sign_ins
from nonggu.example.draft import Draft, Merge, Row
from nonggu.example.evidence import enter_evidence
from nonggu.example.festival import enter_festivals
from nonggu.example.forms import enter_forms
from nonggu.example.growers import enter_growers
from nonggu.example.honours import enter_honours
from nonggu.example.matches import enter_matches
from nonggu.example.needs import enter_needs
from nonggu.example.organisations import enter_organisations
from nonggu.example.people import enter_people
from nonggu.example.plant import enter_plants
from nonggu.example.platforms import enter_platforms
from nonggu.example.property import enter_property
from nonggu.example.published import centre
from nonggu.example.recognitions import choose_high_tech, enter_recognitions
from nonggu.example.research import enter_research
from nonggu.example.returns import enter_returns
from nonggu.example.services import enter_services
from nonggu.example.signings import enter_signings
from nonggu.example.soils import enter_soil_samples
from nonggu.example.trainings import enter_trainings
from nonggu.example.trials import enter_trials
from nonggu.example.visits import enter_visits

SEED = 140703


@dataclass(frozen=True, slots=True)
class County:
    """A whole county.

    `centre` is the centre's row (division_code, county_name, city_name, province_name, county_name_en, centre_name,
    reporting_date). `rows` has, by noun in load order, rows by column name (`registry.columns`): references are codes
    (lists of codes where there are several), choices their values, money Decimal in the column's unit (万元), missing
    keys or None unknown. `merges` are pairs to be merged after loading. `users` are accounts (username, display_name,
    role, and codes of unit, township, organisation, person, household).
    """

    centre: dict[str, Any]
    rows: dict[str, list[Row]]
    merges: tuple[Merge, ...]
    users: tuple[Row, ...]


def build_county(seed: int = SEED) -> County:
    """Build the county: about 33,000 rows in about a second."""
    draft = Draft(seed)
    enter_administration(draft)
    enter_organisations(draft)
    choose_high_tech(draft)
    _enter_enterprises(draft)
    _enter_countryside(draft)
    enter_cultivation(draft)
    enter_sign_ins(draft)
    enter_forms(draft)
    enter_annual_reports(draft)
    enter_evidence(draft)
    return County(centre(), draft.rows, tuple(draft.merges), tuple(demo_users(draft)))


def _enter_enterprises(draft: Draft) -> None:
    enter_people(draft)
    enter_recognitions(draft)
    enter_coaching(draft)
    enter_platforms(draft)
    enter_honours(draft)
    enter_property(draft)
    enter_returns(draft)
    enter_visits(draft)
    enter_needs(draft)
    enter_research(draft)
    enter_festivals(draft)
    enter_signings(draft)
    enter_cooperation(draft)
    enter_matches(draft)


def _enter_countryside(draft: Draft) -> None:
    enter_trainings(draft)
    growers = enter_growers(draft)
    enter_soil_samples(draft)
    enter_services(draft, growers)
    enter_trials(draft)
    enter_herds(draft)
    enter_plants(draft)
