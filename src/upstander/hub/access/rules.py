"""The rule of a route: whom it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.hub.people.roles import Power

View = TypeVar("View", bound="Callable[..., Any]")
_ATTRIBUTE = "upstander_rule"


class Scope(Enum):
    """What a rule asks of whoever comes."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    POWER = "a power"
    CASE = "a power over this case"
    PROGRAM = "a token, for which the API asks itself"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a route is for.

    Parameters
    ----------
    scope
        What is asked.
    power
        Which one, where the scope asks for one.
    """

    scope: Scope
    power: Power | None = None


ANYBODY = Rule(Scope.ANYBODY)
SIGNED_IN = Rule(Scope.SIGNED_IN)
PROGRAM = Rule(Scope.PROGRAM)


def needs(power: Power) -> Rule:
    """Those who hold a power by any of their roles."""
    return Rule(Scope.POWER, power)


def on_case(power: Power) -> Rule:
    """Those who hold a power, on a case that they are members of; the route has a ``case_id``."""
    return Rule(Scope.CASE, power)


def rule(given: Rule) -> Callable[[View], View]:
    """Give a view its rule."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, given)
        return view

    return mark


# Views of others, which cannot be marked: by the name of the route.
_OTHERS = {
    "account_login": ANYBODY,
    "account_logout": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_inactive": ANYBODY,
    "mfa_authenticate": ANYBODY,
    "mfa_login_webauthn": ANYBODY,
    "openid_connect_login": ANYBODY,
    "openid_connect_callback": ANYBODY,
}
_PREFIXES = {"mfa_": SIGNED_IN}


def rule_of(view: Callable[..., Any], name: str) -> Rule | None:
    """The rule of a view, by its mark or by its route's name; None: it does not exist."""
    found: Rule | None = getattr(view, _ATTRIBUTE, None)
    if found is not None:
        return found
    if name in _OTHERS:
        return _OTHERS[name]
    return next((given for start, given in _PREFIXES.items() if name.startswith(start)), None)
