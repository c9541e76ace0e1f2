"""A subject: one entity, with all that comparing it needs, prepared once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.evidence.identity.unit_name import UnitName, unit_name
from upstander.model.ontology import ontology

if TYPE_CHECKING:
    from collections.abc import Collection

    from followthemoney import EntityProxy

    from upstander.model.entity import Entity

NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_YEARS = ("birthDate", "incorporationDate")


@dataclass(frozen=True, slots=True)
class Subject:
    """One entity as it is compared.

    Parameters
    ----------
    entity
        The entity.
    names
        Its names, without those that many entities bear.
    units
        The same as names of units; empty where it is no body.
    years
        Years of birth or founding.
    datasets
        That speak of it.
    proxy
        For nomenklatura, under an id that its content has: nomenklatura remembers names by id, and
        two views of one entity must not share one.
    """

    entity: Entity
    names: tuple[str, ...]
    units: tuple[UnitName, ...]
    years: frozenset[int]
    datasets: frozenset[str]
    proxy: EntityProxy

    @property
    def id(self) -> str:
        """Of the entity."""
        return self.entity.id


def subject(entity: Entity, common: Collection[str] = ()) -> Subject:
    """The subject that an entity is.

    Parameters
    ----------
    entity
        Of any matchable schema.
    common
        Names that many entities bear: left out, unless it has no other.
    """
    every = names_of(entity)
    names = tuple(name for name in every if name not in common) or every
    is_body = entity.is_a("Organization")
    years = {int(v[:4]) for prop in _YEARS for v in entity.values(prop) if v[:4].isdigit()}
    return Subject(
        entity,
        names,
        tuple(unit_name(name) for name in names) if is_body else (),
        frozenset(years),
        frozenset(s.dataset for s in entity.statements),
        _proxy(entity, frozenset(names)),
    )


def names_of(entity: Entity) -> tuple[str, ...]:
    """All names of an entity.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "u", "Unit", p, v) for p, v in (("name", "A"), ("alias", "B"))]
    >>> names_of(assemble(said)["u"])
    ('A', 'B')
    """
    return tuple(dict.fromkeys(v for prop in NAMES for v in entity.values(prop)))


def _proxy(entity: Entity, names: frozenset[str]) -> EntityProxy:
    found = ontology().make_entity(entity.schema)
    joined = "\n".join((entity.schema, *sorted(names), *sorted(s.id for s in entity.statements)))
    found.id = hashlib.sha256(joined.encode()).hexdigest()[:32]
    unit = entity.is_a("Unit")
    for statement in entity.statements:
        prop, value = statement.prop, statement.told
        if prop in NAMES:
            if value not in names:
                continue
            value = unit_name(value).text if unit else value
        if prop in found.schema.properties:
            found.add(prop, value)
    return found
