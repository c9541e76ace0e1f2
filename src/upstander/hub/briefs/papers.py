"""From a brief and its reader to the paper that is shown and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from upstander.brief.document import banner
from upstander.brief.exhibits import exhibit_of
from upstander.brief.paper import Dissent, Line, Note, Paper, Part, Signature
from upstander.brief.rendering import said_for
from upstander.hub.briefs.content import cited, items_of, language_of
from upstander.hub.briefs.selectors import latest, level_of_brief, statements_behind
from upstander.hub.cases.statements import case_view, entities_of
from upstander.words.language import language

if TYPE_CHECKING:
    from datetime import datetime

    from upstander.hub.briefs.models import DissentRow, Draft
    from upstander.hub.cases.access import Access
    from upstander.words.language import Language


def paper_of(access: Access, draft: Draft, address: str = "") -> Paper:
    """The paper of a brief's latest version, with its signatures and dissents."""
    content = latest(draft).content
    say = language(language_of(content))
    found = statements_behind(access, cited(content))
    entities = entities_of(case_view(access))
    numbers = numbered(content)
    notes = tuple(
        Note(
            numbers[item["id"]],
            tuple(exhibit_of(found[key], entities, say) for key in item["statements"]),
        )
        for item in items_of(content)
        if item["statements"]
    )
    level = level_of_brief(found.values()).label
    case = access.case
    return Paper(
        content["title"],
        content["headline"],
        banner(level, say, synthetic=case.synthetic),
        f"{said_for(draft.audience, case.as_of, say)} {say.name(case.title)}.",
        content["question"],
        content["by_when"],
        content["if_nothing"],
        tuple(_part(section, numbers) for section in content["sections"] if section["items"]),
        notes,
        tuple(
            Signature(s.by.name, _when(s.at, say)) for s in draft.signatures.select_related("by")
        ),
        tuple(_dissent(draft, row, say) for row in draft.dissents.all()),
        draft.digest,
        address,
        say.code,
    )


def numbered(content: dict[str, Any]) -> dict[str, int]:
    """The numbers of the sentences that rest on statements, by their ids."""
    sourced = (item["id"] for item in items_of(content) if item["statements"])
    return {key: number for number, key in enumerate(sourced, 1)}


def is_late(draft: Draft, row: DissentRow) -> bool:
    """Whether a dissent came after the freezing."""
    return draft.frozen_at is not None and row.at > draft.frozen_at


def _dissent(draft: Draft, row: DissentRow, say: Language) -> Dissent:
    level = str(row.marking["level"])
    return Dissent(row.name, row.text, _when(row.at, say), is_late(draft, row), level)


def _part(section: dict[str, Any], numbers: dict[str, int]) -> Part:
    lines = (
        Line(item["text"], numbers.get(item["id"], 0), item["judgement_of"])
        for item in section["items"]
    )
    return Part(section["title"], tuple(lines))


def _when(moment: datetime, say: Language) -> str:
    return say.day(moment.astimezone(timezone.get_current_timezone()).date())
