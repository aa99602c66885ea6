"""The reader's language: the account's, else the cookie's; Chinese by default, whatever the browser says."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "nonggu_language"
KNOWN = {code for code, _ in settings.LANGUAGES}


def language_of(request: HttpRequest) -> str:
    """The language in which to answer the request."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in KNOWN:
        return chosen
    own = getattr(request.user, "language", "")
    return own if own in KNOWN else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activate the reader's language for the time of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
