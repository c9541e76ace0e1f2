"""Within the hub: the row of the delivery is the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upstander.hub.alerts.models import Delivery
    from upstander.warning.notice import Notice


def send(notice: Notice, delivery: Delivery) -> None:
    """Nothing is left to do: the first page shows what waits."""
    del notice, delivery
