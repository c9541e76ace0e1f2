"""The address under which a notice is opened."""

from __future__ import annotations

import os


def link(token: str) -> str:
    """A link with nothing in it but a random token; it opens only for whom it was made.

    Examples
    --------
    >>> link("sPqvX0tJ4yWn7cRkE1bZ9g")
    'http://127.0.0.1:8000/n/sPqvX0tJ4yWn7cRkE1bZ9g/'
    """
    base = os.environ.get("UPSTANDER_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    return f"{base}/n/{token}/"
