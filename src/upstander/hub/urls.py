"""The routes of the hub. Each view carries its rule; `manage check` refuses one that has none."""

from __future__ import annotations

from django.urls import include, path

from upstander.hub.alerts.role_views import roles
from upstander.hub.api.hub_api import document, routes
from upstander.hub.api.views import tokens
from upstander.hub.cases.search_views import search
from upstander.hub.people.admin_views import people, person
from upstander.hub.people.views import welcome
from upstander.hub.web.views import home

handler500 = "upstander.hub.web.faults.fault"

urlpatterns = [
    path("", home, name="home"),
    path("welcome/<str:token>/", welcome, name="welcome"),
    path("", include("upstander.hub.alerts.urls")),
    path("", include("upstander.hub.analyses.urls")),
    path("", include("upstander.hub.workspace.urls")),
    path("", include("upstander.hub.room.urls")),
    path("", include("upstander.hub.futures.urls")),
    path("", include("upstander.hub.risks.urls")),
    path("", include("upstander.hub.resilience.urls")),
    path("", include("upstander.hub.briefs.urls")),
    path("", include("upstander.hub.decisions.urls")),
    path("", include("upstander.hub.methods.urls")),
    path("cases/", include("upstander.hub.cases.urls")),
    path("search/", search, name="search"),
    path("people/", people, name="people"),
    path("people/<uuid:person_id>/", person, name="person"),
    path("roles/", roles, name="roles"),
    path("account/tokens/", tokens, name="tokens"),
    path("api/1/openapi.json", document, name="api_document"),
    path("api/1/", routes),
    path("account/", include("upstander.hub.people.urls")),
    path("log/", include("upstander.hub.audit.urls")),
    path("", include("upstander.hub.web.urls")),
]
