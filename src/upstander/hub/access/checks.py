"""A route without a rule is found when the hub starts, not when somebody meets it."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from upstander.hub.access.routes import routes
from upstander.hub.access.rules import Scope, rule_of


@register()
def every_route_has_a_rule(**_: Any) -> list[CheckMessage]:
    """An error for each route that nobody could reach, or whose case nobody could name."""
    found: list[CheckMessage] = []
    for path, name, view in routes():
        given = rule_of(view, name)
        if given is None:
            hint = "mark its view with upstander.hub.access.rules.rule"
            found.append(Error(f"the route {path!r} has no rule", hint=hint, id="access.E001"))
        elif given.scope is Scope.CASE and "case_id" not in path:
            hint = "name its argument case_id"
            found.append(Error(f"the route {path!r} names no case", hint=hint, id="access.E002"))
    return found
