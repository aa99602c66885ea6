"""The addresses of the API; its description is at /api/openapi.json, and there is no page that loads a viewer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern
from ninja import NinjaAPI

from nonggu.web.api import figures, nouns
from nonggu.web.api.auth import AUTH


class _Api(NinjaAPI):
    """The API, whose description of about 100 addresses is made once."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description, the same for everybody."""
        key = repr(sorted(options.items()))
        if key not in _described:
            _described[key] = super().get_openapi_schema(**options)
        return _described[key]


_described: dict[str, Any] = {}

api = _Api(
    title="Nonggu",
    version="1",
    description="Read the county's book: every noun and every figure that your account may see.",
    docs_url=None,
    auth=AUTH,
    urls_namespace="api",
)
api.add_router("", nouns.router)
api.add_router("", figures.router)


def _open(pattern: URLPattern) -> URLPattern:
    """The API asks for its own sign-in and answers 401; the pages' redirect is not for programs."""
    pattern.callback = login_not_required(pattern.callback)
    return pattern


app_name = "api"
urlpatterns = [_open(pattern) for pattern in api.urls[0]]  # type: ignore[arg-type]
