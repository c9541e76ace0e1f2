"""What somebody may do and see of one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.hub.cases.belonging import Belonging

if TYPE_CHECKING:
    from upstander.hub.cases.models import Case
    from upstander.hub.people.models import User


@dataclass(frozen=True, slots=True)
class Access(Belonging):
    """A member of a case: as whom they see it, who they are, and which case it is."""

    user: User
    case: Case
