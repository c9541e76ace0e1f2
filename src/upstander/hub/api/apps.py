"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The hub for programs."""

    name = "upstander.hub.api"
    label = "api"
