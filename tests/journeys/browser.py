"""The browser of the journeys and of the pictures, and how it is started."""

from __future__ import annotations

import os

CHROMIUM = os.environ.get("NONGGU_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
