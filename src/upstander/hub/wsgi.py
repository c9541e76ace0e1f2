"""What a web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstander.hub.settings")
application = get_wsgi_application()

if os.environ.get("UPSTANDER_SERVING"):  # not where the module is merely looked at
    from upstander.hub.cases import warming

    warming.begin()
