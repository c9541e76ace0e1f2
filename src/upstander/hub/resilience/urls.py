"""The pages of resilience."""

from __future__ import annotations

from django.urls import path

from upstander.hub.resilience import views

urlpatterns = [
    path("resilience/", views.resilience, name="resilience"),
    path("resilience/<int:key>/", views.resilience_one, name="resilience_one"),
    path("resilience/<int:key>/page/", views.resilience_page, name="resilience_page"),
]
