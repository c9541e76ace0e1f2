"""Reading the log, and freezing it."""

from __future__ import annotations

from django.urls import path

from upstander.hub.audit.views import freezes, log, pack

urlpatterns = [
    path("", log, name="log"),
    path("frozen/", freezes, name="log_frozen"),
    path("frozen/<int:freeze_id>/pack.zip", pack, name="log_pack"),
]
