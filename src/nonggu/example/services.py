"""Services to households over three years (户次): the counted ones, and those out of time, kind or state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nonggu.example.dates import REPORTING_DATE, day_between
from nonggu.example.draft import Draft, Row
from nonggu.example.growers import Grower, Growers
from nonggu.example.origins import decoy, synthetic
from nonggu.example.published import read_rows
from nonggu.registry.models.service_record import ServiceKind as Kind
from nonggu.registry.models.service_record import ServiceState as State

#: The last day with a service: the newest source of the figure.
LAST_SERVICE = dt.date(2024, 3, 8)
#: The window of 36 months begins the day after.
WINDOW_EDGE = dt.date(2021, 3, 11)

_SEASONS = (
    (dt.date(2021, 3, 12), dt.date(2021, 4, 30)),
    (dt.date(2022, 2, 10), dt.date(2022, 4, 30)),
    (dt.date(2023, 2, 10), dt.date(2023, 4, 30)),
    (dt.date(2024, 2, 1), LAST_SERVICE),
    (dt.date(2021, 8, 10), dt.date(2021, 10, 20)),
    (dt.date(2022, 8, 10), dt.date(2022, 10, 20)),
    (dt.date(2023, 8, 10), dt.date(2023, 10, 20)),
)
_SEASON_WEIGHTS = (22, 24, 28, 16, 3, 3, 4)
_KINDS = (Kind.SOIL_TEST, Kind.FORMULA_FERTILISER, Kind.MICROBIAL_FERTILISER)
_KIND_WEIGHTS = (30, 30, 40)
_OUTCOMES = ("户主签字确认", "长势正常，待收后回访", "减施一袋，叶色未见变化", "已登记，下茬再看", "")


class Services:
    """Enters services; one household is served once a day with one kind."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.rng = draft.chance("services")
        self.stations = dict(
            zip(draft.codes("township"), [station.code for station in draft.stations[:6]] * 2, strict=False)
        )
        self.texts: dict[str, list[str]] = {}
        for cells in read_rows("texts", "services"):
            self.texts.setdefault(cells["kind"], []).append(cells["text"])
        self.taken: set[tuple[str, Kind, dt.date]] = set()

    def enter(self, grower: Grower, kind: Kind, on: dt.date, origin: Row, state: State = State.DONE) -> None:
        """Enter one service unless the household has it already that day."""
        if (grower.code, kind, on) in self.taken:
            return
        self.taken.add((grower.code, kind, on))
        rng = self.rng
        values: Row = {
            "kind": kind.value,
            "household": grower.code,
            "provider": self.stations[grower.township],
            "served_on": on,
            "state": state.value,
            "content": rng.choice(self.texts[kind.value]),
        }
        if grower.plots:
            values["plot"] = rng.choice(grower.plots)
        if state == State.DONE:
            values["outcome"] = rng.choice(_OUTCOMES)
        self.draft.enter("service_record", {**values, **origin, "source_date": on})

    def kind(self, kinds: Sequence[Kind] = _KINDS, weights: Sequence[int] | None = _KIND_WEIGHTS) -> Kind:
        """A kind of service by chance."""
        return self.rng.choices(kinds, weights)[0]


def enter_services(draft: Draft, growers: Growers) -> None:
    """Services of every group of households."""
    services = Services(draft)
    for place, grower in enumerate(growers.served):
        _serve(services, grower, is_on_last_day=place % 175 == 0)
    for grower in growers.doubles:
        on = day_between(services.rng, *_SEASONS[2])
        services.enter(grower, services.kind(), on, decoy("记在重复登记的户名下"))
    _enter_beside(services, growers.beside)


def _serve(services: Services, grower: Grower, *, is_on_last_day: bool) -> None:
    rng = services.rng
    if is_on_last_day:
        services.enter(grower, services.kind(), LAST_SERVICE, synthetic())
    for _ in range(rng.choices((1, 2, 3, 4), (45, 32, 15, 8))[0]):
        season = rng.choices(_SEASONS, _SEASON_WEIGHTS)[0]
        services.enter(grower, services.kind(), day_between(rng, *season), synthetic())
    if rng.random() < 0.06:
        on = day_between(rng, *_SEASONS[2])
        services.enter(grower, services.kind((Kind.TRAINING, Kind.FIELD_VISIT), None), on, synthetic())


def _enter_beside(services: Services, beside: dict[str, list[Grower]]) -> None:
    rng = services.rng
    for place, grower in enumerate(beside["before"]):
        on = WINDOW_EDGE if place % 13 == 0 else day_between(rng, dt.date(2021, 3, 1), WINDOW_EDGE)
        services.enter(grower, services.kind(), on, decoy("早于36个月的服务窗口"))
    for grower in beside["other"]:
        on = day_between(rng, *_SEASONS[rng.randrange(3)])
        only = decoy("只参加培训或回访，没有测土配肥")
        services.enter(grower, services.kind((Kind.TRAINING, Kind.FIELD_VISIT), None), on, only)
    for place, grower in enumerate(beside["undone"]):
        on = day_between(rng, *_SEASONS[2])
        if place % 3:
            services.enter(grower, services.kind(), on, decoy("服务已取消"), State.CANCELLED)
        else:
            services.enter(grower, services.kind(), on, decoy("只是计划"), State.PLANNED)
    for grower in beside["after"]:
        late = day_between(rng, REPORTING_DATE + dt.timedelta(days=1), dt.date(2024, 3, 28))
        services.enter(grower, services.kind(), late, decoy("报告日之后的服务"))
