"""Ways by which a notice reaches somebody; one folder each.

A channel has ``send(some)``, which takes notices with their deliveries and returns what became of
each: nothing where it arrived, else why not. It is then tried again, and in the end the warning
rises. Nothing of it asks the database: several may be sent at a time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from upstander.errors import UpstanderError, UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.hub.alerts.models import Delivery
    from upstander.warning.notice import Notice

    Letter = tuple[Notice, Delivery]

_FOLDERS = {"in-app": "in_app", "e-mail": "e_mail", "webhook": "webhook", "gateway": "gateway"}
NAMES = tuple(_FOLDERS)


class ChannelError(UpstanderError):
    """A notice that did not arrive."""


class Channel(Protocol):
    """What a channel's module offers."""

    def send(self, some: Sequence[Letter]) -> list[str]:
        """Let notices reach those whom they are for; for each why it did not arrive, or nothing."""


def channel(name: str) -> Channel:
    """The channel of a name.

    Raises
    ------
    UsageError
        No such channel.
    """
    if name not in _FOLDERS:
        raise UsageError(
            Phrase("no such channel: {name!r}", name=name),
            remedy=Phrase("use {names}", names=", ".join(NAMES)),
        )
    found: Channel = import_module(f"upstander.hub.channels.{_FOLDERS[name]}.channel")
    return found
