"""What the compiled loop calls. The source of these functions is written into the loop's module, so that a loop that was
kept before one of them changed is not used again."""

# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from typing import Any

import numpy as np


def sign_of_growth(a: int, b: int, c: int, is_short: bool, p: int, q: int) -> int:
    """The sign of the growth over a, b, c (of c over b alone where `is_short`) less p / q, exact in 64 bits.

    (b/a + c/b) / 2 - 1 >= p/q is q (b b + a c) - 2 (p + q) a b >= 0; the products are held in limbs of 24 bits.
    """
    if is_short:
        gap = c * q - (p + q) * b
        return int(gap > 0) - int(gap < 0)
    twice = 2 * (p + q)
    a1, a0, b1, b0, c1, c0 = a >> 24, a & 0xFFFFFF, b >> 24, b & 0xFFFFFF, c >> 24, c & 0xFFFFFF
    high = q * (b1 * b1 + a1 * c1) - twice * (a1 * b1)
    middle = q * (2 * b1 * b0 + a1 * c0 + a0 * c1) - twice * (a1 * b0 + a0 * b1)
    low = q * (b0 * b0 + a0 * c0) - twice * (a0 * b0)
    middle += low >> 24
    low &= 0xFFFFFF
    high += middle >> 24
    middle &= 0xFFFFFF
    if high != 0:
        return 1 if high > 0 else -1
    return 1 if middle > 0 or low > 0 else 0


def pick(condition: bool, one: int, other: int) -> Any:
    """One of two small numbers, in 8 bits."""
    return np.int8(one) if condition else np.int8(other)


def exact_float(whole: int) -> Any:
    """A whole number below 2**51 as a float: in the bits of 1.5 * 2**52 it stands in the last places.

    Processors before AVX-512 convert vectors of 64-bit integers one by one; this is an addition and a subtraction.
    """
    return np.int64(np.int64(whole) + np.int64(0x4338000000000000)).view(np.float64) - 6755399441055744.0


CALLED = (sign_of_growth, pick, exact_float)
