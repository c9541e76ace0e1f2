"""Who somebody is to a case, asked in one question: every page of a case begins with it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from upstander.hub.cases.models import Membership
from upstander.hub.people.models import Membership as Acting
from upstander.hub.people.roles import Power
from upstander.hub.people.selectors import powers_by
from upstander.model.marking import TLP, Reader

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from upstander.hub.people.models import User


@dataclass(frozen=True, slots=True)
class Belonging:
    """As whom a member of a case sees it.

    Parameters
    ----------
    reader
        As whom the engines know them: by name, clearance for this case, and organisations.
    powers
        What their roles let them do.
    released
        Originators that let them see what they marked for others.
    """

    reader: Reader
    powers: frozenset[Power]
    released: frozenset[str]


@dataclass(slots=True)
class _Told:
    """What the database says of one of them."""

    roles: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    ceilings: set[int] = field(default_factory=set)
    released: set[str] = field(default_factory=set)


# By hand: through the ORM it is three questions, and to put them into words takes ten times as long
# as to answer them.
_QUESTION = """
WITH acting AS (
  SELECT m.user_id AS person, m.role AS role, o.id AS desk, o.name AS name
  FROM people_membership m JOIN people_organisation o ON o.id = m.organisation_id
  WHERE m.user_id IN ({each})
), standing AS (
  SELECT user_id AS person, organisation_id AS desk, ceiling FROM cases_membership
  WHERE case_id = %s AND revoked_at IS NULL AND (until IS NULL OR until > %s)
)
SELECT 'acts' AS what, person, role AS word, name AS other, 0 AS number FROM acting
UNION ALL
SELECT 'belongs', person, '', '', ceiling FROM standing WHERE person IN ({each})
UNION ALL
SELECT 'belongs', a.person, '', '', s.ceiling FROM acting a JOIN standing s ON s.desk = a.desk
UNION ALL
SELECT 'released', NULL, r.originator, r."to", 0 FROM cases_release r
  WHERE r.case_id = %s AND r.revoked_at IS NULL AND r.until > %s
  AND (r."to" IN ({each}) OR r."to" IN (SELECT name FROM acting))
"""


def belonging_to(case_id: UUID, users: Collection[User]) -> dict[UUID, Belonging]:
    """As whom each of some people sees a case, by their ids; of whom it is not theirs, nothing.

    It asks once, however many they are, and as often of a case that does not exist.
    """
    if not users:
        return {}
    told: dict[UUID, _Told] = defaultdict(_Told)
    released: dict[str, set[str]] = defaultdict(set)
    for what, person, word, other, number in _answered(case_id, users):
        if what == "acts":
            told[_key(person)].roles.add(word)
            told[_key(person)].organisations.add(other)
        elif what == "belongs":
            told[_key(person)].ceilings.add(number)
        else:
            released[other].add(word)
    each = {user.pk: _belonging(user, told[user.pk], released) for user in users}
    return {key: found for key, found in each.items() if found is not None}


def _belonging(user: User, told: _Told, released: dict[str, set[str]]) -> Belonging | None:
    powers = powers_by(told.roles)
    if not told.ceilings or Power.READ_CASE not in powers:
        return None
    clearance = TLP(min(user.clearance, max(told.ceilings)))
    names = {user.name, *told.organisations}
    let = frozenset().union(*(released[name] for name in names if name in released))
    return Belonging(Reader(user.name, clearance, frozenset(told.organisations)), powers, let)


def _answered(case_id: UUID, users: Collection[User]) -> list[tuple[Any, ...]]:
    """The rows of the question, on whichever database this is."""
    question = _QUESTION.replace("{each}", ", ".join(["%s"] * len(users)))
    people = [Acting.user.field.get_db_prep_value(user.pk, connection) for user in users]
    case = Membership.case.field.get_db_prep_value(case_id, connection)
    now = Membership.until.field.get_db_prep_value(timezone.now(), connection)
    values = [*people, case, now, *people, case, now, *(user.name for user in users)]
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _key(person: Any) -> UUID:
    """The key of a person: SQLite holds it as text."""
    return person if isinstance(person, uuid.UUID) else uuid.UUID(person)
