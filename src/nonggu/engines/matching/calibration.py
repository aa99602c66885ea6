"""Scores to probabilities by recorded outcomes (Platt's method), once there are enough of them.

Platt, Probabilistic outputs for support vector machines, in: Advances in Large Margin Classifiers (1999); smoothed
targets and Newton steps as in Lin, Lin and Weng, A note on Platt's probabilistic outputs (2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.matching.arrays import Flags, Floats
from nonggu.engines.reasons import Reason

#: Outcomes, and outcomes of the rarer kind, below which no probability is given (judgement, unsure).
LEAST_OUTCOMES = 50
LEAST_OF_EACH = 10
NEWTON_STEPS = 100


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability of success = 1 / (1 + exp(-(slope * score + intercept))); both None where outcomes do not suffice.

    `outcomes`, `successes`: what it rests on. `reasons`: why there is no probability, or that it is weak.
    """

    slope: float | None
    intercept: float | None
    outcomes: int
    successes: int
    reasons: tuple[Reason, ...] = ()

    def probability(self, score: Floats) -> Floats | None:
        """Probabilities of scores; None where outcomes do not suffice."""
        if self.slope is None or self.intercept is None:
            return None
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * score + self.intercept))), dtype=np.float64)


def calibrate(
    score: Floats, success: Flags, *, least_outcomes: int = LEAST_OUTCOMES, least_of_each: int = LEAST_OF_EACH
) -> Calibration:
    """A calibration from scores (0 to 1) and whether each match succeeded."""
    count, good = len(score), int(success.sum())
    if count < least_outcomes or min(good, count - good) < least_of_each:
        params = {"outcomes": count, "successes": good, "least": least_outcomes, "least_of_each": least_of_each}
        return Calibration(None, None, count, good, (Reason("too_few_outcomes", params),))
    slope, intercept = _fit(score, success, good, count - good)
    weak = (Reason("score_says_nothing", {"slope": round(slope, 3)}),) if slope <= 0 else ()
    return Calibration(slope, intercept, count, good, weak)


def _fit(score: Floats, success: Flags, good: int, bad: int) -> tuple[float, float]:
    target = np.where(success, (good + 1) / (good + 2), 1 / (bad + 2))
    design = np.column_stack((score, np.ones(len(score))))
    place = np.array([0.0, np.log((good + 1) / (bad + 1))])
    loss = _loss(design, target, place)
    for _ in range(NEWTON_STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ place))
        slope = design.T @ (chance - target)
        if np.abs(slope).max() < 1e-9:
            break
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-12 * np.eye(2)
        step, size = np.linalg.solve(curve, slope), 1.0
        while size > 1e-10 and (lower := _loss(design, target, place - size * step)) > loss:
            size /= 2
        place, loss = place - size * step, lower
    return float(place[0]), float(place[1])


def _loss(design: Floats, target: Floats, place: Floats) -> float:
    """Cross entropy, written so that large values do not overflow."""
    value = design @ place
    return float((np.logaddexp(0.0, value) - target * value).sum())
