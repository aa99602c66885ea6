"""The pages as a Django app (template tags and static files; no tables)."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No tables: nouns live in the book."""

    name = "nonggu.web"
    label = "web"
