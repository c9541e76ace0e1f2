"""The routing policy: read from plain data, refused where a warning could get lost in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from upstander.model.vocabulary import vocabulary
from upstander.warning.duration import said
from upstander.warning.policy_checks import check_policy
from upstander.warning.policy_reading import Place, read_receivers, read_route, read_step, read_text
from upstander.warning.route import Policy
from upstander.words.saying import Saying, all_of, each_of

if TYPE_CHECKING:
    from upstander.warning.flag import Flag
    from upstander.warning.route import Route

_ABOUT = ("citation", "status", "note")


def read_policy(plain: object, source: str = "policy") -> Policy:
    """The policy that plain data describes.

    Parameters
    ----------
    plain
        What a YAML file holds (``upstander.evidence.plain_yaml.load_plain`` reads one): a
        ``name``, ``receivers`` by role, ``routes`` in order and ``unrouted``; the bundled one in
        ``model/vocabulary/warning_policy.yml`` shows each key.
    source
        What the message of an error calls it.

    Raises
    ------
    ValueRejectedError
        Something is missing, unknown or out of order, or a warning could get lost; the message
        names the place and what to do.

    Examples
    --------
    >>> from upstander.errors import ValueRejectedError
    >>> try:
    ...     read_policy({"name": "mine", "receivers": {}})
    ... except ValueRejectedError as error:
    ...     print(error)
    policy: top: has no 'routes', 'unrouted' (remedy: add 'routes', 'unrouted')
    """
    top = Place(source, "top")
    found = top.mapping(plain, ("name", "receivers", "routes", "unrouted"), _ABOUT)
    receivers = read_receivers(top.at("receivers"), found["receivers"])
    routes = top.at("routes")
    policy = Policy(
        read_text(top.at("name"), found["name"]),
        receivers,
        tuple(
            read_route(routes.at(i), entry) for i, entry in enumerate(routes.items(found["routes"]))
        ),
        read_step(top.at("unrouted"), found["unrouted"], "within"),
    )
    check_policy(policy, source)
    return policy


@cache
def default_policy() -> Policy:
    """The policy that is bundled: a judgement, for a hub to replace.

    Examples
    --------
    >>> default_policy().routes[0].steps[0].to
    ('designated minister', 'R2P focal point')
    """
    return read_policy(vocabulary("warning_policy"), "warning_policy.yml")


def route_of(policy: Policy, flag: Flag) -> Route:
    """The first route of the policy that a warning fits; there always is one."""
    return next(route for route in policy.routes if not route.when.unmet(flag))


def explain(policy: Policy, flag: Flag) -> tuple[Saying, ...]:
    """Why a warning goes to whom, in a sentence or two.

    They tell of the warning: show them to those alone who may see the warning.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.model.marking import CLEAR
    >>> from upstander.warning.flag import Flag
    >>> from upstander.warning.scale import Credibility, Severity
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> flag = Flag("w-1", "c-1", noon, Severity.GRAVE, Credibility.POSSIBLE,
    ...             frozenset({"killing"}), CLEAR, (), "mission")
    >>> for sentence in explain(default_policy(), flag):
    ...     print(sentence)
    It goes to designated minister and R2P focal point by route “grave and believed”, because its \
severity is grave and it is at least possible.
    Unless acknowledged within 1 h it rises to national security council.
    """
    route = route_of(policy, flag)
    first, *rest = route.steps
    told = {"roles": all_of(first.to), "route": route.name, "reasons": route.when.says}
    sentences = [Saying("It goes to {roles} by route “{route}”, because {reasons}.", told)]
    waits, rises = first.acknowledge, []
    for step in rest:
        told = {"time": said(waits), "roles": all_of(step.to)}
        rises.append(Saying("within {time} it rises to {roles}", told))
        waits += step.acknowledge
    sentences.append(Saying("Unless acknowledged {rising}.", {"rising": each_of(rises)}))
    for passed in policy.routes[: policy.routes.index(route)]:
        why = passed.when.unmet(flag)
        if why is not None and flag.severity in passed.when.severities:
            told = {"route": passed.name, "reason": why}
            sentences.append(Saying("Route “{route}” comes first, but {reason}.", told))
    return tuple(sentences)
