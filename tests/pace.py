"""How much slower this machine is now than the one on which a bound in seconds was set."""

from __future__ import annotations

import time

_USUAL = 0.2
"""Seconds of the loop below when one of two cores of the machine of 2026 has nothing else to do."""


def slower() -> float:
    """How many times as long as usual plain Python takes now; never less than 1.

    A bound times this is a ratio to a loop of the same run: a machine that is slow, or has other
    work, breaks no test, and code that became slow does.
    """
    return max(1.0, max(_loop() for _ in range(3)) / _USUAL)


def _loop() -> float:
    begun, total = time.perf_counter(), 0
    for number in range(5_000_000):
        total += number
    return time.perf_counter() - begun
