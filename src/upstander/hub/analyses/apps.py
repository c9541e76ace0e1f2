"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AnalysesConfig(AppConfig):
    """Analyses."""

    name = "upstander.hub.analyses"
    label = "analyses"
