"""Entities as a user names them: by id, or by a name that only one of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.entity import Entity

_LISTED = 10


def named(entities: Mapping[str, Entity], text: str) -> str:
    """The id of the entity that a user names.

    Parameters
    ----------
    entities
        Those that may be meant.
    text
        An id, or a name or alias in any case.

    Raises
    ------
    UsageError
        None or several are called so; the message lists those that come near.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> named(assemble([Statement("d", "u-1", "Unit", "name", "Ford Watch")]), "ford watch")
    'u-1'
    """
    if text in entities:
        return text
    wanted = text.casefold().strip()
    meant = [key for key in sorted(entities) if wanted in _names(entities[key])]
    if len(meant) == 1:
        return meant[0]
    if meant:
        several = "; ".join(f"{entities[key].caption} ({key})" for key in meant[:_LISTED])
        raise UsageError(
            f"{len(meant)} entities are called {text!r}", remedy=f"name one: {several}"
        )
    raise UsageError(f"nobody is called {text!r} in this case", remedy=_near(entities, wanted))


def _names(entity: Entity) -> set[str]:
    texts = (entity.caption, *entity.values("name"), *entity.values("alias"))
    return {text.casefold().strip() for text in texts}


def _near(entities: Mapping[str, Entity], wanted: str) -> str:
    from difflib import get_close_matches

    captions = {entity.caption.casefold(): key for key, entity in sorted(entities.items())}
    close = [name for name in captions if wanted and wanted in name]
    close += [name for name in get_close_matches(wanted, captions, n=3) if name not in close]
    found = [captions[name] for name in close[:_LISTED]]
    if not found:
        return "see: upstander case show CASE"
    return "perhaps " + "; ".join(f"{entities[key].caption} ({key})" for key in found)
