"""The pages of the levers room."""

from __future__ import annotations

from django.urls import path

from upstander.hub.room import ask_views, views

_ROOM = "cases/<uuid:case_id>/levers/"
urlpatterns = [
    path(_ROOM, views.room, name="levers_room"),
    path(f"{_ROOM}keep/<uuid:analysis_id>/", views.keep, name="plan_keep"),
    path(f"{_ROOM}compare/", views.compare, name="plans_compared"),
    path(f"{_ROOM}plans/<uuid:plan_id>/", views.plan, name="plan"),
    path(f"{_ROOM}asks/", ask_views.asks, name="asks"),
    path(f"{_ROOM}asks/new/", ask_views.new_ask, name="ask_new"),
]
