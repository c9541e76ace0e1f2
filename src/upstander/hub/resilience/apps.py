"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ResilienceConfig(AppConfig):
    """What withstands."""

    name = "upstander.hub.resilience"
    label = "resilience"
