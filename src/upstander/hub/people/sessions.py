"""Where sessions are kept: in the database, and each page asks for its own by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from upstander.hub.rows import row_of

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession


class SessionStore(InDatabase):
    """Django's, with the question that each page begins with put into words once."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found = row_of(Session, self.session_key)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
