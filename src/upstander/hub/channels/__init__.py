"""Ways by which a notice reaches somebody; one folder each.

A channel has ``send(notice, delivery)``, which returns nothing and raises `ChannelError` where the
notice did not arrive: it is then tried again, and in the end the warning rises.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from upstander.errors import UpstanderError, UsageError

if TYPE_CHECKING:
    from upstander.hub.alerts.models import Delivery
    from upstander.warning.notice import Notice

_FOLDERS = {"in-app": "in_app", "e-mail": "e_mail", "webhook": "webhook", "gateway": "gateway"}
NAMES = tuple(_FOLDERS)


class ChannelError(UpstanderError):
    """A notice that did not arrive."""


class Channel(Protocol):
    """What a channel's module offers."""

    def send(self, notice: Notice, delivery: Delivery) -> None:
        """Let a notice reach somebody, or raise."""


def channel(name: str) -> Channel:
    """The channel of a name.

    Raises
    ------
    UsageError
        No such channel.
    """
    if name not in _FOLDERS:
        raise UsageError(f"no such channel: {name!r}", remedy=f"use {', '.join(NAMES)}")
    found: Channel = import_module(f"upstander.hub.channels.{_FOLDERS[name]}.channel")
    return found
