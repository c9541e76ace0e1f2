"""A signed request to the address that the receiver gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.hub.channels import ChannelError
from upstander.hub.channels.at_once import each
from upstander.hub.channels.link import link
from upstander.hub.channels.signing import post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.hub.alerts.models import Delivery
    from upstander.hub.channels import Letter
    from upstander.warning.notice import Notice


def send(some: Sequence[Letter]) -> list[str]:
    """Post the notices, each to its receiver."""
    return each(_send, some)


def _send(notice: Notice, delivery: Delivery) -> None:
    if delivery.holder is None:
        raise ChannelError("nobody holds the role any more")
    document = {
        "text": notice.text,
        "severity": notice.severity,
        "exercise": notice.exercise,
        "link": link(notice.token),
    }
    post(delivery.holder.address, delivery.holder.secret, document)
