"""Pages of lists: where the next one begins, and that what is marked in one was read."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row", bound=Any)


def paged(
    rows: Sequence[Row], after: Any, limit: int, key: Callable[[Row], Any] = attrgetter("pk")
) -> tuple[Sequence[Row], Any]:
    """A page of rows in the order that they have, and the key after which the next one begins.

    Parameters
    ----------
    rows
        All of them.
    after
        Key of the last row of the page before; None for the first page. After a key that is not
        among them comes nothing.
    key
        What tells one row from the others.

    Examples
    --------
    >>> from types import SimpleNamespace as Thing
    >>> rows = [Thing(pk=3), Thing(pk=1), Thing(pk=2)]
    >>> paged(rows, None, 2)
    ([namespace(pk=3), namespace(pk=1)], 1)
    >>> paged(rows, 1, 2)
    ([namespace(pk=2)], None)
    >>> paged(rows, 9, 2)
    ([], None)
    """
    if after is not None:
        places = [place for place, row in enumerate(rows) if key(row) == after]
        rows = rows[places[0] + 1 :] if places else []
    page = rows[:limit]
    return page, key(page[-1]) if len(rows) > len(page) else None
