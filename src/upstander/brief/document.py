"""The brief as a noun: sections of numbered sentences, each with the evidence behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from datetime import date

    from upstander.brief.audience import Audience
    from upstander.brief.drawing import Drawing
    from upstander.brief.sentence import Section, Sentence
    from upstander.model.marking import TLP
    from upstander.words.language import Language


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One statement as the reader of the evidence sees it.

    ``subject`` and ``value`` are captions where they name entities; ``source`` is the document's.
    """

    id: str
    subject: str
    prop: str
    value: str
    wording: str
    dataset: str
    origin: str
    source: str
    day: str
    grade: str
    grade_words: str
    marking: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The statements behind one numbered sentence."""

    number: int
    sentence: Sentence
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One origin that the brief cites: its name, the grades given to it, how often it is cited."""

    name: str
    grades: tuple[str, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class Brief:
    """Two pages for one reader.

    Parameters
    ----------
    title, headline
        What it is about, and the estimate in a few words.
    audience, level
        For whom, and the strictest marking of what it cites.
    as_of
        The day on which the case stands.
    synthetic
        True for an exercise; every page says so.
    sections
        In reading order; none is empty.
    evidence
        One entry per sentence, numbered from 1 in reading order.
    sources
        Every origin cited, the most cited first.
    picture
        The small network picture, or None where there is nothing to draw.
    case
        Id of the case file.
    digest
        SHA-256 over the ids of the statements that the reader may see: two briefs with the same
        digest rest on the same evidence.
    language
        In which it is written.
    """

    title: str
    headline: str
    audience: Audience
    level: TLP
    as_of: date
    synthetic: bool
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    sources: tuple[SourceLine, ...]
    picture: Drawing | None
    case: str
    digest: str
    seed: int
    language: Language = ENGLISH

    def number_of(self, sentence: Sentence) -> int:
        """The number under which a sentence's evidence stands."""
        for entry in self.evidence:
            if entry.sentence is sentence:
                return entry.number
        raise KeyError(sentence.text)

    @property
    def banner(self) -> str:
        """The line that every page carries: marking, and EXERCISE where it is one."""
        return banner(self.level.label, self.language, synthetic=self.synthetic)


def banner(level: str, language: Language, *, synthetic: bool) -> str:
    """A marking, which no language translates, and EXERCISE where it is one.

    Examples
    --------
    >>> banner("TLP:CLEAR", ENGLISH, synthetic=True)
    'TLP:CLEAR · EXERCISE'
    """
    label = language.name(level)
    if not synthetic:
        return str(label)
    return str(language.say("{level} · EXERCISE", level=label))
