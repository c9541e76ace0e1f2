"""The pages of a case."""

from __future__ import annotations

from django.urls import path

from upstander.hub.cases import views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<uuid:case_id>/", views.case, name="case"),
    path("<uuid:case_id>/table/", views.table, name="case_table"),
]
