"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The frame of every page."""

    name = "upstander.hub.web"
    label = "web"
