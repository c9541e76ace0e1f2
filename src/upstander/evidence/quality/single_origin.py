"""Single origins: conclusions that hang on one source alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from upstander.evidence.quality.finding import Finding, Kind
from upstander.words.saying import Saying, all_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from upstander.evidence.quality.finding import Conclusion
    from upstander.model.statement import Statement


FEW = 8
"""Claims up to which a conclusion is taken to fall with any one of them: a judgement."""


def single_origins(
    conclusions: Iterable[Conclusion], statements: Mapping[str, Statement]
) -> Iterator[Finding]:
    """Conclusions on one origin alone, or on few claims of which one has one origin alone.

    Parameters
    ----------
    conclusions
        What is concluded, and from what.
    statements
        All statements of the case, by id.
    """
    for conclusion in conclusions:
        said = [statements[key] for key in conclusion.statements if key in statements]
        alone = _alone(said)
        if not alone:
            continue
        origins = sorted({s.independent_origin for s in alone})
        whole = len({s.independent_origin for s in said}) == 1
        told = {"conclusion": conclusion.text, "origins": all_of(origins)}
        asked = {"origins": all_of(origins)}
        yield Finding(
            Kind.SINGLE,
            conclusion.about,
            Saying("{conclusion} This rests on {origins} alone.", told)
            if whole
            else Saying("{conclusion} This hangs at one point on {origins} alone.", told),
            Saying("Who else can confirm it, independently of {origins}?", asked),
            tuple(s.id for s in alone),
            sure=whole,
        )


def _alone(said: list[Statement]) -> list[Statement]:
    """Statements of the claims that one origin alone makes, where these matter."""
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in said:
        groups[statement.about, statement.prop].append(statement)
    lonely = [group for group in groups.values() if len({s.independent_origin for s in group}) == 1]
    if len(groups) > FEW and len(lonely) < len(groups):
        return []
    return [s for group in lonely for s in group]
