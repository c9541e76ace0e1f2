"""What a reader sees of a case, kept up with its changes without looking at all the rest again."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from upstander.model.entity import assemble
from upstander.model.marking import may_see
from upstander.model.ontology import is_a
from upstander.model.sameness import SCHEMA as JUDGEMENT
from upstander.model.visibility import cites, complete_ids, names_entity, stands, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.model.entity import Entity
    from upstander.model.marking import Reader
    from upstander.model.statement import Statement

    Key = tuple[str, str]
    """What tells rows of a case apart, and gives them their order: first the statement's id."""
    Rows = dict[Key, Statement]


class Following:
    """The statements of a case that a reader may see, followed from change to change.

    It gives what `upstander.model.visibility.visible` gives, or says that it cannot: a change whose
    effect could reach beyond the entities that it is about is not followed, and whoever asks works
    everything out anew. Two threads may not follow at once.

    Parameters
    ----------
    rows
        All statements of the case, by their key.
    reader
        Who looks.

    Examples
    --------
    >>> from upstander.model.marking import TLP, Reader
    >>> from upstander.model.statement import Statement
    >>> one, two = (Statement("d", f"u-{n}", "Unit", "name", "A") for n in (1, 2))
    >>> found = Following({(one.id, ""): one}, Reader("public", TLP.CLEAR))
    >>> found.follow({(two.id, ""): two}, {})
    True
    >>> [s.about for s in found.statements()] == sorted(["u-1", "u-2"], key=found.place)
    True
    """

    def __init__(self, rows: Mapping[Key, Statement], reader: Reader) -> None:
        self._reader = reader
        self._groups: dict[str, Rows] = defaultdict(dict)
        self._known: Counter[str] = Counter()
        self._referred: Counter[str] = Counter()
        self._cited: Counter[str] = Counter()
        self.can_follow = True
        for key, statement in rows.items():
            self._count(key, statement, 1)
        standing = {id(s) for s in visible(rows.values(), reader)}
        self._shown: Rows = {key: s for key, s in rows.items() if id(s) in standing}
        self._by_id = {key[0]: s for key, s in self._shown.items()}
        self._keys = sorted(self._shown)
        self._complete = complete_ids(self._shown.values())
        self.can_follow = self.can_follow and not _contradicts(self._shown.values())
        self._entities: dict[str, Entity] | None = None

    def statements(self) -> tuple[Statement, ...]:
        """What is seen, in the order of the keys."""
        return tuple(map(self._shown.__getitem__, self._keys))

    def by_id(self) -> dict[str, Statement]:
        """What is seen, by the statements' ids."""
        return dict(self._by_id)

    def entities(self) -> dict[str, Entity] | None:
        """The entities of what is seen; None where some are judged to be one: they are merged."""
        if self._entities is None and not any(s.schema == JUDGEMENT for s in self._shown.values()):
            self._entities = assemble(self._shown.values())
        return dict(self._entities) if self._entities is not None else None

    def place(self, about: str) -> int:
        """Where the first statement about an entity stands among those that are seen."""
        return min(bisect_left(self._keys, k) for k in self._groups[about] if k in self._shown)

    def follow(self, added: Mapping[Key, Statement], removed: Mapping[Key, Statement]) -> bool:
        """Take a change over; False: it cannot be followed, and this is of no use any more."""
        affected = {s.about for s in (*added.values(), *removed.values())}
        before = {key: self._status(key) for key in affected}
        for key, statement in removed.items():
            self._count(key, statement, -1)
        for key, statement in added.items():
            self._count(key, statement, 1)
        changed = (*added.items(), *removed.items())
        self.can_follow = (
            self.can_follow
            and not any(cites(s) or self._cited[key[0]] > 0 for key, s in changed)
            and self._is_taken(affected, before, removed.keys())
        )
        return self.can_follow

    def _count(self, key: Key, statement: Statement, step: int) -> None:
        about, group = statement.about, self._groups[statement.about]
        if about != statement.entity_id:
            self.can_follow = False
        if step > 0:
            group[key] = statement
        else:
            del group[key]
        self._known[about] += step
        for name in _names(statement):
            self._referred[name] += step
        if cites(statement):
            self._cited[statement.value] += step

    def _status(self, key: str) -> tuple[bool, bool]:
        """What others can tell of an entity: whether it is there, and whether it is complete."""
        return self._known[key] > 0, key in self._complete

    def _is_taken(
        self,
        affected: set[str],
        before: Mapping[str, tuple[bool, bool]],
        removed: Iterable[Key],
    ) -> bool:
        candidates = {
            key: s
            for about in affected
            for key, s in self._groups[about].items()
            if may_see(self._reader, s.marking)
        }
        kept, complete = self._settled(affected, candidates)
        self._complete = complete
        inside = Counter(
            name for about in affected for s in self._groups[about].values() for name in _names(s)
        )
        met = [key for key in affected if self._referred[key] > inside[key]]
        if any(self._status(key) != before[key] for key in met):
            return False
        # Two that need each other stand together or not at all: that cannot be told from one side.
        if met and any(self._lacks(s, complete) for s in candidates.values()):
            return False
        if _contradicts(kept.values()):
            return False
        self._show(affected, kept, removed)
        return True

    def _settled(self, affected: set[str], candidates: Rows) -> tuple[Rows, set[str]]:
        """Which candidates stand, and which entities are then complete: as `visible` finds it."""
        known = {name for s in candidates.values() for name in _names(s) if self._known[name] > 0}
        outside = self._complete - affected
        kept = candidates
        while True:
            complete = outside | complete_ids(kept.values())
            left = {key: s for key, s in kept.items() if stands(s, complete, known)}
            if len(left) == len(kept):
                return kept, complete
            kept = left

    def _lacks(self, statement: Statement, complete: set[str]) -> bool:
        return any(n not in complete and self._known[n] > 0 for n in _names(statement))

    def _show(self, affected: set[str], kept: Rows, removed: Iterable[Key]) -> None:
        touched = {key for about in affected for key in self._groups[about]} | set(removed)
        for key in touched:
            if key in kept:
                if key not in self._shown:
                    insort(self._keys, key)
                self._shown[key] = self._by_id[key[0]] = kept[key]
            elif self._shown.pop(key, None) is not None:
                del self._keys[bisect_left(self._keys, key)]
                self._lose(key)
        if self._entities is not None:
            is_judged = any(s.schema == JUDGEMENT for s in kept.values())
            self._entities = None if is_judged else _renewed(self._entities, affected, kept)

    def _lose(self, key: Key) -> None:
        """Forget a statement by its id; the same claim may stand under another marking."""
        at = bisect_left(self._keys, (key[0], ""))
        if at < len(self._keys) and self._keys[at][0] == key[0]:
            self._by_id[key[0]] = self._shown[self._keys[at]]
        else:
            self._by_id.pop(key[0], None)


def _renewed(entities: Mapping[str, Entity], affected: set[str], kept: Rows) -> dict[str, Entity]:
    """The entities, with those that a change is about assembled anew; in the order of their ids."""
    fresh = assemble(kept.values())
    merged = {**entities, **fresh}
    for key in affected - fresh.keys():
        merged.pop(key, None)
    return (
        merged if fresh.keys() <= entities.keys() else {key: merged[key] for key in sorted(merged)}
    )


def _names(statement: Statement) -> tuple[str, ...]:
    """What a statement may name: the entity that is its value, and one that is its source."""
    value = (statement.value,) if names_entity(statement) else ()
    return (*value, statement.source) if statement.source else value


def _contradicts(statements: Iterable[Statement]) -> bool:
    """Whether an entity is given two kinds of which neither extends the other."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        kinds[statement.about].add(statement.schema)
    return any(
        not (is_a(one, other) or is_a(other, one))
        for found in kinds.values()
        if len(found) > 1
        for one in found
        for other in found
    )
