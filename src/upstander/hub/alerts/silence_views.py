"""The page of silences: what is held back, by whom, why and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.hub.access.rules import on_case, rule
from upstander.hub.alerts import actions
from upstander.hub.alerts.forms import SubjectField
from upstander.hub.alerts.labels import KINDS
from upstander.hub.alerts.models import SilenceRow
from upstander.hub.cases.reading import read
from upstander.hub.cases.statements import entities_of
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_of
from upstander.hub.web.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity

_DAYS = 30


class SilenceForm(forms.Form):
    """What is not to be told again for a while, and why."""

    subject = SubjectField(label=_("About"), required=False, nothing=_("any"))
    kinds = forms.MultipleChoiceField(
        label=_("Kind"), choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=_DAYS)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("All members of the case can read it.")
    )

    def __init__(self, view: CaseFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        assert isinstance(field, SubjectField)  # noqa: S101
        field.look_at(view)


@rule(on_case(Power.READ_CASE))
def silences(request: Any, case_id: UUID) -> HttpResponse:
    """The silences of a case; a new one, or the end of one, from those who may write."""
    view = read(request.access, "silences")
    every = entities_of(view)
    may_write = Power.WRITE_CASE in powers_of(request.user)
    form = SilenceForm(view, request.POST if "reason" in request.POST else None)
    if request.method == "POST":
        if not may_write:
            raise Http404
        if _changed(request, form, every):
            return redirect("case_silences", case_id)
    now = timezone.now()
    rows = [
        {
            "row": row,
            "subject": every.get(row.subject),
            "holds": row.ended_at is None and row.starts_at <= now < row.ends_at,
        }
        for row in _seen(request.access.case, every)
    ]
    context = {"case": request.access.case, "rows": rows, "form": form, "may_write": may_write}
    return render(request, "alerts/silences.html", context)


def _seen(case: Any, every: Mapping[str, Entity]) -> list[SilenceRow]:
    """Those about what the reader can see: another would tell that there is something."""
    found = SilenceRow.objects.filter(case=case).select_related("owner").order_by("-starts_at")
    return [row for row in found if not row.subject or row.subject in every]


def _changed(request: Any, form: SilenceForm, every: Mapping[str, Entity]) -> bool:
    if "end" in request.POST:
        wanted = request.POST["end"]
        row = next((r for r in _seen(request.access.case, every) if str(r.pk) == wanted), None)
        if row is None:
            raise Http404
        actions.end_silence(request.access, row)
        messages.success(request, _("The silence is over."))
        return True
    if not form.is_valid():
        return False
    told = form.cleaned_data
    end = timezone.now() + timedelta(days=told["days"])
    try:
        actions.silence(request.access, told["reason"], end, told["subject"], told["kinds"])
    except UpstanderError as error:
        form.add_error(None, refused(error))
        return False
    messages.success(request, _("Notices are held back; the clocks go on."))
    return True
