"""Every address of the centre."""

from __future__ import annotations

from django.urls import include, path

from nonggu.web.book.views import finding, networks
from nonggu.web.hall import views as hall

urlpatterns = [
    path("", hall.hall, name="hall"),
    path("notices/", hall.notices_page, name="notices"),
    path("notices/read/", hall.notices_read, name="notices-read"),
    path("notices/<int:number>/open/", hall.notice_open, name="notice-open"),
    path("", include("nonggu.web.signin.urls")),
    path("", include("nonggu.web.gate.urls")),
    path("", include("nonggu.web.operating.urls")),
    path("search/", finding.search_book, name="search"),
    path("network/", networks.network, name="network"),
    path("book/", include("nonggu.web.book.urls")),
    path("enrol/", include("nonggu.desks.enrol.urls")),
    path("api/", include("nonggu.web.api.urls")),  # after the book, which teaches addresses what a code is
    path("cultivate/", include("nonggu.desks.cultivate.urls")),  # after the book as well
    path("match/", include("nonggu.desks.match.urls")),
    path("report/", include("nonggu.desks.report.urls")),
]
