"""The operator's addresses."""

from __future__ import annotations

from django.urls import path

from nonggu.web.operating import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("health/live", views.live, name="health-live"),
    path("metrics", views.metrics, name="metrics"),
]
