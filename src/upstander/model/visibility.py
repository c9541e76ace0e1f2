"""Which statements a reader may see, such that what is seen never points at what is not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from upstander.model.marking import may_see
from upstander.model.ontology import ontology, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.marking import Reader
    from upstander.model.statement import Statement

CITING = frozenset({"RiskAssessment", "HumanForecast"})
"""Schemata whose evidence names statements."""


def visible(statements: Iterable[Statement], reader: Reader) -> tuple[Statement, ...]:
    """The statements that a reader may see, in their order.

    A statement is seen when

    1. its marking is the reader's to see, and so is that of its source where the source is itself
       an entity of the case (a statement never outruns the protection of whoever made it);
    2. its entity still has every property that its schema requires: a relation with one end
       hidden, or a thing without its name, would betray that something is missing;
    3. where its value names an entity, that entity is seen;
    4. where its value cites a statement as evidence, that statement is seen.

    The rules are applied until nothing more falls away. Rules 2 to 4 look at nothing but what
    rule 1 leaves, so that the result is the same as if the rest had never been collected.

    Examples
    --------
    >>> from upstander.model.marking import TLP, Marking, Reader
    >>> from upstander.model.statement import Statement
    >>> red = Marking(TLP.RED, "partner", frozenset({"analyst"}))
    >>> said = [Statement("d", "p", "Person", "name", "A", marking=red),
    ...         Statement("d", "u", "Unit", "name", "B")]
    >>> [s.value for s in visible(said, Reader("public", TLP.CLEAR))]
    ['B']
    """
    everything = tuple(statements)
    known = {s.about for s in everything} | {s.entity_id for s in everything}
    wanted = {s.value for s in everything if cites(s)}
    kept = tuple(s for s in everything if may_see(reader, s.marking))
    names = {key: s for s in kept if (key := s.id) in wanted} if wanted else {}
    while True:
        complete = complete_ids(kept)
        cited = _among(names, kept)
        next_kept = tuple(
            s for s in kept if stands(s, complete, known) and (s.value in cited or not cites(s))
        )
        if len(next_kept) == len(kept):
            return kept
        kept = next_kept


def cites(statement: Statement) -> bool:
    """Whether a statement's value is the id of another, which it cites."""
    return statement.prop == "evidence" and statement.schema in CITING


def _among(names: dict[str, Statement], kept: Iterable[Statement]) -> set[str]:
    """Ids of the cited statements that are still kept."""
    standing = {id(s) for s in kept} if names else set()
    return {key for key, s in names.items() if id(s) in standing}


def complete_ids(statements: Iterable[Statement]) -> set[str]:
    """The ids of the entities that have every property their schema requires."""
    props: dict[str, set[str]] = defaultdict(set)
    schemata: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for s in statements:
        props[s.about].add(s.prop)
        schemata[s.about].add(s.schema)
        names[s.about].add(s.entity_id)
    complete: set[str] = set()
    for key, present in props.items():
        required = {p for name in schemata[key] for p in schema_of(name).required}
        if required <= present:
            complete |= {key} | names[key]
    return complete


def stands(statement: Statement, complete: set[str], known: set[str]) -> bool:
    """Whether what a statement is about and what it names are complete; `known`: all that are."""
    if statement.about not in complete:
        return False
    if statement.source in known and statement.source not in complete:
        return False
    return not names_entity(statement) or statement.value in complete


def names_entity(statement: Statement) -> bool:
    """Whether a statement's value is the id of an entity."""
    schema = ontology().get(statement.schema)
    found = schema.get(statement.prop) if schema is not None else None
    return found is not None and found.type.name == "entity"
