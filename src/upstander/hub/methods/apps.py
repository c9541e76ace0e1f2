"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class MethodsConfig(AppConfig):
    """How it is worked out."""

    name = "upstander.hub.methods"
    label = "methods"
