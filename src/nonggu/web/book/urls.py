"""The addresses of the book. Names of actions begin with `~`, which no code in an address does."""

from __future__ import annotations

from django.urls import path, register_converter

from nonggu.web.book.codes import CodeConverter
from nonggu.web.book.views import bulk, drafts, forms, lists, merging, networks, papers, records, saved

register_converter(CodeConverter, "code")

urlpatterns = [
    path("", lists.book_index, name="book"),
    path("<slug:noun>/", lists.book_list, name="book-list"),
    path("<slug:noun>/~export/", lists.book_export, name="book-export"),
    path("<slug:noun>/~suggest/", lists.book_suggest, name="book-suggest"),
    path("<slug:noun>/~views/", saved.book_views, name="book-views"),
    path("<slug:noun>/~views/<int:number>/", saved.book_view, name="book-view"),
    path("<slug:noun>/~bulk/", bulk.book_bulk, name="book-bulk"),
    path("<slug:noun>/~bulk/<int:number>/", bulk.book_bulk_edit, name="book-bulk-edit"),
    path("<slug:noun>/~bulk/<int:number>/plan/", bulk.book_bulk_plan, name="book-bulk-plan"),
    path("<slug:noun>/~bulk/<int:number>/apply/", bulk.book_bulk_apply, name="book-bulk-apply"),
    path("<slug:noun>/~bulk/<int:number>/undo/", bulk.book_bulk_undo, name="book-bulk-undo"),
    path("<slug:noun>/~draft/", drafts.book_draft, name="book-draft"),
    path("<slug:noun>/~new/", forms.book_create, name="book-create"),
    path("<slug:noun>/<code:code>/", records.book_record, name="book-record"),
    path("<slug:noun>/<code:code>/network/", networks.book_network, name="book-network"),
    path("<slug:noun>/<code:code>/show/", records.book_show, name="book-show"),
    path("<slug:noun>/<code:code>/file/", records.book_file, name="book-file"),
    path("<slug:noun>/<code:code>/preview/", papers.book_preview, name="book-preview-file"),
    path("<slug:noun>/<code:code>/inline/", papers.book_inline, name="book-inline-file"),
    path("<slug:noun>/<code:code>/attach/", papers.book_attach, name="book-attach"),
    path("<slug:noun>/<code:code>/change/", forms.book_change, name="book-change"),
    path("<slug:noun>/<code:code>/archive/", forms.book_archive, name="book-archive"),
    path("<slug:noun>/<code:code>/restore/", forms.book_restore, name="book-restore"),
    path("<slug:noun>/<code:code>/merge/", merging.book_merge, name="book-merge"),
    path("<slug:noun>/<code:code>/unmerge/", merging.book_unmerge, name="book-unmerge"),
    path("<slug:noun>/<code:code>/erase/", merging.book_erase, name="book-erase"),
]
