"""What would let a warning get lost in a policy."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NoReturn

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.route import Condition
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from upstander.warning.route import Policy, Route


def check_policy(policy: Policy, source: str) -> None:
    """Refuse a policy in which a warning could get lost.

    Raises
    ------
    ValueRejectedError
        A severity without a route for all its warnings, a receiver that is not described, a
        circle, a route that nothing can reach, or times out of order.
    """
    _check_names(policy, source)
    for number, route in enumerate(policy.routes, 1):
        place = f"routes[{number}] ({route.name})"
        _check_circle(route, place, source)
        _check_times(route, place, source)
    _check_reachable(policy, source)
    _check_covered(policy, source)


def _check_names(policy: Policy, source: str) -> None:
    places = [("unrouted", policy.unrouted.to)]
    for number, route in enumerate(policy.routes, 1):
        places += [(f"routes[{number}] ({route.name})", step.to) for step in route.steps]
    for place, roles in places:
        for role in roles:
            if role not in policy.receivers:
                known = ", ".join(policy.receivers)
                _refuse(
                    source,
                    Phrase("{place}: no receiver {role!r}", place=place, role=role),
                    Phrase("describe it, or use {known}", known=known),
                )
    for name, count in Counter(route.name for route in policy.routes).items():
        if count > 1:
            _refuse(
                source,
                Phrase("routes: {count} are named {name!r}", count=count, name=name),
                Phrase("give each a name of its own"),
            )


def _check_circle(route: Route, place: str, source: str) -> None:
    first: dict[str, int] = {}
    for number, step in enumerate(route.steps):
        for role in step.to:
            if role in first:
                before = "to" if first[role] == 0 else f"escalate[{first[role]}]"
                _refuse(
                    source,
                    Phrase(
                        "{place}: goes in a circle: {role!r} stands in {before}",
                        place=f"{place}.escalate[{number}]",
                        role=role,
                        before=before,
                    ),
                    Phrase("let each step rise to somebody new"),
                )
            first[role] = number


def _check_times(route: Route, place: str, source: str) -> None:
    if not route.steps[0].acknowledge <= route.respond <= route.answer:
        _refuse(
            source,
            Phrase("{place}: its times are not in order", place=place),
            Phrase(
                "let 'acknowledge' be no longer than 'respond', "
                "and 'respond' no longer than 'answer'"
            ),
        )


def _check_reachable(policy: Policy, source: str) -> None:
    for number, route in enumerate(policy.routes):
        earlier = policy.routes[:number]
        if all(any(e.when.covers(route.when, s) for e in earlier) for s in route.when.severities):
            _refuse(
                source,
                Phrase(
                    "{place}: nothing reaches it: those above take all",
                    place=f"routes[{number + 1}] ({route.name})",
                ),
                Phrase("move it up, or remove it"),
            )


def _check_covered(policy: Policy, source: str) -> None:
    for severity in Severity:
        anything = Condition(frozenset({severity}))
        if not any(route.when.covers(anything, severity) for route in policy.routes):
            _refuse(
                source,
                Phrase("routes: severity {word!r} is left without a receiver", word=severity.word),
                Phrase(
                    "end with a route whose 'when' is {condition} alone",
                    condition=f"{{ severity: [{severity.word}] }}",
                ),
            )


def _refuse(source: str, message: str, remedy: str) -> NoReturn:
    raise ValueRejectedError(message, source=source, remedy=remedy)
