"""One thread for the small matrices of a risk model."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep the linear algebra and the trees inside the block on one thread.

    The matrices are thin (thousands of rows, tens of columns): threads that wait for one another
    make them slower, and on a busy machine a hundred times so.

    Examples
    --------
    >>> import numpy as np
    >>> with one_thread():
    ...     float((np.ones((3, 2)) @ np.ones(2)).sum())
    6.0
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield
