"""Several notices at a time: a receiver that is slow keeps no other waiting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from upstander.hub.channels import ChannelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from upstander.hub.alerts.models import Delivery
    from upstander.hub.channels import Letter
    from upstander.warning.notice import Notice

LINES = 10
"""Connections that are open at a time."""


def each(send: Callable[[Notice, Delivery], None], some: Sequence[Letter]) -> list[str]:
    """Send each by itself, several at a time.

    Parameters
    ----------
    send
        Sends one, or raises `ChannelError`; it asks no database, for its thread has none.

    Returns
    -------
    list of str
        In their order, why each did not arrive; nothing where it did.
    """

    def sent(letter: Letter) -> str:
        try:
            send(*letter)
        except ChannelError as error:
            return error.problem.message
        return ""

    if len(some) == 1:
        return [sent(some[0])]
    with ThreadPoolExecutor(min(LINES, len(some))) as pool:
        return list(pool.map(sent, some))
