"""What every page knows of whoever looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.web.calendars import CALENDARS, chosen

if TYPE_CHECKING:
    from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """``may``: by the name of each power, whether whoever looks holds it; and the calendars."""
    held = powers_of(request.user) if getattr(request, "user", None) else frozenset()
    may = {power.name.lower(): power in held for power in Power}
    return {"may": may, "calendars": CALENDARS, "calendar": chosen()}
