"""Keeping a plan, asking, and answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.audit.actions import record
from upstander.hub.cases.selectors import case_access, members_of
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.people.models import User
from upstander.hub.room.models import Ask, AskState, PlanVersion
from upstander.hub.room.seeing import as_marked, is_ask_seen, may_see_all, named
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import Organisation
    from upstander.hub.room.models import AskKind
    from upstander.model.marking import Marking


@transaction.atomic
def keep_plan(access: Access, analysis: Analysis, name: str) -> PlanVersion:
    """Keep what the engines planned, under a name.

    Raises
    ------
    UsageError
        It is no plan, has no name, or rests on what whoever keeps it sees no more.
    """
    result = analysis.result or {}
    if analysis.kind != Kind.LEVERS or analysis.state != State.DONE or "portfolio" not in result:
        raise UsageError("no plan to keep", remedy="ask for levers, and wait until it is done")
    if not name.strip():
        raise UsageError("give the plan a name")
    markings = as_marked(access, result["markings"])
    if not may_see_all(access, markings):
        raise UsageError("it rests on what you see no more", remedy="ask for a plan anew")
    unknown = named(result) - entities_of(case_view(access)).keys()
    kept = {key: value for key, value in result.items() if key != "markings"}
    made = PlanVersion.objects.create(
        case=access.case,
        name=name.strip()[:200],
        result=kept | {"unknown": sorted(unknown)},
        markings=markings,
        revision=analysis.revision,
        made_by=access.user,
        made_at=timezone.now(),
    )
    record(access.user, "plan kept", f"plan:{made.pk}", {"case": str(access.case.pk)})
    return made


@transaction.atomic
def ask_of(  # noqa: PLR0917  (what an ask is made of, in the order of the form)
    access: Access,
    kind: AskKind,
    text: str,
    of: User | Organisation,
    due_on: date,
    marking: Marking,
    about: Collection[str] = (),
    through: str = "",
) -> Ask:
    """Ask something of a person or an organisation, by a day.

    Raises
    ------
    UsageError
        Nothing is asked; the day is past; it is about what whoever asks does not see; or nobody of
        whom it is asked is a member of the case and may see it.
    """
    if not text.strip():
        raise UsageError("say what is asked")
    if due_on < timezone.now().date():
        raise UsageError("that day is past")
    every = entities_of(case_view(access))
    if lacking := [key for key in (*about, *([through] if through else [])) if key not in every]:
        raise UsageError(Phrase("the case knows no {key!r}", key=lacking[0]))
    made = Ask(
        case=access.case,
        kind=kind,
        text=text.strip(),
        about=list(about),
        through=through,
        marking=plain_marking(marking),
        of_user=of if isinstance(of, User) else None,
        of_organisation=None if isinstance(of, User) else of,
        due_on=due_on,
        asked_by=access.user,
        asked_at=timezone.now(),
    )
    if not is_ask_seen(access, made) or not _can_read(access, of, made):
        raise UsageError("whoever is asked could not read it", remedy="share the case, or mark it")
    made.save()
    record(access.user, "asked", f"ask:{made.pk}", {"kind": kind, "due": due_on.isoformat()})
    return made


@transaction.atomic
def answer_ask(
    access: Access, ask: Ask, state: AskState, text: str, marking: Marking | None = None
) -> None:
    """Answer or decline what was asked of one, or withdraw what one asked.

    Parameters
    ----------
    marking
        Of the answer; that of what was asked, where none is given.

    Raises
    ------
    UsageError
        It is not theirs to do, was done already, nothing is said, or whoever asked could not read
        the answer.
    """
    locked = Ask.objects.select_for_update(no_key=True).get(pk=ask.pk)
    if locked.state != AskState.OPEN:
        raise UsageError("that is done already")
    if state == AskState.WITHDRAWN:
        if locked.asked_by_id != access.user.pk:
            raise UsageError("only whoever asked withdraws it")
    elif not is_of(access.user, locked):
        raise UsageError("this was asked of somebody else")
    elif not text.strip():
        raise UsageError("say what the answer is, or why there is none")
    plain = ask.marking if marking is None else plain_marking(marking)
    asker = case_access(locked.asked_by, ask.case_id)
    if not may_see_all(access, [plain]) or (asker and not may_see_all(asker, [plain])):
        raise UsageError("whoever asked could not read it", remedy="mark it for them too")
    Ask.objects.filter(pk=ask.pk).update(
        state=state,
        answer=text.strip()[:5_000],
        answer_marking=plain,
        answered_by=access.user,
        answered_at=timezone.now(),
    )
    record(access.user, f"ask {state}", f"ask:{ask.pk}", {})


def is_of(user: User, ask: Ask) -> bool:
    """Whether it was asked of somebody, or of an organisation that they act for."""
    if ask.of_user_id is not None:
        return ask.of_user_id == user.pk
    return user.organisations.filter(asks=ask).exists()


def _can_read(access: Access, of: User | Organisation, ask: Ask) -> bool:
    people = (
        [of] if isinstance(of, User) else list(of.people.filter(pk__in=members_of(access.case)))
    )
    for person in people:
        theirs = case_access(person, access.case.pk)
        if theirs is not None and is_ask_seen(theirs, ask):
            return True
    return False
