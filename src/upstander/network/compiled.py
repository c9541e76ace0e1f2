"""Loops compiled to machine code, typed as what they are: functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function compiled on its first call and kept beside its module for the next run.

    Only the file of the function itself is watched for changes: after a change in a kernel that
    others call, the ``*.nbi`` files in ``__pycache__`` are to be deleted.
    """
    kept: Callable[P, R] = numba.njit(cache=True)(function)
    return kept
