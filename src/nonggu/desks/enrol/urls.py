"""The addresses of the enrol desk."""

from __future__ import annotations

from django.urls import path

from nonggu.desks.enrol import settling, views

urlpatterns = [
    path("", views.enrol, name="enrol"),
    path("forms/<slug:noun>/", views.enrol_form, name="enrol-form"),
    path("duplicates/", settling.enrol_duplicates, name="enrol-duplicates"),
    path("duplicates/settle/", settling.enrol_settle, name="enrol-settle"),
    path("<int:number>/", views.enrol_batch, name="enrol-batch"),
    path("<int:number>/cells/<int:place>/", views.enrol_cell, name="enrol-cell"),
    path("<int:number>/recheck/", views.enrol_recheck, name="enrol-recheck"),
    path("<int:number>/heading/", views.enrol_heading, name="enrol-heading"),
    path("<int:number>/sheet/", views.enrol_sheet, name="enrol-sheet"),
    path("<int:number>/confirm/", views.enrol_confirm, name="enrol-confirm"),
    path("<int:number>/cancel/", views.enrol_cancel, name="enrol-cancel"),
    path("<int:number>/undo/", views.enrol_undo, name="enrol-undo"),
    path("<int:number>/returned/", views.enrol_returned, name="enrol-returned"),
]
