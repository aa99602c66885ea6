"""The WSGI application, for servers other than `nonggu serve`."""

from __future__ import annotations

import os
from contextlib import ExitStack

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nonggu.web.settings")
application = get_wsgi_application()

from nonggu.keep.presence import announced  # noqa: E402

#: Said for as long as the process lives, so that no upgrade begins under it.
_announcement = ExitStack()
_announcement.enter_context(announced("wsgi"))
