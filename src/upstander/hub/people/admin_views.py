"""Pages by which an administrator gives accounts and roles, and reads nothing that is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.validators import MinLengthValidator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import needs, rule
from upstander.hub.people import actions
from upstander.hub.people.models import Clearance, Kind, Organisation, User
from upstander.hub.people.roles import Power, Role
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from django.http import HttpResponse


class AccountForm(forms.Form):
    """Whom to give an account, and as what."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Markings call them so: it must be unique.")
    )
    email = forms.EmailField(label=_("E-mail"))
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    clearance = forms.TypedChoiceField(
        label=_("Clearance"), choices=Clearance.choices, coerce=int, initial=Clearance.GREEN
    )

    def clean(self) -> dict[str, Any]:
        """Neither name nor address may be another's."""
        told = super().clean() or {}
        if User.objects.filter(name=told.get("name", "")).exists():
            self.add_error("name", _("Somebody has this name."))
        if User.objects.filter(email__iexact=told.get("email", "")).exists():
            self.add_error("email", _("Somebody has this address."))
        return told


class OrganisationForm(forms.Form):
    """A department, a mission or a partner."""

    name = forms.CharField(label=_("Name"), max_length=200, validators=[MinLengthValidator(2)])
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)

    def clean_name(self) -> str:
        """Markings name organisations by their names: each has its own."""
        name: str = self.cleaned_data["name"].strip()
        if Organisation.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Another organisation has this name."))
        return name


@rule(needs(Power.ADMINISTER))
def people(request: Any) -> HttpResponse:
    """All accounts; giving one, and adding an organisation."""
    post = request.POST
    account = AccountForm(post if "account" in post else None, prefix="account")
    organisation = OrganisationForm(post if "organisation" in post else None, prefix="organisation")
    link = ""
    if request.method == "POST":
        if account.is_valid():
            user = actions.give_account(request.user, **_account(account.cleaned_data))
            link = actions.sign_in_link(request.user, user)
            account = AccountForm(prefix="account")
        elif organisation.is_valid():
            actions.add_organisation(request.user, **organisation.cleaned_data)
            return redirect("people")
    found = User.objects.prefetch_related("memberships__organisation")
    context = {"people": found, "account": account, "organisation": organisation, "link": link}
    return render(request, "people/people.html", context)


@rule(needs(Power.ADMINISTER))
def person(request: Any, person_id: Any) -> HttpResponse:
    """One account: a new link, an end, a clearance."""
    user = get_object_or_404(User, pk=person_id)
    link = ""
    if request.method == "POST":
        try:
            if "link" in request.POST:
                link = actions.sign_in_link(request.user, user)
            elif "end" in request.POST:
                actions.end_account(request.user, user)
            elif "clearance" in request.POST:
                actions.clear(request.user, user, request.POST["clearance"])
        except UpstanderError as error:
            messages.error(request, refused(error))
    context = {"person": user, "link": link, "clearances": Clearance.choices}
    return render(request, "people/person.html", context)


def _account(told: dict[str, Any]) -> dict[str, Any]:
    names = ("email", "name", "clearance", "organisation")
    return {name: told[name] for name in names} | {"role": Role(told["role"])}
