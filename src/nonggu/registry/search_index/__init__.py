"""The index of the book's words: which records hold them, at any size of the book.

    signs      texts -> folded words -> grams
    fields     which fields of a noun are searched, and which records hold another's name
    texts      the words of records, as the index keeps them
    backends   FTS5 on SQLite, tsvector with GIN on PostgreSQL, behind one interface
    following  history is written -> the index follows in the same transaction
    finding    words -> ids of records
    whole      filling an index anew, and finding its gaps

The index names candidates and checks them against the folded text; what a reader may see is decided outside, by
`nonggu.registry.access`.
"""
