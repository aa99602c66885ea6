"""Signing in and out, the reader's language, and changing one's password."""
