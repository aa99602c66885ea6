"""The book: the only Django app with tables. Nouns in `models/`, one rule of access, one history, one identity."""
