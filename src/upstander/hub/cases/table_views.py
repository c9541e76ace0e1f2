"""Pages by which a table is brought in: its columns explained, what it comes to looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from upstander.errors import UpstanderError
from upstander.evidence.table_choice import mapping_text
from upstander.hub.access.rules import on_case, rule
from upstander.hub.cases import uploads
from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.cases.table_form import TableForm
from upstander.hub.people.roles import Power
from upstander.hub.web.refusals import refused
from upstander.model.ontology import ontology

if TYPE_CHECKING:
    from uuid import UUID


@rule(on_case(Power.WRITE_CASE))
def give(request: Any, case_id: UUID) -> HttpResponse:
    """Give a table whose columns are explained next."""
    if request.method != "POST" or "file" not in request.FILES:
        return redirect("case_import", case_id)
    try:
        made = uploads.keep(request.access, request.FILES["file"])
    except UpstanderError as error:
        messages.error(request, refused(error))
        return redirect("case_import", case_id)
    return redirect("case_table_in", case_id, made.pk)


@rule(on_case(Power.WRITE_CASE))
def explain(request: Any, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """Say what the columns mean, look at what it comes to, and enter it."""
    upload = uploads.upload_of(request.access, upload_id)
    if upload is None:
        raise Http404
    if "drop" in request.POST:
        upload.delete()
        return redirect("case_import", case_id)
    form = _form(request, upload)
    context: dict[str, Any] = {"case": request.access.case, "upload": upload, "form": form}
    if request.method == "POST" and "schema_only" not in request.POST and form.is_valid():
        try:
            done = _done(request, upload, form, context)
        except UpstanderError as error:
            form.add_error(None, refused(error))
        else:
            if done is not None:
                return done
    header, *rows = uploads.rows_of(upload)
    context |= {"header": header, "rows": rows}
    return render(request, "cases/table_in.html", context)


def _form(request: Any, upload: Any) -> TableForm:
    guess = uploads.guess_of(upload)
    wanted = request.POST.get("schema", request.GET.get("schema", guess.schema))
    found = ontology().schemata.get(wanted)
    schema = wanted if found is not None and not found.abstract else guess.schema
    data = request.POST if request.method == "POST" else None
    if data is not None and "schema_only" in data:  # another kind: other meanings to choose from
        data = None
    return TableForm(guess, schema, data, originator=originator_of(request.access))


def _done(
    request: Any, upload: Any, form: TableForm, context: dict[str, Any]
) -> HttpResponse | None:
    choice = form.made()
    if "mapping" in request.POST:
        answer = HttpResponse(mapping_text(choice), content_type="application/yaml; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="mapping.yml"'
        return answer
    if "enter" in request.POST:
        brought = uploads.bring_in_table(request.access, upload, choice)
        return render(
            request, "cases/import.html", {"case": request.access.case, "brought": brought}
        )
    context["look"] = uploads.looked(request.access, upload, choice)
    return None
