"""大起底: who and what exists. Workbooks come in, are previewed, mended, imported and undone; duplicates are reviewed."""
