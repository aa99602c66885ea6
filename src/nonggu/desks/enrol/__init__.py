"""大起底: who and what exists. Workbooks are previewed, mended, imported and undone; duplicates are reviewed."""
