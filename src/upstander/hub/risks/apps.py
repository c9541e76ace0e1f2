"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RisksConfig(AppConfig):
    """Risk by country."""

    name = "upstander.hub.risks"
    label = "risks"
