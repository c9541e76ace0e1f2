"""The pages of scenarios."""

from __future__ import annotations

from django.urls import path

from upstander.hub.futures import views

_CASE = "cases/<uuid:case_id>/scenarios/"
urlpatterns = [
    path(_CASE, views.scenarios, name="scenarios"),
    path(f"{_CASE}<uuid:judgements_id>/", views.scenarios_on, name="scenarios_on"),
]
