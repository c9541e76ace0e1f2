"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Warnings."""

    name = "upstander.hub.alerts"
    label = "alerts"
