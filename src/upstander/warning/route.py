"""A route: which warnings take it, who hears of them first, and how they rise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.duration import written
from upstander.warning.scale import Credibility, Severity
from upstander.words.saying import Saying, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from upstander.warning.flag import Flag


@dataclass(frozen=True, slots=True)
class Receiver:
    """A role that warnings go to: its department, and the channels that reach it."""

    role: str
    department: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Roles that hear of a warning together, and how long they have before it rises."""

    to: tuple[str, ...]
    acknowledge: timedelta


@dataclass(frozen=True, slots=True)
class Condition:
    """Which warnings a route takes; what is empty asks for nothing.

    Parameters
    ----------
    severities
        Those that it takes.
    kinds
        Labels of which the warning has at least one.
    countries
        Codes of which the warning has one.
    credibility
        The least that it takes; the lowest takes all.
    """

    severities: frozenset[Severity]
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    credibility: Credibility = Credibility.DOUBTFUL

    def unmet(self, flag: Flag) -> Saying | None:
        """Why a warning does not fit, in a few words; None where it does."""
        if flag.severity not in self.severities:
            return Saying("its severity is {severity}", {"severity": flag.severity.said})
        if self.kinds and not self.kinds & flag.kinds:
            return Saying("it is not about {kinds}", {"kinds": any_of(sorted(self.kinds))})
        if self.countries and flag.country not in self.countries:
            named = any_of(sorted(self.countries))
            return Saying("it is not about {kinds}", {"kinds": named})
        if flag.credibility < self.credibility:
            told = {"credibility": flag.credibility.said}
            return Saying("it is only {credibility}", told)
        return None

    def covers(self, other: Condition, severity: Severity) -> bool:
        """Whether it takes every warning of this severity that the other takes."""
        return (
            severity in self.severities
            and self.credibility <= other.credibility
            and _takes(self.kinds, other.kinds)
            and _takes(self.countries, other.countries)
        )

    @property
    def says(self) -> Saying:
        """What it asks for."""
        bad = any_of(step.said for step in sorted(self.severities))
        parts = [Saying("its severity is {severity}", {"severity": bad})]
        if self.kinds:
            parts.append(Saying("it is about {kinds}", {"kinds": any_of(sorted(self.kinds))}))
        if self.countries:
            named = any_of(sorted(self.countries))
            parts.append(Saying("it concerns {countries}", {"countries": named}))
        if self.credibility > Credibility.DOUBTFUL:
            told = {"credibility": self.credibility.said}
            parts.append(Saying("it is at least {credibility}", told))
        asked: Saying = all_of(parts)
        return asked


@dataclass(frozen=True, slots=True)
class Route:
    """How warnings of one condition go.

    Parameters
    ----------
    name
        What the policy calls it.
    when
        Which warnings take it.
    steps
        The first receivers, then each step of escalation.
    respond, answer
        From routing: by when there must be a response, and an answer to whoever warned.
    """

    name: str
    when: Condition
    steps: tuple[Step, ...]
    respond: timedelta
    answer: timedelta

    @property
    def roles(self) -> frozenset[str]:
        """All that it can reach."""
        return frozenset(role for step in self.steps for role in step.to)


@dataclass(frozen=True, slots=True)
class Policy:
    """Receivers and routes: who hears of which warning, and by when.

    Parameters
    ----------
    name
        What a reader calls it.
    receivers
        Roles by name.
    routes
        In order: the first that fits is taken.
    unrouted
        Who hears of a warning that nobody has routed, and when.
    """

    name: str
    receivers: Mapping[str, Receiver]
    routes: tuple[Route, ...]
    unrouted: Step

    def route(self, name: str) -> Route:
        """The route of that name.

        Raises
        ------
        ValueRejectedError
            The policy has none: it is not the one under which the warning was routed.
        """
        for route in self.routes:
            if route.name == name:
                return route
        raise ValueRejectedError(
            Phrase("policy {policy!r} has no route {route!r}", policy=self.name, route=name),
            remedy="keep the policy under which a warning was routed until it is closed",
        )

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments of the receivers, each once, by name."""
        return tuple(sorted({r.department for r in self.receivers.values()}))

    def departments_of(self, roles: tuple[str, ...]) -> frozenset[str]:
        """Departments of these roles; a role that the policy does not know has none."""
        return frozenset(self.receivers[r].department for r in roles if r in self.receivers)

    def as_dict(self) -> dict[str, Any]:
        """The policy as plain data, as `read_policy` reads it."""
        return {
            "name": self.name,
            "unrouted": {
                "to": list(self.unrouted.to),
                "within": written(self.unrouted.acknowledge),
            },
            "receivers": {
                r.role: {"department": r.department, "channels": list(r.channels)}
                for r in self.receivers.values()
            },
            "routes": [_plain(route) for route in self.routes],
        }


def _plain(route: Route) -> dict[str, Any]:
    when: dict[str, Any] = {"severity": [s.word for s in sorted(route.when.severities)]}
    if route.when.kinds:
        when["kinds"] = sorted(route.when.kinds)
    if route.when.countries:
        when["countries"] = sorted(route.when.countries)
    if route.when.credibility > Credibility.DOUBTFUL:
        when["credibility"] = route.when.credibility.word
    first, *rest = route.steps
    return {
        "name": route.name,
        "when": when,
        "to": list(first.to),
        "acknowledge": written(first.acknowledge),
        "respond": written(route.respond),
        "answer": written(route.answer),
        "escalate": [{"to": list(s.to), "acknowledge": written(s.acknowledge)} for s in rest],
    }


def _takes(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether a warning that has one of theirs also has one of mine; what is empty asks nothing."""
    return not mine or (bool(theirs) and theirs <= mine)
