"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Decisions."""

    name = "upstander.hub.decisions"
    label = "decisions"
