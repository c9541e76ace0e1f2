"""From a sentence back to its statements, in words a reader can check."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from upstander.brief.document import Evidence, Exhibit, SourceLine
from upstander.model.ontology import ontology
from upstander.model.vocabulary import vocabulary
from upstander.words.catalogue import label_of
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.brief.sentence import Section
    from upstander.model.entity import Entity
    from upstander.model.grade import Grade
    from upstander.model.statement import Statement
    from upstander.words.language import Language


def evidence_of(
    sections: Sequence[Section],
    statements: Mapping[str, Statement],
    entities: Mapping[str, Entity],
    language: Language = ENGLISH,
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
            tuple(
                exhibit_of(statements[i], entities, language)
                for i in dict.fromkeys(sentence.statements)
            ),
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


def exhibit_of(
    statement: Statement, entities: Mapping[str, Entity], language: Language = ENGLISH
) -> Exhibit:
    """One statement as the reader of the evidence sees it; its own words are as they were said."""
    return Exhibit(
        id=statement.id,
        subject=_caption(statement.about, entities, language),
        prop=_label(statement, language),
        value=_caption(statement.told, entities, language),
        wording=statement.original_value,
        dataset=statement.dataset,
        origin=statement.independent_origin,
        source=_caption(statement.source, entities, language) if statement.source else "",
        day=statement.last_seen or statement.first_seen,
        grade=str(statement.grade),
        grade_words=_grade(statement.grade, language),
        marking=str(statement.marking),
    )


def _grade(grade: Grade, say: Language) -> str:
    """A grade in the doctrine's words."""
    table = vocabulary("admiralty")
    if say.code == "en":
        return grade.words
    return say.say(
        "Source: {source}. Information: {told}.",
        source=say.word(table["reliability"][grade.reliability]["words"], "source"),
        told=say.word(table["credibility"][grade.credibility]["words"], "information"),
    )


def _caption(key: str, entities: Mapping[str, Entity], say: Language) -> str:
    found = entities.get(key)
    if found is None:
        return key
    ends = [found.first(p) for p in _ends(found.schema)]
    if ends:
        names = f" {say.arrow} ".join(say.name(_caption(end, entities, say)) for end in ends if end)
        return f"{_schema(found.schema, say)}: {names}"
    if found.schema == "Observation":
        subject = _caption(found.first("subject"), entities, say)
        return f"{say.name(subject)}: {say.name(found.first('variable'))}"
    return found.caption


def _schema(name: str, say: Language) -> str:
    return name if say.code == "en" else label_of(str(ontology()[name].label), say.code)


def _ends(schema: str) -> tuple[str, ...]:
    found = ontology()[schema]
    if found.edge_source is None or found.edge_target is None:
        return ()
    return found.edge_source, found.edge_target


def _label(statement: Statement, say: Language) -> str:
    prop = ontology()[statement.schema].get(statement.prop)
    return label_of(prop.label, say.code) if prop is not None else statement.prop
