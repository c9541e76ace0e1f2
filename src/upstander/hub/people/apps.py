"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and organisations."""

    name = "upstander.hub.people"
    label = "people"
