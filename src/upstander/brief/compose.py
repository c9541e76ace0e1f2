"""Composing a brief: one view of a case, the engines run on it, and the sections written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.brief.audience import DEPTH, Audience, reader_for
from upstander.brief.behind import behind
from upstander.brief.changed import changed
from upstander.brief.document import Brief
from upstander.brief.done import done, forbidden
from upstander.brief.exhibits import digest_of, evidence_of, sources_of
from upstander.brief.picture import picture
from upstander.brief.situation import Situation
from upstander.brief.sure import headline, sure
from upstander.brief.unknown import unknown
from upstander.errors import InputError
from upstander.levers.budget import budget_of
from upstander.levers.case_problem import case_problem
from upstander.levers.plan import forever
from upstander.levers.threat import outlook_of
from upstander.model.marking import strictest
from upstander.phrase import Phrase
from upstander.words.language import language as spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.brief.sentence import Section
    from upstander.levers.case_problem import CaseProblem
    from upstander.model.case import CaseFile

WORLDS = 1_024


def compose(
    case: CaseFile,
    audience: Audience = Audience.MINISTER,
    *,
    budget: float | None = None,
    worlds: int = WORLDS,
    seed: int = 1,
    depth: int = 0,
    language: str = "en",
) -> Brief:
    """The brief of a case for one audience.

    Everything is computed on what that audience may see, as if nothing else existed: the public
    brief of a case is the same, to the letter, as that of a case which never held the rest.

    Parameters
    ----------
    case
        The whole case file; the view is taken here.
    audience
        For whom.
    budget
        Effort that a plan may cost; by default what the case states of it.
    worlds, seed
        Sampled worlds and the seed of all chance.
    depth
        How many items a list holds; 0 takes the audience's own number.
    language
        Code of the language that it is written in: en, fr or ar.

    Raises
    ------
    InputError
        The audience may see nothing of the case.
    UsageError
        We have no such language.

    Examples
    --------
    >>> from upstander.exercise import exercise_case
    >>> brief = compose(exercise_case(), Audience.PUBLIC)
    >>> brief.banner
    'TLP:CLEAR · EXERCISE'
    """
    situation = look(case, audience, budget=budget, worlds=worlds, seed=seed, language=language)
    return write(situation, audience, depth or DEPTH[audience])


def look(
    case: CaseFile,
    audience: Audience,
    *,
    budget: float | None = None,
    worlds: int = WORLDS,
    seed: int = 1,
    seconds_left: Callable[[], float] = forever,
    language: str = "en",
) -> Situation:
    """The situation as an audience may see it; the engines answer when they are asked."""
    view = case.view(reader_for(audience, case))
    if not view.statements:
        raise InputError(
            Phrase(
                "nothing in this case may be shown to the {audience}", audience=Phrase(audience)
            ),
            remedy="choose another audience, or mark what may be shown",
        )
    situation = Situation(view, None, worlds, seed, seconds_left, spoken(language))
    if audience is Audience.PUBLIC:
        return situation
    return replace(situation, options=_options(situation, budget))


def _options(situation: Situation, budget: float | None) -> CaseProblem | None:
    entities, own_state = situation.entities, situation.case.manifest.own_state
    stated = budget_of(entities, own_state)
    spend = budget if budget is not None else stated.number("value") if stated else None
    levers = any(entity.is_a("Lever") for entity in entities.values())
    if spend is None or not levers or own_state not in entities or not situation.perpetrators:
        return None
    outlook = outlook_of(situation.case, entities)
    return case_problem(
        entities, situation.graph, own_state, budget=spend, seed=situation.seed, outlook=outlook
    )


def write(situation: Situation, audience: Audience, depth: int) -> Brief:
    """The brief of a situation, with lists of at most ``depth`` items."""
    inside = audience is not Audience.PUBLIC
    sections = [
        changed(situation),
        sure(situation),
        behind(situation, depth, inside=inside),
        done(situation),
        forbidden(situation, depth + 3),
        unknown(situation, depth + 1) if inside else None,
    ]
    kept: tuple[Section, ...] = tuple(s for s in sections if s is not None and not s.empty)
    evidence = evidence_of(kept, situation.statements, situation.entities, situation.language)
    cited = {i for entry in evidence for i in entry.sentence.statements}
    manifest = situation.case.manifest
    return Brief(
        title=manifest.title,
        headline=headline(situation),
        audience=audience,
        level=strictest({situation.statements[i].marking.level for i in cited}),
        as_of=manifest.as_of,
        synthetic=manifest.synthetic,
        sections=kept,
        evidence=evidence,
        sources=sources_of(evidence, situation.statements),
        picture=picture(situation, protectors=inside),
        case=manifest.id,
        digest=digest_of(situation.case.statements),
        seed=situation.seed,
        language=situation.language,
    )
