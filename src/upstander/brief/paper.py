"""A brief that people edited: what they wrote, what it rests on, who signed and who dissents."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import orjson

from upstander.words.language import language

if TYPE_CHECKING:
    from upstander.brief.document import Exhibit
    from upstander.words.language import Language


MOST = 6
"""Statements of one sentence that are printed one by one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence.

    Parameters
    ----------
    text
        What it says.
    number
        Of the note with its statements; 0 where it is somebody's judgement.
    judgement_of
        Whose judgement it is, where it rests on no statement.
    """

    text: str
    number: int = 0
    judgement_of: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Somebody who says something of the rest: how many statements, and how they are graded."""

    name: str
    statements: int
    grades: str


@dataclass(frozen=True, slots=True)
class Note:
    """The statements behind one line.

    A sentence can rest on hundreds. Print has room for the `first`, and tells of the `rest` who
    says how much; as a page, and in the hub, there are all.
    """

    number: int
    exhibits: tuple[Exhibit, ...]

    @property
    def first(self) -> tuple[Exhibit, ...]:
        """Those that are printed one by one."""
        return self.exhibits[:MOST]

    @property
    def rest(self) -> tuple[Origin, ...]:
        """Whose the others are, the most first."""
        grades: dict[str, list[str]] = {}
        for exhibit in self.exhibits[MOST:]:
            grades.setdefault(exhibit.origin, []).append(exhibit.grade)
        ranked = sorted(grades.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(
            Origin(name, len(found), ", ".join(sorted(set(found)))) for name, found in ranked
        )

    @property
    def more(self) -> int:
        """How many are not printed one by one."""
        return max(0, len(self.exhibits) - MOST)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and when."""

    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Dissent:
    """Who disagrees, in their own words; late: they said so after it was frozen."""

    name: str
    text: str
    when: str
    is_late: bool = False
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A brief as it is printed: every sentence can be walked back, every dissent is on it.

    Parameters
    ----------
    title, headline
        What it is about, and the estimate in a few words.
    banner
        The marking, and EXERCISE where it is one; on every page.
    meta
        The line under the title: for whom, as of when.
    question, by_when, if_nothing
        What is asked of the reader, by when, and what is expected if nothing is done.
    parts, notes
        In reading order; a note for each numbered line.
    signatures, dissents
        In the order in which they were made.
    digest
        SHA-256 of what was frozen; empty for a draft.
    address
        Where it is in the hub, with all statements of each sentence.
    language
        Code of the language that its head and its labels are in.
    """

    title: str
    headline: str
    banner: str
    meta: str
    question: str
    by_when: str
    if_nothing: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    signatures: tuple[Signature, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    digest: str = ""
    address: str = ""
    language: str = "en"

    @property
    def spoken(self) -> Language:
        """Its language."""
        return language(self.language)

    @property
    def state(self) -> str:
        """In words, for its foot."""
        if not self.digest:
            return self.spoken.word("DRAFT: not frozen, and signed by nobody")
        return self.spoken.say(
            "Frozen as {digest}; signatures: {signatures}",
            digest=self.digest[:16],
            signatures=len(self.signatures),
        )


def paper_digest(content: object) -> str:
    """SHA-256 over plain data, whatever the order of its keys.

    Examples
    --------
    >>> paper_digest({"a": 1, "b": 2}) == paper_digest({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def plain_paper(paper: Paper) -> dict[str, object]:
    """The paper as plain data."""
    notes = [
        {
            "number": note.number,
            "exhibits": [asdict(each) for each in note.first],
            "more": note.more,
            "rest": [asdict(each) for each in note.rest],
        }
        for note in paper.notes
    ]
    return asdict(paper) | {"state": paper.state, "notes": notes}


def plain_evidence(paper: Paper) -> dict[str, object]:
    """Every statement behind every sentence, by the number of its note."""
    return {str(note.number): [asdict(each) for each in note.exhibits] for note in paper.notes}
