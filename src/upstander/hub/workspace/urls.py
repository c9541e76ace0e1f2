"""The pictures of a case."""

from __future__ import annotations

from django.urls import path

from upstander.hub.workspace import graph_views, map_views, selected_views, timeline_views

urlpatterns = [
    path("cases/<uuid:case_id>/graph/", graph_views.graph, name="case_graph"),
    path("cases/<uuid:case_id>/graph/data/", graph_views.graph_data, name="case_graph_data"),
    path("cases/<uuid:case_id>/map/", map_views.case_map, name="case_map"),
    path("cases/<uuid:case_id>/selected/", selected_views.selected, name="case_selected"),
    path("cases/<uuid:case_id>/timeline/", timeline_views.timeline, name="case_timeline"),
]
