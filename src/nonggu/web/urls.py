"""Every address of the centre."""

from __future__ import annotations

from django.urls import include, path

from nonggu.web.book.views import finding
from nonggu.web.hall.views import hall

urlpatterns = [
    path("", hall, name="hall"),
    path("", include("nonggu.web.signin.urls")),
    path("", include("nonggu.web.gate.urls")),
    path("", include("nonggu.web.operating.urls")),
    path("search/", finding.search_book, name="search"),
    path("book/", include("nonggu.web.book.urls")),
    path("enrol/", include("nonggu.desks.enrol.urls")),
    path("api/", include("nonggu.web.api.urls")),  # after the book, which teaches addresses what a code is
    path("report/", include("nonggu.desks.report.urls")),
]
