"""What is selected, told in short: what is said of each thing, and its relations."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from upstander.hub.cases.statements import entities_of, relations_of
from upstander.hub.cases.telling import properties_of, relations_at
from upstander.hub.workspace.lines import level_of_thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upstander.hub.workspace.selection import Selection
    from upstander.model.case import CaseFile
    from upstander.model.marking import TLP

_MOST = 8


@dataclass(frozen=True, slots=True)
class Picked:
    """A selected thing in short; its own page says all.

    Parameters
    ----------
    query
        The address's query that selects it alone, on the same day.
    without
        The query that selects it no longer.
    more_properties, more_relations
        How many are not told here, of what the reader may see.
    """

    id: str
    caption: str
    schema: str
    level: TLP
    query: str
    without: str
    properties: Sequence[dict[str, Any]]
    more_properties: int
    relations: Sequence[dict[str, Any]]
    more_relations: int


def picked(view: CaseFile, selection: Selection) -> Iterator[Picked]:
    """Each selected thing, in the order of the address."""
    every = entities_of(view)
    for key, caption in selection.things.items():
        entity = every[key]
        properties = list(properties_of(entity, every))
        relations = relations_of(view).get(key, ())
        yield Picked(
            key,
            caption,
            entity.schema,
            level_of_thing(entity),
            selection.only(key),
            selection.toggled(key),
            properties[:_MOST],
            len(properties[_MOST:]),
            list(islice(relations_at(entity, view), _MOST)),
            len(relations[_MOST:]),
        )
