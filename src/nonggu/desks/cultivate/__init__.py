"""The cultivate desk: who could qualify for what, what is missing, who coaches them, and what waits by when."""
