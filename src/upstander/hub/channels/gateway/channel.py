"""A gateway to a messenger: one signed request to it, with the receiver's address there.

``UPSTANDER_GATEWAY`` is the gateway's address and ``UPSTANDER_GATEWAY_SECRET`` what signs requests
to it. The gateway gets the words of the notice, the link, and to whom.
"""

from __future__ import annotations

import os
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
    """Hand the notices to the gateway."""
    return each(_send, some)


def _send(notice: Notice, delivery: Delivery) -> None:
    gateway = os.environ.get("UPSTANDER_GATEWAY", "")
    if not gateway or delivery.holder is None or not delivery.holder.address:
        raise ChannelError("there is no gateway, or the receiver has no address at it")
    document = {
        "to": delivery.holder.address,
        "text": notice.text,
        "link": link(notice.token),
        "exercise": notice.exercise,
    }
    post(gateway, os.environ.get("UPSTANDER_GATEWAY_SECRET", ""), document)
