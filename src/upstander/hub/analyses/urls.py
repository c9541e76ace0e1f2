"""The pages of analyses."""

from __future__ import annotations

from django.urls import path

from upstander.hub.analyses import views

_ONE = "cases/<uuid:case_id>/analyses/<uuid:analysis_id>/"
urlpatterns = [
    path("cases/<uuid:case_id>/analyses/", views.analyses, name="analyses"),
    path("cases/<uuid:case_id>/analyses/going/", views.renewed, name="analyses_going"),
    path(_ONE, views.analysis, name="analysis"),
    path(f"{_ONE}brief.<str:form>", views.brief, name="analysis_brief"),
]
