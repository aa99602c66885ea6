"""Refusals that are not a missing page: too many requests, an upload that is not taken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from nonggu.errors import NongguError
from nonggu.phrases.saying import remedy, say
from nonggu.registry.wording import language
from nonggu.web.gate.asking import is_api


def refuse(request: HttpRequest, error: NongguError, status: int) -> HttpResponse:
    """A page that says what is refused and how to mend it; JSON for a program."""
    sentence = say(error.code, error.params, language())
    mending = remedy(error.code, error.params, language())
    if is_api(request):
        return JsonResponse({"code": error.code, "message": sentence, "remedy": mending}, status=status)
    return render(request, "gate/refused.html", {"sentence": sentence, "remedy": mending}, status=status)


def say_refusal(error: NongguError) -> str:
    """The sentence of an error and how to mend it, in the reader's language."""
    return f"{say(error.code, error.params, language())} {remedy(error.code, error.params, language())}".strip()
