"""The app's name for Django, and the check that no route lacks a rule."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Access rules."""

    name = "upstander.hub.access"
    label = "access"

    def ready(self) -> None:
        """Register the check."""
        from upstander.hub.access import checks  # noqa: F401
