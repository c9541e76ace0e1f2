"""What a web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstander.hub.settings")
application = get_wsgi_application()

from upstander.hub.cases import warming  # noqa: E402  (Django must know its apps first)

warming.begin()
