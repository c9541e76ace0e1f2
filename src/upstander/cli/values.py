"""Values of options that cannot be: wrong usage, not bad input."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def options() -> Iterator[None]:
    """A value of an option that cannot be is wrong usage, not bad input."""
    from upstander.errors import UsageError, ValueRejectedError

    try:
        yield
    except ValueRejectedError as error:
        raise UsageError(error.problem.message, remedy=error.problem.remedy) from error
