"""Signing in and out, and one's factors: allauth's views, without its pages for signing up."""

from __future__ import annotations

from allauth.account import views
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import include, path

from upstander.hub.people.sign_on import refused

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("password/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("oidc/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    # allauth leads to these by name; all three say the same.
    path("oidc/refused/", refused, name="socialaccount_login_error"),
    path("oidc/cancelled/", refused, name="socialaccount_login_cancelled"),
    path("oidc/unknown/", refused, name="socialaccount_signup"),
    path("factors/", include("allauth.mfa.urls")),
]
