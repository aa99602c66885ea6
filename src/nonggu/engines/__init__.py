"""Pure computing: frames or dataclasses in, the same out. No Django, database, clock or network."""
