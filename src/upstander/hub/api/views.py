"""The page on which people make and revoke their own tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import SIGNED_IN, rule
from upstander.hub.api import actions
from upstander.hub.api.models import Token
from upstander.hub.api.scopes import TokenScope, scopes_for
from upstander.hub.people.selectors import powers_of
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from upstander.hub.people.models import User


class TokenForm(forms.Form):
    """What a token is for, and how long it lasts."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("So that you know it again.")
    )
    scopes = forms.MultipleChoiceField(label=_("For"), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(
        label=_("Days until it ends"), min_value=1, max_value=actions.MOST_DAYS, initial=90
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(scope.value, scope.label) for scope in scopes_for(powers_of(user))]


@rule(SIGNED_IN)
def tokens(request: Any) -> HttpResponse:
    """One's own tokens; making one, whose secret is shown once, and revoking one."""
    form = TokenForm(request.user, request.POST if "make" in request.POST else None)
    secret = ""
    if request.method == "POST":
        try:
            if "revoke" in request.POST:
                return _revoked(request)
            if form.is_valid():
                secret = actions.make_token(request.user, **form.cleaned_data)
                form = TokenForm(request.user)
        except UpstanderError as error:
            messages.error(request, refused(error))
    now, every = timezone.now(), Token.objects.filter(user=request.user)
    context = {
        "rows": [_row(token, now) for token in every],
        "form": form,
        "secret": secret,
    }
    return render(request, "api/tokens.html", context)


def _revoked(request: Any) -> HttpResponse:
    told = request.POST["revoke"]
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
    actions.revoke(request.user, get_object_or_404(Token, pk=number, user=request.user))
    messages.success(request, _now("The token is revoked."))
    return redirect("tokens")


def _row(token: Token, now: Any) -> dict[str, Any]:
    return {
        "token": token,
        "stands": token.revoked_at is None and token.expires_at > now,
        "scopes": [TokenScope(scope).label for scope in token.scopes],
    }
