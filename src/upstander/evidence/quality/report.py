"""The report on the quality of evidence: all findings, by kind, those first on which most hangs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from upstander.evidence.quality.circular import circular
from upstander.evidence.quality.contradiction import contradictions
from upstander.evidence.quality.finding import Kind
from upstander.evidence.quality.gap import gaps, perpetrators
from upstander.evidence.quality.single_origin import single_origins
from upstander.evidence.quality.staleness import stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from upstander.evidence.quality.finding import Conclusion, Finding
    from upstander.model.case import CaseFile


def quality(case: CaseFile, conclusions: Sequence[Conclusion] = ()) -> tuple[Finding, ...]:
    """All findings about the evidence of a case.

    Parameters
    ----------
    case
        The case, or what a reader may see of it.
    conclusions
        What is concluded from it, so that single origins are found, and findings ordered by what
        hangs on them.

    Returns
    -------
    tuple
        By kind in the order of `Kind`; within a kind by the conclusions that cite one of their
        statements, then by the incidents reported of whom they are about, then by text.
    """
    entities = case.entities()
    said = {s.id: s for s in case.statements}
    found = [
        *contradictions(entities),
        *single_origins(conclusions, said),
        *circular(entities, case.statements),
        *stale(entities, case.manifest.as_of),
        *gaps(entities, case.manifest.as_of),
    ]
    return _ordered(found, conclusions, perpetrators(entities))


def _ordered(
    found: Iterable[Finding], conclusions: Sequence[Conclusion], incidents: dict[str, int]
) -> tuple[Finding, ...]:
    cited = Counter(key for c in conclusions for key in set(c.statements))
    kinds = list(Kind)

    def place(finding: Finding) -> tuple[int, bool, int, int, str]:
        hangs = max((cited[key] for key in finding.statements), default=0)
        harm = max((incidents.get(key, 0) for key in finding.about), default=0)
        return kinds.index(finding.kind), not finding.sure, -hangs, -harm, finding.text

    return tuple(sorted(found, key=place))
