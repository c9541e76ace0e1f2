"""What is worked out of a view and kept while the view is: its entities, and ways to find them."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import ref

from upstander.model.ontology import edge_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.marking import TLP
    from upstander.model.statement import Statement

    Memo = dict[str, tuple[Entity, "Facts"]]

Made = TypeVar("Made")
MOST = 48


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists and searches ask of an entity.

    Parameters
    ----------
    caption
        What to call it.
    text
        Its id, names and aliases in lower case, for searching.
    ends
        The ids at both ends, where it is a relation.
    """

    caption: str
    text: str
    ends: tuple[tuple[str, ...], tuple[str, ...]] | None


@dataclass(slots=True)
class Worked:
    """What was worked out of a view; nothing of it holds the view, which takes it along."""

    entities: Mapping[str, Entity]
    by_id: Mapping[str, Statement]
    memo: Memo = field(default_factory=dict)
    facts: Mapping[str, Facts] | None = None
    relations: Mapping[str, Sequence[str]] | None = None
    level: TLP | None = None
    more: dict[str, Any] = field(default_factory=dict)


_worked: OrderedDict[int, tuple[ref[CaseFile], Worked]] = OrderedDict()
"""By the number of the view, which is there as long as the view is, and must still be its."""

_lock = threading.Lock()


def entities_of(view: CaseFile) -> Mapping[str, Entity]:
    """The entities of a view, worked out once while it is held."""
    return _of(view).entities


def statements_by_id(view: CaseFile) -> Mapping[str, Statement]:
    """The statements of a view by their ids, worked out once while it is held."""
    return _of(view).by_id


def facts_of(view: CaseFile) -> Mapping[str, Facts]:
    """What lists and searches ask of each entity; of one that did not change, asked once."""
    found = _of(view)
    if found.facts is None:
        found.facts = {key: _remembered(found.memo, e) for key, e in found.entities.items()}
    return found.facts


def relations_of(view: CaseFile) -> Mapping[str, Sequence[str]]:
    """The ids of the relations at each entity, in the order of their ids."""
    found = _of(view)
    if found.relations is None:
        made: dict[str, list[str]] = defaultdict(list)
        for key, facts in facts_of(view).items():
            for end in {*facts.ends[0], *facts.ends[1]} if facts.ends else ():
                made[end].append(key)
        found.relations = dict(made)
    return found.relations


def once(view: CaseFile, name: str, make: Callable[[CaseFile], Made]) -> Made:
    """Something of a view by its name, made once while the view is held."""
    found = _of(view)
    if name not in found.more:
        found.more[name] = make(view)
    made: Made = found.more[name]
    return made


def level_of(view: CaseFile) -> TLP:
    """The level of a view, worked out once while it is held."""
    found = _of(view)
    if found.level is None:
        found.level = view.level
    return found.level


def keep_worked(
    view: CaseFile,
    entities: Mapping[str, Entity],
    by_id: Mapping[str, Statement],
    memo: Memo | None = None,
) -> Worked:
    """Keep what was worked out of a view elsewhere.

    Parameters
    ----------
    memo
        What was asked of entities before; those that are still the same are not asked again.
    """
    made, key = Worked(entities, by_id, {} if memo is None else memo), id(view)

    def dropped(gone: ref[CaseFile]) -> None:  # without the lock: whoever holds it may collect
        found = _worked.get(key)
        if found is not None and found[0] is gone:
            _worked.pop(key, None)

    with _lock:
        _worked[key] = ref(view, dropped), made
        while len(_worked) > MOST:
            _worked.popitem(last=False)
    return made


def forget_worked() -> None:
    """Drop all of it."""
    with _lock:
        _worked.clear()


def _of(view: CaseFile) -> Worked:
    with _lock:
        found = _worked.get(id(view))
        if found is not None and found[0]() is view:
            _worked.move_to_end(id(view))
            return found[1]
    return keep_worked(view, view.entities(), {s.id: s for s in view.statements})


def _remembered(memo: Memo, entity: Entity) -> Facts:
    found = memo.get(entity.id)
    if found is None or found[0] is not entity:
        found = memo[entity.id] = entity, _asked(entity)
    return found[1]


def _asked(entity: Entity) -> Facts:
    ends = edge_ends(entity.schema)
    text = " ".join((entity.id, *entity.values("name"), *entity.values("alias"))).lower()
    sides = None if ends is None else (entity.values(ends[0]), entity.values(ends[1]))
    return Facts(entity.caption, text, sides)
