"""The book as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The only app with tables."""

    name = "nonggu.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
