"""Codes of the search index."""

PHRASES = {
    "doctor_search_index": (
        "The search index holds every record; {count} differ.",
        "Run “nonggu upgrade --reindex”.",
    ),
    "restore_index_differs": (
        "The search index differs from the book by {count} records of {noun}.",
        "Run “nonggu upgrade --reindex”.",
    ),
}
