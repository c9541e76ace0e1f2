"""How often a token may write."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from ninja.throttling import BaseThrottle

if TYPE_CHECKING:
    from typing import Any

WRITES_A_MINUTE = 120
"""For one token, in each process that serves: a program gone wild is stopped, work is not."""

_MINUTE = 60


class Writes(BaseThrottle):
    """Counts the writes of a token by the minute.

    Ninja's own keep what they count in themselves, which threads share; this keeps nothing.
    """

    def allow_request(self, request: Any) -> bool:
        """Whether the token may write once more in this minute."""
        key = f"api-writes-{request.auth.pk}-{int(time.time() // _MINUTE)}"
        cache.add(key, 0, 2 * _MINUTE)
        try:
            return cache.incr(key) <= WRITES_A_MINUTE
        except ValueError:  # the cache let go of it, between one line and the next
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return _MINUTE - time.time() % _MINUTE
