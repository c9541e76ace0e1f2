"""What pictures work out of a view, kept while the view is asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from upstander.model.case import CaseFile

Made = TypeVar("Made")
_MOST = 48
_made: OrderedDict[tuple[int, Hashable], tuple[CaseFile, Any]] = OrderedDict()
_lock = threading.Lock()


def kept(view: CaseFile, what: Hashable, make: Callable[[], Made]) -> Made:
    """What was made of a view before, or else is made now.

    The view is kept beside it: once forgotten, another could come to have its number.
    """
    key = (id(view), what)
    with _lock:
        found = _made.get(key)
        if found is not None and found[0] is view:
            _made.move_to_end(key)
            made: Made = found[1]
            return made
    fresh = make()
    with _lock:
        _made[key] = view, fresh
        while len(_made) > _MOST:
            _made.popitem(last=False)
    return fresh
