"""The pages of warnings."""

from __future__ import annotations

from django.urls import path

from upstander.hub.alerts import message_views, silence_views, views

urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("n/<str:token>/", views.open_notice, name="notice"),
    path("cases/<uuid:case_id>/warnings/", views.case_warnings, name="case_warnings"),
    path("cases/<uuid:case_id>/warnings/raise/", views.raise_new, name="raise_warning"),
    path("cases/<uuid:case_id>/warnings/silences/", silence_views.silences, name="case_silences"),
    path("cases/<uuid:case_id>/warnings/message/", message_views.take_in, name="warning_message"),
    path(
        "cases/<uuid:case_id>/warnings/<uuid:warning_id>/cap.xml",
        message_views.take_out,
        name="warning_cap",
    ),
    path("cases/<uuid:case_id>/warnings/<uuid:warning_id>/", views.one_warning, name="one_warning"),
]
