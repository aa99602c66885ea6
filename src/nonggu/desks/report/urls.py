"""The addresses of the report desk."""

from __future__ import annotations

from django.urls import path

from nonggu.desks.report import views

urlpatterns = [
    path("", views.report_figures, name="report-figures"),
    path("county/", views.report_county, name="report-county"),
    path("county/picture/", views.report_picture, name="report-picture"),
    path("county/picture.svg", views.report_picture_file, name="report-picture-file"),
    path("export/", views.report_export, name="report-export"),
    path("freeze/", views.report_freeze, name="report-freeze"),
    path("<slug:key>/", views.report_figure, name="report-figure"),
    path("<slug:key>/export/", views.report_figure_export, name="report-figure-export"),
    path("<slug:key>/changes/<int:number>/", views.report_changes, name="report-changes"),
]
