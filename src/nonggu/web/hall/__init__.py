"""The hall: the first page after signing in."""
