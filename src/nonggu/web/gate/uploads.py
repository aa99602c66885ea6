"""Every uploaded file is looked at before a desk sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from nonggu.errors import UnusableInput
from nonggu.exchange.uploads import HEAD_BYTES, MOST_BYTES, check_upload
from nonggu.web.gate.refusing import refuse

#: Several files and the fields of a form may come at once.
MOST_REQUEST_BYTES = 2 * MOST_BYTES


class UploadCheck:
    """Refuse files of an unknown kind, too large, or that are not what their ending says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, unless it is too large to be read at all."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > MOST_REQUEST_BYTES:
            return refuse(request, UnusableInput("upload_too_large", name="", most=MOST_BYTES >> 20), 413)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Look at the first bytes of each file of a form, unless the view says that it looks closer itself."""
        if request.content_type != "multipart/form-data" or getattr(view, "checks_uploads", False):
            return None
        for name in request.FILES:
            for file in request.FILES.getlist(name):
                try:
                    check_upload(file.name or "", file.size or 0, file.read(HEAD_BYTES))
                except UnusableInput as refusal:
                    return refuse(request, refusal, 422)
                file.seek(0)
        return None
