"""The worker: sends notices and lets warnings rise, for as long as it runs.

Any number may run beside each other: each notice is taken by one alone, and each step once.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time

PAUSE = 0.2
"""Seconds from one look at what is due to the next: a notice leaves within a second of its warning.
"""

REST = 0.05
"""Seconds without a look, however long the last one took: others want the machine too."""

LONGEST = 2.0
"""Seconds to wait at most after a fault, the database's for instance, before trying again: what
was due meanwhile has waited long enough."""

log = logging.getLogger("upstander.hub.worker")


def run() -> None:
    """Work until asked to stop; a fault is logged, and the work goes on."""
    from django.conf import settings
    from django.db import close_old_connections
    from django.utils import timezone

    from upstander.hub.alerts.work import tick
    from upstander.hub.audit.freezing import keep_head

    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    wait, parent = PAUSE, os.getppid()
    while not stopping and os.getppid() == parent:
        begun = time.monotonic()
        try:
            close_old_connections()
            tick()
            keep_head(settings.HEADS, timezone.now())
            wait = PAUSE
            rest = max(REST, PAUSE - (time.monotonic() - begun))
        except Exception:  # a worker that ended would leave every notice unsent
            log.exception("what is due could not be done; trying again")
            rest = wait = min(LONGEST, 2 * wait)
        time.sleep(rest)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstander.hub.settings")
    import django

    django.setup()
    run()
    sys.exit(0)
