"""The views of the book: form, action, redirect."""
