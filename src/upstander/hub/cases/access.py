"""What somebody may do and see of one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upstander.hub.cases.models import Case
    from upstander.hub.people.models import User
    from upstander.hub.people.roles import Power
    from upstander.model.marking import Reader


@dataclass(frozen=True, slots=True)
class Access:
    """A member of a case.

    Parameters
    ----------
    user, case
        Who, and which.
    reader
        As whom the engines know them: by name, clearance for this case, and organisations.
    powers
        What their roles let them do.
    released
        Originators that let them see what they marked for others.
    """

    user: User
    case: Case
    reader: Reader
    powers: frozenset[Power]
    released: frozenset[str] = frozenset()
