"""What our own state may spend, as the case states it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.entity import Entity

BUDGET = "prevention_budget"
"""Variable of the observation that says what our own state may spend."""


def budget_of(entities: Mapping[str, Entity], own_state: str) -> Entity | None:
    """The observation of our own state's budget; None where none is to be seen."""
    for entity in entities.values():
        of_ours = entity.is_a("Observation") and entity.first("subject") == own_state
        if of_ours and entity.first("variable") == BUDGET:
            return entity
    return None
