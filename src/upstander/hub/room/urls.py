"""The pages of the levers room."""

from __future__ import annotations

from django.urls import path

from upstander.hub.room import views

_ROOM = "cases/<uuid:case_id>/levers/"
urlpatterns = [
    path(_ROOM, views.room, name="levers_room"),
    path(f"{_ROOM}keep/<uuid:analysis_id>/", views.keep, name="plan_keep"),
    path(f"{_ROOM}compare/", views.compare, name="plans_compared"),
    path(f"{_ROOM}asks/", views.asks, name="asks"),
    path(f"{_ROOM}asks/new/", views.new_ask, name="ask_new"),
]
