"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The pictures of a case."""

    name = "upstander.hub.workspace"
    label = "workspace"
