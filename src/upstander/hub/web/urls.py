"""Choosing a language and a calendar."""

from __future__ import annotations

from django.urls import path

from upstander.hub.web.speech_views import set_calendar, set_language

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("calendar/", set_calendar, name="set_calendar"),
]
