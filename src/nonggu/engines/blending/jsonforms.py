"""A mix as JSON: the array form (c, A, lo, hi, lb, ub, total, integer, semicontinuous) and the named form
(ingredients, needs).

Errors name the key that cannot be read; they never show a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from nonggu.engines.blending.mixes import Ingredient, Mix, Need, as_used, state_problem
from nonggu.engines.blending.problem import Floats, Problem, make_problem
from nonggu.errors import UnusableInput

_ARRAY_KEYS = frozenset(
    (
        "c",
        "A",
        "a",
        "lo",
        "hi",
        "lb",
        "ub",
        "total",
        "integer",
        "semicontinuous",
        "minimum_if_used",
        "step",
        "most_used",
        "names",
        "rows",
    )
)
_NAMED_KEYS = frozenset(("ingredients", "needs", "mixes", "total", "most_used", "name", "bounds"))
#: Keys that may stand anywhere and mean nothing to the engine.
_FREE_KEYS = frozenset(("name", "id", "note", "comment", "format", "title", "unit", "units"))

_INFINITE = {"inf": np.inf, "+inf": np.inf, "infinity": np.inf, "-inf": -np.inf, "-infinity": -np.inf}


@dataclass(frozen=True, slots=True)
class Reading:
    """A problem read from JSON; for the named form also its ingredients and mixes; keys that were not known."""

    problem: Problem
    ingredients: tuple[Ingredient, ...] = ()
    mixes: tuple[Mix, ...] = ()
    unknown: tuple[str, ...] = ()


def read_problem(form: object) -> Reading:
    """One problem from its JSON form. Raises UnusableInput (`mix_form_wrong`, `mix_key_wrong` and those of the
    engine).
    """
    if not isinstance(form, Mapping):
        raise UnusableInput("mix_form_wrong")
    if "ingredients" in form:
        return _read_named(form)
    if "c" in form:
        return Reading(_read_arrays(form), unknown=_unknown(form, _ARRAY_KEYS))
    raise UnusableInput("mix_form_wrong")


def _unknown(form: Mapping[str, object], known: frozenset[str]) -> tuple[str, ...]:
    return tuple(str(key) for key in form if key not in known and key not in _FREE_KEYS)


def _read_arrays(form: Mapping[str, object]) -> Problem:
    c = _numbers(form, "c", np.nan)
    n = 0 if c is None else c.size
    names = _texts(form, "names", [f"x{j + 1}" for j in range(n)])
    lb, ub = _numbers(form, "lb", -np.inf), _numbers(form, "ub", np.inf)
    lower = np.zeros(n) if lb is None else lb
    if_used = _thresholds(form, "minimum_if_used", n, names)
    marked = _marks(form, "semicontinuous", n, names, lower)
    if_used = np.where(np.isnan(if_used), marked, if_used)
    if lower.size == n:
        # The lower bound of a semicontinuous amount is what it must reach if it is used at all.
        lower = np.where(np.isnan(marked), lower, np.minimum(lower, 0.0))
    step = _thresholds(form, "step", n, names)
    whole = _marks(form, "integer", n, names, np.ones(n))
    return make_problem(
        np.zeros(0) if c is None else c,
        _matrix(form, n),
        _numbers(form, "lo", -np.inf),
        _numbers(form, "hi", np.inf),
        lower,
        ub,
        total=_number(form, "total"),
        step=np.where(np.isnan(step), whole, step),
        if_used=if_used,
        most_used=_whole(form, "most_used"),
        names=names,
        row_names=_texts(form, "rows", None),
    )


def _wrong(key: str, value: object) -> UnusableInput:
    return UnusableInput("mix_key_wrong", key=key, value=str(value)[:60])


def _real(key: str, value: object, empty: float) -> float:
    if value is None:
        return empty
    if isinstance(value, str) and value.strip().lower() in _INFINITE:
        return _INFINITE[value.strip().lower()]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(key, value)
    try:
        return float(value)
    except OverflowError:
        raise _wrong(key, value) from None


def _number(form: Mapping[str, object], key: str) -> float | None:
    return None if form.get(key) is None else _real(key, form[key], np.nan)


def _whole(form: Mapping[str, object], key: str) -> int | None:
    value = form.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(key, value)
    return value


def _numbers(form: Mapping[str, object], key: str, empty: float) -> Floats | None:
    """A list of numbers, null standing for `empty`; None where the key is missing."""
    value = form.get(key)
    if value is None:
        return None
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong(key, value)
    return np.array([_real(key, entry, empty) for entry in value], dtype=np.float64)


def _matrix(form: Mapping[str, object], n: int) -> Floats:
    value = form.get("A", form.get("a"))
    if value is None:
        return np.zeros((0, n))
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong("A", value)
    rows = []
    for row in value:
        if not isinstance(row, Sequence) or isinstance(row, str):
            raise _wrong("A", row)
        if len(row) != n:
            raise UnusableInput("mix_wrong_length", part="A", found=len(row), needed=n)
        rows.append([_real("A", entry, np.nan) for entry in row])
    return np.array(rows, dtype=np.float64).reshape(len(rows), n)


def _texts(form: Mapping[str, object], key: str, default: list[str] | None) -> list[str] | None:
    value = form.get(key)
    if value is None:
        return default
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong(key, value)
    return [str(entry) for entry in value]


def _place(key: str, which: object, n: int, names: list[str] | None) -> int:
    if isinstance(which, str) and names is not None and which in names:
        return names.index(which)
    if isinstance(which, str) and which.isdigit():
        which = int(which)
    if isinstance(which, int) and not isinstance(which, bool) and 0 <= which < n:
        return which
    raise _wrong(key, which)


def _thresholds(form: Mapping[str, object], key: str, n: int, names: list[str] | None) -> Floats:
    """A number an ingredient, as a list with null for none or as an object by name; nan where there is none."""
    found = np.full(n, np.nan)
    value = form.get(key)
    if isinstance(value, Mapping):
        for which, entry in value.items():
            found[_place(key, which, n, names)] = _real(key, entry, np.nan)
    elif value is not None:
        listed = _numbers(form, key, np.nan)
        if listed is None or listed.size != n:
            raise UnusableInput("mix_wrong_length", part=key, found=0 if listed is None else listed.size, needed=n)
        found = listed
    return found


def _marks(form: Mapping[str, object], key: str, n: int, names: list[str] | None, values: Floats) -> Floats:
    """Which ingredients a list marks (true/false, names, or places from 0) as `values` there and nan elsewhere."""
    given = form.get(key)
    found = np.full(n, np.nan)
    if given is None or given is False:
        return found
    if given is True:
        return values.copy()
    if isinstance(given, Mapping):
        return _thresholds(form, key, n, names)
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise _wrong(key, given)
    if len(given) == n and any(entry is None or isinstance(entry, float) for entry in given):
        return _thresholds(form, key, n, names)
    for index in _marked(key, given, n, names):
        found[index] = values[index] if index < values.size else np.nan
    return found


def _marked(key: str, given: Sequence[object], n: int, names: list[str] | None) -> list[int]:
    if all(isinstance(entry, bool) for entry in given):
        if len(given) != n:
            raise UnusableInput("mix_wrong_length", part=key, found=len(given), needed=n)
        return [index for index, entry in enumerate(given) if entry]
    if len(given) == n and all(isinstance(entry, int) and entry in (0, 1) for entry in given):
        # Zeros and ones: places cannot stand twice, marks of more than two ingredients must.
        if len(set(given)) == n and n <= 2 and list(given) != [1]:
            raise UnusableInput("mix_marks_ambiguous", key=key)
        return [index for index, entry in enumerate(given) if entry]
    return [_place(key, entry, n, names) for entry in given]


def _read_named(form: Mapping[str, object]) -> Reading:
    ingredients = tuple(_ingredient(entry) for entry in _objects(form, "ingredients"))
    if "mixes" in form:
        mixes = tuple(_mix(entry, f"mix {place + 1}") for place, entry in enumerate(_objects(form, "mixes")))
    else:
        mixes = (_mix(form, "mix"),)
    unknown = _unknown(form, _NAMED_KEYS)
    return Reading(state_problem(ingredients, mixes), ingredients, mixes, unknown)


def _objects(form: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = form.get(key, [])
    if not isinstance(value, Sequence) or not all(isinstance(entry, Mapping) for entry in value):
        raise _wrong(key, value)
    return [cast(Mapping[str, object], entry) for entry in value]


def _ingredient(form: Mapping[str, object]) -> Ingredient:
    content = form.get("content", {})
    if not isinstance(content, Mapping):
        raise _wrong("content", content)
    name = str(form.get("name", ""))
    per_unit = {str(k): _real(f"{name}: {k}", v, np.nan) for k, v in content.items() if v is not None}
    moisture = _number(form, "moisture")
    if moisture is not None:
        if not 0 <= moisture <= 1:
            raise _wrong(f"{name}: moisture", moisture)
        per_unit = as_used(per_unit, moisture)
    price = _number(form, "price")
    if not name or price is None:
        raise UnusableInput("mix_ingredient_bare", name=name or "?")
    whole = 1.0 if form.get("integer") is True else np.nan
    return Ingredient(
        name=name,
        price=price,
        content=per_unit,
        lower=_or(form, "lower", 0.0),
        upper=_or(form, "upper", np.inf),
        stock=_or(form, "stock", np.inf),
        step=_or(form, "step", whole),
        if_used=_or(form, "minimum_if_used", np.nan),
    )


def _or(form: Mapping[str, object], key: str, default: float) -> float:
    value = _number(form, key)
    return default if value is None else value


def _mix(form: Mapping[str, object], name: str) -> Mix:
    bounds: dict[str, tuple[float, float]] = {}
    given: Any = form.get("bounds", {})
    if not isinstance(given, Mapping):
        raise _wrong("bounds", given)
    for which, pair in given.items():
        if not isinstance(pair, Sequence) or len(pair) != 2:
            raise _wrong(f"bounds: {which}", pair)
        bounds[str(which)] = (_real("bounds", pair[0], 0.0), _real("bounds", pair[1], np.inf))
    total = _number(form, "total") if "total" in form else 1.0
    needs = tuple(_need(entry) for entry in _objects(form, "needs"))
    return Mix(str(form.get("name", name)), needs, total, _whole(form, "most_used"), bounds)


def _need(form: Mapping[str, object]) -> Need:
    nutrient = form.get("nutrient", form.get("name"))
    if not isinstance(nutrient, str) or not nutrient:
        raise _wrong("needs: nutrient", nutrient)
    lower, upper = _or(form, "lower", -np.inf), _or(form, "upper", np.inf)
    return Need(str(form.get("name", nutrient)), nutrient, lower, upper, str(form.get("per", "mix")))
