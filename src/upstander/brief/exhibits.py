"""From a sentence back to its statements, in words a reader can check."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from upstander.brief.document import Evidence, Exhibit, SourceLine
from upstander.model.ontology import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.brief.sentence import Section
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement


def evidence_of(
    sections: Sequence[Section],
    statements: Mapping[str, Statement],
    entities: Mapping[str, Entity],
) -> tuple[Evidence, ...]:
    """The numbered evidence of all sentences, in reading order.

    Raises
    ------
    KeyError
        A sentence rests on a statement that the view does not hold: a defect of ours.
    """
    sentences = [s for section in sections for s in section.everything]
    return tuple(
        Evidence(
            number,
            sentence,
            tuple(exhibit_of(statements[i], entities) for i in dict.fromkeys(sentence.statements)),
        )
        for number, sentence in enumerate(sentences, 1)
    )


def sources_of(
    evidence: Iterable[Evidence], statements: Mapping[str, Statement]
) -> tuple[SourceLine, ...]:
    """Every origin that the evidence cites, the most cited first."""
    cited = {i for entry in evidence for i in entry.sentence.statements}
    tally = Counter(statements[i].independent_origin for i in cited)
    grades: dict[str, set[str]] = defaultdict(set)
    for i in cited:
        grades[statements[i].independent_origin].add(str(statements[i].grade))
    ranked = sorted(tally, key=lambda name: (-tally[name], name))
    return tuple(SourceLine(name, tuple(sorted(grades[name])), tally[name]) for name in ranked)


def digest_of(statements: Iterable[Statement]) -> str:
    """SHA-256 over the sorted statement ids."""
    joined = "\n".join(sorted(s.id for s in statements))
    return hashlib.sha256(joined.encode()).hexdigest()


def exhibit_of(statement: Statement, entities: Mapping[str, Entity]) -> Exhibit:
    """One statement as the reader of the evidence sees it."""
    return Exhibit(
        id=statement.id,
        subject=_caption(statement.about, entities),
        prop=_label(statement),
        value=_caption(statement.told, entities),
        wording=statement.original_value,
        dataset=statement.dataset,
        origin=statement.independent_origin,
        source=_caption(statement.source, entities) if statement.source else "",
        day=statement.last_seen or statement.first_seen,
        grade=str(statement.grade),
        grade_words=statement.grade.words,
        marking=str(statement.marking),
    )


def _caption(key: str, entities: Mapping[str, Entity]) -> str:
    found = entities.get(key)
    if found is None:
        return key
    ends = [found.first(p) for p in _ends(found.schema)]
    if ends:
        names = " → ".join(_caption(end, entities) for end in ends if end)
        return f"{found.schema}: {names}"
    if found.schema == "Observation":
        return f"{_caption(found.first('subject'), entities)}: {found.first('variable')}"
    return found.caption


def _ends(schema: str) -> tuple[str, ...]:
    found = ontology()[schema]
    if found.edge_source is None or found.edge_target is None:
        return ()
    return found.edge_source, found.edge_target


def _label(statement: Statement) -> str:
    prop = ontology()[statement.schema].get(statement.prop)
    return prop.label if prop is not None else statement.prop
