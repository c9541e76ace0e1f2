"""Beginning a brief, changing it, freezing, signing, and dissenting from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.models import Analysis, State
from upstander.hub.audit.actions import record
from upstander.hub.briefs.content import cited, first_content
from upstander.hub.briefs.frozen import digest_of_frozen, is_intact
from upstander.hub.briefs.models import DissentRow, Draft, Signature, Version
from upstander.hub.briefs.selectors import latest, marking_of_brief, stale
from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.cases.models import Case
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from upstander.hub.cases.access import Access


class ConflictError(UsageError):
    """Somebody else changed it meanwhile."""


@transaction.atomic
def begin(access: Access, analysis: Analysis) -> Draft:
    """A brief to write on, of one that the engines composed for its asker.

    Raises
    ------
    UsageError
        It is not done, is no brief, or rests on what its asker sees no longer.
    """
    if analysis.state != State.DONE or not (analysis.result or {}).get("sections"):
        raise UsageError(
            "no brief to write on", remedy="ask for a brief, and wait until it is done"
        )
    content = first_content(analysis.result or {})
    _check_sources(access, content)
    now = timezone.now()
    audience = analysis.kind.partition("-")[2]
    made = Draft.objects.create(
        case=access.case, audience=audience, made_by=access.user, made_at=now
    )
    Version.objects.create(draft=made, number=1, content=content, by=access.user, at=now)
    record(access.user, "brief begun", f"brief:{made.pk}", {"case": str(access.case.pk)})
    return made


@transaction.atomic
def change(
    access: Access, draft: Draft, base: int, how: Callable[[dict[str, Any]], dict[str, Any]]
) -> Version:
    """Add a version, made of the latest.

    Parameters
    ----------
    base
        Number of the version that whoever changes it looked at.
    how
        From content to content: see `upstander.hub.briefs.content`.

    Raises
    ------
    ConflictError
        There is a later version.
    UsageError
        It is frozen, or a source is not there for whoever changes it.
    """
    locked = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if locked.frozen_at is not None:
        raise UsageError("it is frozen", remedy="begin another, or dissent")
    current = latest(locked)
    if current.number != base:
        raise ConflictError(
            Phrase("{name} changed it meanwhile", name=current.by.name),
            remedy="look at what they changed; what you wrote is below",
        )
    content = how(current.content)
    if content == current.content:
        return current
    _check_sources(access, content, cited(current.content))
    made = Version.objects.create(
        draft=locked, number=base + 1, content=content, by=access.user, at=timezone.now()
    )
    record(access.user, "brief changed", f"brief:{draft.pk}", {"version": made.number})
    return made


@transaction.atomic
def freeze(access: Access, draft: Draft) -> Draft:
    """Let it change no more.

    Raises
    ------
    UsageError
        It is frozen already, or a sentence rests on what was corrected or withdrawn since.
    """
    locked = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if locked.frozen_at is not None:
        raise UsageError("it is frozen already")
    content = latest(locked).content
    if stale(access, content):
        raise UsageError(
            "a sentence rests on a statement that was withdrawn or corrected",
            remedy="change the sentences that are flagged",
        )
    case = Case.objects.get(pk=access.case.pk)
    now = timezone.now()
    locked.frozen_by, locked.frozen_at, locked.revision = access.user, now, case.revision
    locked.digest = digest_of_frozen(locked, case.revision, now)
    locked.save()
    record(access.user, "brief frozen", f"brief:{draft.pk}", {"digest": locked.digest})
    return locked


@transaction.atomic
def sign(access: Access, draft: Draft) -> Signature:
    """Answer for a frozen brief with one's name.

    Raises
    ------
    UsageError
        It is not frozen, or not what was frozen any more; or they have signed it.
    """
    locked = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if locked.frozen_at is None:
        raise UsageError("only what is frozen is signed")
    if not is_intact(locked):
        raise UsageError("it is not what was frozen", remedy="tell whoever runs the hub")
    if Signature.objects.filter(draft=locked, by=access.user).exists():
        raise UsageError("you have signed it")
    made = Signature.objects.create(
        draft=locked, by=access.user, at=timezone.now(), digest=locked.digest
    )
    record(access.user, "brief signed", f"brief:{draft.pk}", {"digest": locked.digest})
    return made


@transaction.atomic
def dissent(
    access: Access, draft: Draft, text: str, *, as_organisation: bool = False
) -> DissentRow:
    """Disagree; whoever sees the brief sees it.

    Parameters
    ----------
    as_organisation
        Whether it is printed under the organisation's name alone.

    Raises
    ------
    UsageError
        Nothing is said.
    """
    if not text.strip():
        raise UsageError("say what you disagree with")
    locked = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    own, organisation = access.user.name, originator_of(access)
    both = own if organisation == own else f"{own} ({organisation})"
    made = DissentRow.objects.create(
        draft=locked,
        by=access.user,
        name=(organisation if as_organisation else both)[:200],
        text=text.strip(),
        marking=plain_marking(marking_of_brief(access, locked)),
        at=timezone.now(),
    )
    record(access.user, "brief dissented from", f"brief:{draft.pk}", {})
    return made


def _check_sources(access: Access, content: dict[str, Any], known: Collection[str] = ()) -> None:
    """New sources must be there for whoever adds them; old ones may have been withdrawn since."""
    lacking = cited(content) - set(known) - statements_by_id(case_view(access)).keys()
    if lacking:
        raise UsageError(Phrase("no such statement stands: {key}", key=min(lacking)))
