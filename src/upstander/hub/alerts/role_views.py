"""The page that says who holds which role of the policy, and by which policy warnings go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.evidence.plain_yaml import load_plain
from upstander.hub.access.rules import needs, rule
from upstander.hub.alerts import actions
from upstander.hub.alerts.models import Holder
from upstander.hub.alerts.records import policy_in_force, policy_of
from upstander.hub.alerts.selectors import unfilled
from upstander.hub.people.models import User
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from django.http import HttpResponse

_MOST = 100_000


class HolderForm(forms.Form):
    """Who holds a role, and where webhooks and the gateway reach them."""

    role = forms.ChoiceField(label=_("Role of the policy"))
    user = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("Person"))
    address = forms.CharField(
        label=_("Address for webhook or gateway"), max_length=500, required=False
    )
    secret = forms.CharField(
        label=_("Shared secret for webhook"), min_length=16, max_length=100, required=False
    )

    def __init__(self, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(name, name) for name in names]


@rule(needs(Power.ADMINISTER))
def roles(request: Any) -> HttpResponse:
    """Holders of roles, and the policy in force."""
    policy = policy_of(policy_in_force())
    post = request.POST
    form = HolderForm(list(policy.receivers), post if "hold" in post else None)
    text = yaml.safe_dump(policy.as_dict(), sort_keys=False, allow_unicode=True)
    if request.method == "POST":
        try:
            if _changed(request, form):
                return redirect("roles")
        except UpstanderError as error:
            messages.error(request, refused(error)[:500])
            text = post.get("policy", text)[:_MOST]
    context = {
        "policy": policy,
        "text": text,
        "form": form,
        "holders": Holder.objects.select_related("user").order_by("role"),
        "unfilled": unfilled(policy.receivers),
    }
    return render(request, "alerts/roles.html", context)


def _changed(request: Any, form: HolderForm) -> bool:
    post = request.POST
    if "policy" in post:
        actions.put_in_force(request.user, load_plain(post["policy"][:_MOST], "policy"))
        return True
    if "release" in post:
        actions.release_role(request.user, _holder(post["release"]))
        return True
    if form.is_valid():
        actions.hold_role(request.user, **form.cleaned_data)
        return True
    return False


def _holder(key: str) -> Holder:
    # A form that was tampered with names what is not there.
    found = Holder.objects.filter(pk=key).first() if key.isascii() and key.isdigit() else None
    if found is None:
        raise Http404
    return found
