"""The match desk's pages, by what they are about."""
