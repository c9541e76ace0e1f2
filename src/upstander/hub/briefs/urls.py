"""The pages of briefs."""

from __future__ import annotations

from django.urls import path

from upstander.hub.briefs import edit_views, views

_ALL = "cases/<uuid:case_id>/briefs/"
_ONE = f"{_ALL}<uuid:brief_id>/"
urlpatterns = [
    path(_ALL, views.briefs, name="briefs"),
    path(f"{_ALL}begin/<uuid:analysis_id>/", views.begin, name="brief_begin"),
    path(_ONE, views.brief, name="brief"),
    path(f"{_ONE}versions/", edit_views.versions, name="brief_versions"),
    path(f"{_ONE}sources/<str:item>/", views.sources, name="brief_sources"),
    path(f"{_ONE}one-page/", views.one_page, name="brief_one_page"),
    path(f"{_ONE}brief.<str:form>", views.take_out, name="brief_take_out"),
    path(f"{_ONE}head/", edit_views.edit_head, name="brief_head"),
    path(f"{_ONE}sentence/<str:item>/", edit_views.edit, name="brief_sentence"),
]
