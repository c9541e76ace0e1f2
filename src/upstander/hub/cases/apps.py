"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases."""

    name = "upstander.hub.cases"
    label = "cases"
