"""What an empty hub begins with: one user, and the exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from upstander.brief.paper import paper_digest
from upstander.exercise import exercise_case
from upstander.exercise.panel import exercise_panel
from upstander.exercise.resilience import (
    TITLE_INDEX,
    TITLE_PROFILE,
    exercise_figures,
    exercise_index,
)
from upstander.exercise.scenarios import TITLE, exercise_judgements, exercise_pushes
from upstander.hub.alerts.models import Holder
from upstander.hub.cases.actions import open_case
from upstander.hub.cases.selectors import case_access
from upstander.hub.futures.actions import keep as keep_judgements
from upstander.hub.people.actions import give_account
from upstander.hub.people.models import Kind, Membership, Organisation, User
from upstander.hub.people.roles import Role
from upstander.hub.resilience.actions import bring_in as portray
from upstander.hub.resilience.models import PortraitKind
from upstander.hub.risks.actions import keep
from upstander.model.marking import TLP, Marking
from upstander.risk.forecast import forecast
from upstander.warning.policy import default_policy

if TYPE_CHECKING:
    from upstander.hub.cases.models import Case

EMAIL = "first@hub.invalid"
SEED, BASE_YEAR = 1, 2025


@transaction.atomic
def first_user() -> User:
    """Who sets the hub up: administers it, audits it, and looks at the exercise as an analyst.

    They hold every role of the policy until somebody else does, so that no warning is unheard.
    """
    hub, _ = Organisation.objects.get_or_create(
        name=exercise_case().manifest.holder, defaults={"kind": Kind.DEPARTMENT}
    )
    user = give_account(None, EMAIL, "First user", TLP.AMBER_STRICT, hub, Role.ANALYST)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        Membership.objects.create(user=user, organisation=hub, role=role)
    for name in default_policy().receivers:
        Holder.objects.create(role=name, user=user)
    return user


def load_exercise(user: User) -> Case:
    """The exercise as a case: Numera, a fictional country, and called so everywhere.

    With it comes a forecast of its invented world, which says that it is synthetic.
    """
    made = forecast(exercise_panel(SEED), BASE_YEAR, seed=SEED)
    keep(user, made, paper_digest(made.as_dict()))
    case = open_case(user, exercise_case())
    access = case_access(user, case.pk)
    if access is None:  # pragma: no cover - whoever opens a case is in it
        raise AssertionError("the first user cannot see the exercise")
    judged, pushes = (exercise_judgements(), ".csv"), (exercise_pushes(), ".csv")
    keep_judgements(access, TITLE, Marking(TLP.CLEAR, case.holder), judged, pushes)
    index, figures = exercise_index(), exercise_figures()
    portray(user, PortraitKind.INDEX, TITLE_INDEX, index, later=False)
    portray(user, PortraitKind.PROFILE, TITLE_PROFILE, figures, later=False)
    return case
