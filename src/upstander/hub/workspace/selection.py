"""What the pictures of a case share, in their address: what is selected, and as of which day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.dateparse import parse_date

from upstander.hub.cases.reading import noted, read
from upstander.hub.cases.statements import entities_of, facts_of, relations_of, view_as_of
from upstander.hub.cases.worked import level_of
from upstander.hub.workspace.picked import picked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import QueryDict

    from upstander.hub.cases.access import Access
    from upstander.hub.workspace.picked import Picked
    from upstander.model.case import CaseFile
    from upstander.model.statement import Statement

MOST = 20
"""Things that can be selected at once: an address has an end."""

_LONGEST, _KEPT = 512, 8
_past: OrderedDict[tuple[object, ...], CaseFile] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, before anything is known of who asks."""

    ids: tuple[str, ...] = ()
    day: date | None = None

    @property
    def query(self) -> str:
        """As a link carries it on; empty where there is nothing to carry."""
        pairs = [("sel", each) for each in self.ids]
        if self.day is not None:
            pairs.append(("asof", self.day.isoformat()))
        return f"?{urlencode(pairs)}" if pairs else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected, of what the reader may see; and the day, where it is not today.

    Parameters
    ----------
    things
        Ids and captions, in the order of the address.
    view
        The case as its reader sees it on that day.
    asked
        The address's own wish, which links carry on: what is not known on one day may be on
        another.
    """

    things: Mapping[str, str]
    view: CaseFile
    asked: Asked = Asked()

    @property
    def day(self) -> date | None:
        """The day that the case is seen as of; None for now."""
        return self.asked.day

    @property
    def query(self) -> str:
        """As a link carries it on."""
        return self.asked.query

    @property
    def picked(self) -> list[Picked]:
        """Each selected thing told in short; worked out only where a page shows it."""
        return list(picked(self.view, self))

    def only(self, key: str) -> str:
        """The query that selects one thing alone."""
        return Asked((key,), self.day).query

    def toggled(self, key: str) -> str:
        """The query that selects one thing more, or no longer."""
        ids = tuple(k for k in self.asked.ids if k != key)
        return Asked(ids if key in self.asked.ids else (*ids, key), self.day).query or "?"

    @property
    def unselected(self) -> str:
        """The query that selects nothing, of the same day."""
        return Asked((), self.day).query or "?"

    @property
    def today(self) -> str:
        """The query of the same selection as of now."""
        return Asked(self.asked.ids).query or "?"


def asked(given: QueryDict) -> Asked:
    """What an address asks for; what cannot be an id, or a day, is not asked for."""
    named = (each for each in given.getlist("sel") if 0 < len(each) <= _LONGEST)
    ids = tuple(key for key in dict.fromkeys(named) if key.isprintable())[:MOST]
    return Asked(ids, _day(given.get("asof", "")))


def shared(request: Any, page: str) -> tuple[CaseFile, Selection]:
    """The case as its reader sees it on the day that is asked for, and what is selected of it.

    What they may not see cannot be selected: it is passed over like what does not exist.
    """
    wanted = asked(request.GET)
    if wanted.day is None:
        view = read(request.access, page)
    else:
        view = _as_of(request.access, wanted.day)
        noted(request.access, page, level_of(view))
    every = entities_of(view)
    chosen = [key for key in wanted.ids if key in every]
    captions = facts_of(view) if chosen else {}
    return view, Selection({key: captions[key].caption for key in chosen}, view, wanted)


def statements_about(view: CaseFile, selection: Selection) -> Sequence[Statement]:
    """The statements about what is selected and its relations; all, where nothing is."""
    if not selection.asked.ids:
        return view.statements
    wanted = set(selection.things)
    for key in selection.things:
        wanted.update(relations_of(view).get(key, ()))
    every = entities_of(view)
    found = {s.id: s for key in wanted for s in every[key].statements}
    return sorted(found.values(), key=lambda s: (s.about not in selection.things, s.about, s.id))


def _as_of(access: Access, day: date) -> CaseFile:
    """The case as known by the end of a day (UTC), remembered until the case changes."""
    key = (access.case.pk, access.case.revision, access.reader, access.released, day)
    with _lock:
        found = _past.get(key)
    if found is None:
        found = view_as_of(access, datetime.combine(day, time.max, tzinfo=UTC))
        with _lock:
            _past[key] = found
            while len(_past) > _KEPT:
                _past.popitem(last=False)
    return found


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
