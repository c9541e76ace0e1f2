"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The levers room."""

    name = "upstander.hub.room"
    label = "room"
