"""The addresses of signing in."""

from __future__ import annotations

from django.urls import path

from nonggu.web.signin import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("language/", views.choose_language, name="language"),
    path("password/", views.change_password, name="password"),
]
