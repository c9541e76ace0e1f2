"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class FuturesConfig(AppConfig):
    """What could happen."""

    name = "upstander.hub.futures"
    label = "futures"
