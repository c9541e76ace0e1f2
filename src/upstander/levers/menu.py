"""The menu: the levers that a case describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem, UpstanderError
from upstander.model.lever import lever_of
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.entity import Entity
    from upstander.model.lever import Lever


def menu(entities: Mapping[str, Entity], notes: list[Problem]) -> dict[str, Lever]:
    """The levers that a case describes, by entity id; those that cannot be read are noted."""
    found = {}
    for key, entity in entities.items():
        if entity.is_a("Lever"):
            try:
                found[key] = lever_of(entity)
            except UpstanderError as error:
                fault, lever = error.problem, Phrase("lever {name!r}", name=entity.caption)
                told = fault.message
                if lever not in told:
                    told = Phrase("{lever}: {fault}", lever=lever, fault=told)
                notes.append(Problem(told, remedy=fault.remedy))
            except ValueError as error:
                notes.append(
                    Problem(
                        Phrase(
                            "lever {caption!r} cannot be read: {error}",
                            caption=entity.caption,
                            error=error,
                        )
                    )
                )
    return found
