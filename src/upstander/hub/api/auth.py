"""Who calls: a token in the Authorization header, its scope, and the rule that pages have, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from ninja.security import HttpBearer

from upstander.hub.access.middleware import allowed
from upstander.hub.api.actions import used_token
from upstander.hub.api.problems import ScopeError
from upstander.hub.people.selectors import powers_of

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from upstander.hub.access.rules import Rule
    from upstander.hub.api.models import Token
    from upstander.hub.api.scopes import TokenScope
    from upstander.hub.people.roles import Power


class Bearer(HttpBearer):
    """Lets a call through whose token has a scope, and whose owner a page with the rule lets in.

    ``also`` is what the page asks for besides, before it shows the form that does the same.

    Cookies are not looked at: no page of others can make somebody's browser call the API.
    """

    def __init__(self, scope: TokenScope, rule: Rule, also: Power | None = None) -> None:
        super().__init__()
        self.scope, self.rule, self.also = scope, rule, also

    @property
    def powers(self) -> frozenset[Power]:
        """All that its owner needs."""
        return frozenset(power for power in (self.rule.power, self.also) if power is not None)

    def authenticate(self, request: Any, token: str) -> Token | None:
        """The token, where it stands.

        Raises
        ------
        ScopeError
            It was not made for this, whatever is there.
        Http404
            Its owner may not see it, or it does not exist.
        """
        found = used_token(token)
        if found is None:
            return None
        request.user = found.user
        if self.scope not in found.scopes:
            raise ScopeError(self.scope.value)
        # Both are asked in any case, so that either takes as long as the other.
        is_let_in = allowed(request, self.rule, request.resolver_match.kwargs)
        if not self.powers <= powers_of(found.user) or not is_let_in:
            raise Http404
        return found


def token_of(request: HttpRequest) -> Token | None:
    """The token that a request carries, whatever it is for; None where it carries none."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return used_token(secret) if kind.lower() == "bearer" and secret else None
