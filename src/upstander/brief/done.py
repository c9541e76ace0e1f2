"""What could be done, and what must not be: the lever plan in a reader's words."""

from __future__ import annotations
