"""The pages of warnings."""

from __future__ import annotations

from django.urls import path

from upstander.hub.alerts import views

urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("n/<str:token>/", views.open_notice, name="notice"),
    path("cases/<uuid:case_id>/warnings/", views.case_warnings, name="case_warnings"),
    path("cases/<uuid:case_id>/warnings/raise/", views.raise_new, name="raise_warning"),
    path("cases/<uuid:case_id>/warnings/<uuid:warning_id>/", views.one_warning, name="one_warning"),
]
