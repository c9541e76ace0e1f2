"""Reading the log."""

from __future__ import annotations

from django.urls import path

from upstander.hub.audit.views import log

urlpatterns = [path("", log, name="log")]
