"""The pages of decisions."""

from __future__ import annotations

from django.urls import path

from upstander.hub.decisions import views

_CASE = "cases/<uuid:case_id>/decisions/"
urlpatterns = [
    path("decisions/", views.register, name="decisions"),
    path("decisions/like/", views.like, name="decisions_like"),
    path(_CASE, views.of_case, name="case_decisions"),
    path(f"{_CASE}new/", views.new, name="decision_new"),
    path(f"{_CASE}<uuid:decision_id>/", views.one, name="decision"),
]
