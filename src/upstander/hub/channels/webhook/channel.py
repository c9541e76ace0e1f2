"""A signed request to the address that the receiver gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.hub.channels import ChannelError
from upstander.hub.channels.link import link
from upstander.hub.channels.signing import post

if TYPE_CHECKING:
    from upstander.hub.alerts.models import Delivery
    from upstander.warning.notice import Notice


def send(notice: Notice, delivery: Delivery) -> None:
    """Post the notice.

    Raises
    ------
    ChannelError
        Nobody took it.
    """
    if delivery.holder is None:
        raise ChannelError("nobody holds the role any more")
    document = {
        "text": notice.text,
        "severity": notice.severity,
        "exercise": notice.exercise,
        "link": link(notice.token),
    }
    post(delivery.holder.address, delivery.holder.secret, document)
