"""The page that says who may see a case, and lets those who share it change that."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases.actions import share, unshare
from upstander.hub.cases.models import Membership
from upstander.hub.people.models import Organisation, User
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse


class ShareForm(forms.Form):
    """Whom to let in, and until when."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Person"), required=False
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and a day to come."""
        told = super().clean() or {}
        if bool(told.get("user")) == bool(told.get("organisation")):
            raise forms.ValidationError(_("Choose a person or an organisation."))
        until = told.get("until")
        if until is not None and until < timezone.now().date():
            raise forms.ValidationError(_("That day has passed."))
        return told


@rule(on_case(Power.SHARE_CASE))
def members(request: Any, case_id: UUID) -> HttpResponse:
    """Who may see the case; letting in and taking back."""
    access = request.access
    form = ShareForm(request.POST if "share" in request.POST else None)
    if request.method == "POST":
        try:
            if _changed(request, form):
                return redirect("case_members", case_id)
        except UpstanderError as error:
            messages.error(request, refused(error))
    standing = Membership.objects.filter(case=access.case, revoked_at=None)
    context = {
        "case": access.case,
        "form": form,
        "memberships": standing.select_related("user", "organisation", "given_by"),
    }
    return render(request, "cases/members.html", context)


def _changed(request: Any, form: ShareForm) -> bool:
    case = request.access.case
    if "revoke" in request.POST:
        found = get_object_or_404(Membership, pk=request.POST["revoke"], case=case, revoked_at=None)
        unshare(request.user, found)
        return True
    if not form.is_valid():
        return False
    told = form.cleaned_data
    until = datetime.combine(told["until"], time.max, tzinfo=UTC) if told["until"] else None
    share(request.user, case, user=told["user"], organisation=told["organisation"], until=until)
    return True
