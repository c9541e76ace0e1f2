"""Who somebody who signed in is: each page asks for them by their key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

from upstander.hub.people.models import User
from upstander.hub.rows import row_of

if TYPE_CHECKING:
    from uuid import UUID


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, with the question that each page asks put into words once."""

    def get_user(self, user_id: UUID) -> User | None:
        """Somebody with an account that is active; None else."""
        found = row_of(User, user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
