"""The pages of risk by country, and of what changed."""

from __future__ import annotations

from django.urls import path

from upstander.hub.risks import case_views, views

urlpatterns = [
    path("risk/", views.risks, name="risks"),
    path("risk/read/", views.risks_read, name="risks_read"),
    path("risk/<int:code>/", views.country, name="risk_country"),
    path("risk/<int:code>/<int:release_id>/whole/", views.whole_country, name="risk_whole"),
    path("cases/<uuid:case_id>/since/", case_views.since, name="case_since"),
]
