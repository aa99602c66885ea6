"""The read API: every noun and every figure, under the same access as the pages. See docs/reference/api.md."""
