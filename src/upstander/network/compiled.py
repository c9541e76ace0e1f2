"""Loops compiled to machine code, typed as what they are: functions."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numba
from numba.core.caching import FunctionCache, IndexDataCacheFile

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

_FROZEN = (bool, int, float, str, tuple)


class _WatchfulCache(FunctionCache):
    """Machine code that is stale once its own file or anything compiled into it has changed.

    Numba watches the file of the function alone, but the machine code holds what the function
    calls as well, and the constants it reads.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)  # type: ignore[no-untyped-call]
        own = self._impl.locator.get_source_stamp()
        text = repr((own, _compiled_in(function)))
        self.stamp = hashlib.sha256(text.encode()).hexdigest()
        place = self.cache_path, self._impl.filename_base
        self._cache_file = IndexDataCacheFile(*place, self.stamp)  # type: ignore[no-untyped-call]


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function compiled on its first call, its machine code kept for the next run.

    It is kept beside the module or, where that may not be written, in numba's cache of the user;
    where neither can be written, every run compiles anew. Kernels and constants of other files
    are to be imported by name, before the function: they are watched too.
    """
    return _kept(function, numba.njit(function))


def compiled_loosely(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, but arithmetic may be reordered, so that the least of many is found abreast.

    Only for functions that never meet infinities or what is no number.
    """
    return _kept(function, numba.njit(function, fastmath=True))


def _kept(function: Callable[P, R], kept: Any) -> Callable[P, R]:
    # Numba raises this where it finds no place to write to.
    with contextlib.suppress(RuntimeError):
        kept._cache = _WatchfulCache(function)  # noqa: SLF001  numba has no other way
    result: Callable[P, R] = kept
    return result


def _compiled_in(function: Callable[..., Any]) -> list[tuple[str, str]]:
    """What the module of a function has imported or defined so far that code may be made of."""
    found = []
    for name, value in function.__globals__.items():
        cache = getattr(value, "_cache", None)
        if isinstance(cache, _WatchfulCache):
            found.append((name, cache.stamp))
        elif isinstance(value, _FROZEN) and not name.startswith("__"):
            found.append((name, repr(value)))
    return sorted(found)
