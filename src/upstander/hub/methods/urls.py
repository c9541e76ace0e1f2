"""The pages of the method notes."""

from __future__ import annotations

from django.urls import path

from upstander.hub.methods import views

urlpatterns = [
    path("methods/", views.methods, name="methods"),
    path("methods/<slug:key>/", views.method, name="method"),
    path("methods/pictures/<str:name>", views.method_picture, name="method_picture"),
]
