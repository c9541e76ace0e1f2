"""What a token is for: the part of its owner's powers that it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from upstander.hub.people.roles import Power

if TYPE_CHECKING:
    from collections.abc import Collection


class TokenScope(TextChoices):
    """A part of the hub, to read or to write."""

    CASES_READ = "cases:read", _("read and export cases")
    CASES_WRITE = "cases:write", _("open cases, enter, correct, withdraw and import statements")
    WARNINGS_READ = "warnings:read", _("read warnings and the board")
    WARNINGS_WRITE = "warnings:write", _("warn, and act on warnings")
    BRIEFS_READ = "briefs:read", _("read briefs, and take out frozen ones")
    DECISIONS_READ = "decisions:read", _("read the register of decisions")
    ASKS_READ = "asks:read", _("read what was asked of whom")
    ASKS_WRITE = "asks:write", _("answer, decline, and withdraw what was asked")
    PLANS_READ = "plans:read", _("read and compare plans that were kept")
    ANALYSES_READ = "analyses:read", _("read one's own analyses")
    ANALYSES_WRITE = "analyses:write", _("ask the engines, and cancel an analysis")
    SCENARIOS_READ = "scenarios:read", _("read the judgements on which scenarios rest")
    SCENARIOS_WRITE = "scenarios:write", _("bring judgements in, and set them aside")
    FORECASTS_READ = "forecasts:read", _("read risk by country")
    FORECASTS_WRITE = "forecasts:write", _("bring forecasts in")
    RESILIENCE_READ = "resilience:read", _("read indices and profiles of resilience")
    AUDIT_READ = "audit:read", _("read and verify the log")


_POWERS: dict[TokenScope, frozenset[Power]] = {
    TokenScope.CASES_READ: frozenset({Power.READ_CASE}),
    TokenScope.CASES_WRITE: frozenset({Power.WRITE_CASE}),
    TokenScope.WARNINGS_READ: frozenset({Power.READ_CASE}),
    TokenScope.WARNINGS_WRITE: frozenset({Power.READ_CASE}),
    TokenScope.BRIEFS_READ: frozenset({Power.READ_CASE}),
    TokenScope.DECISIONS_READ: frozenset({Power.READ_CASE}),
    TokenScope.ASKS_READ: frozenset({Power.READ_CASE}),
    TokenScope.ASKS_WRITE: frozenset({Power.READ_CASE}),
    TokenScope.PLANS_READ: frozenset({Power.READ_CASE}),
    TokenScope.ANALYSES_READ: frozenset({Power.ANALYSE}),
    TokenScope.ANALYSES_WRITE: frozenset({Power.ANALYSE}),
    TokenScope.SCENARIOS_READ: frozenset({Power.ANALYSE}),
    TokenScope.SCENARIOS_WRITE: frozenset({Power.ANALYSE, Power.WRITE_CASE}),
    TokenScope.FORECASTS_READ: frozenset({Power.READ_CASE}),
    TokenScope.FORECASTS_WRITE: frozenset({Power.READ_CASE, Power.OPEN_CASE}),
    TokenScope.RESILIENCE_READ: frozenset({Power.READ_CASE}),
    TokenScope.AUDIT_READ: frozenset({Power.AUDIT}),
}


def scopes_for(powers: Collection[Power]) -> list[TokenScope]:
    """The scopes that are of use to somebody with these powers.

    Examples
    --------
    >>> [scope.value for scope in scopes_for({Power.AUDIT})]
    ['audit:read']
    """
    held = frozenset(powers)
    return [scope for scope in TokenScope if _POWERS[scope] <= held]
