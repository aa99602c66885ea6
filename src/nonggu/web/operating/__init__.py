"""For the operator: health, metrics, and a line of log for each request."""
