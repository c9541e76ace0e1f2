"""The pages of a case."""

from __future__ import annotations

from django.urls import path

from upstander.hub.cases import (
    entity_views,
    file_views,
    same_views,
    share_views,
    statement_views,
    table_views,
    views,
)

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<uuid:case_id>/", views.case, name="case"),
    path("<uuid:case_id>/table/", views.table, name="case_table"),
    path("<uuid:case_id>/things/", entity_views.entities, name="case_entities"),
    path("<uuid:case_id>/things/<path:entity_id>/", entity_views.entity, name="case_entity"),
    path("<uuid:case_id>/same/", same_views.same, name="case_same"),
    path("<uuid:case_id>/sources/", entity_views.sources, name="case_sources"),
    path("<uuid:case_id>/known/", entity_views.known, name="case_known"),
    path("<uuid:case_id>/add/", statement_views.add, name="case_add"),
    path(
        "<uuid:case_id>/statements/<str:statement_id>/",
        statement_views.statement,
        name="case_statement",
    ),
    path(
        "<uuid:case_id>/statements/<str:statement_id>/correct/",
        statement_views.correct,
        name="case_correct",
    ),
    path(
        "<uuid:case_id>/statements/<str:statement_id>/withdraw/",
        statement_views.take_back,
        name="case_withdraw",
    ),
    path("open/", file_views.open_new, name="case_open"),
    path("<uuid:case_id>/import/", file_views.bring_in, name="case_import"),
    path("<uuid:case_id>/import/table/", table_views.give, name="case_table_give"),
    path(
        "<uuid:case_id>/import/table/<uuid:upload_id>/", table_views.explain, name="case_table_in"
    ),
    path("<uuid:case_id>/export/", file_views.export, name="case_export"),
    path("<uuid:case_id>/members/", share_views.members, name="case_members"),
]
