"""A heap of keys with a name each, the least key on top, in two arrays that the caller owns. Compiled."""

from __future__ import annotations

from numba import njit


@njit(cache=True)
def push(keys, names, size, key, name):  # type: ignore[no-untyped-def]
    """Put a key in, and return the new size; the arrays have room."""
    at = size
    while at > 0 and keys[(at - 1) >> 1] > key:
        keys[at], names[at] = keys[(at - 1) >> 1], names[(at - 1) >> 1]
        at = (at - 1) >> 1
    keys[at], names[at] = key, name
    return size + 1


@njit(cache=True)
def sink(keys, names, size, key, name):  # type: ignore[no-untyped-def]
    """Put a key in place of the top one."""
    at = 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at], names[at] = keys[below], names[below]
        at = below
    keys[at], names[at] = key, name


@njit(cache=True)
def pop(keys, names, size):  # type: ignore[no-untyped-def]
    """Take the top key out, and return the new size."""
    size -= 1
    sink(keys, names, size, keys[size], names[size])
    return size
