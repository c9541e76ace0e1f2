"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log."""

    name = "upstander.hub.audit"
    label = "audit"
