"""Two ordered scales of a warning: how bad it is if it is so, and how far it is to be believed."""

from __future__ import annotations

from collections import defaultdict
from enum import IntEnum
from typing import TYPE_CHECKING, Self

from upstander.errors import ValueRejectedError
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.grade import Grade
    from upstander.model.statement import Statement


class _Scale(IntEnum):
    """Steps with a word each, of which one is more than another."""

    @property
    def word(self) -> str:
        """The step as a policy and a reader write it."""
        return self.name.lower()

    @property
    def said(self) -> Saying:
        """The same in whatever language it is read."""
        return Saying(self.word)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The step that a word names.

        Raises
        ------
        ValueRejectedError
            No word of this scale.
        """
        name = str(text).strip().upper()
        if name not in cls.__members__:
            raise ValueRejectedError(
                Phrase("no such {scale}: {text!r}", scale=Phrase(cls.__name__.lower()), text=text),
                remedy=Phrase("use {words}", words=", ".join(step.word for step in cls)),
            )
        return cls[name]


class Severity(_Scale):
    """How bad it is if it is so.

    Examples
    --------
    >>> Severity.WATCH < Severity.CONCERN < Severity.SERIOUS < Severity.GRAVE
    True
    >>> Severity.parse("Grave").word
    'grave'
    """

    WATCH = 1
    CONCERN = 2
    SERIOUS = 3
    GRAVE = 4


class Credibility(_Scale):
    """How far it is to be believed; what nobody could judge stands above what somebody doubted.

    Examples
    --------
    >>> Credibility.DOUBTFUL < Credibility.UNJUDGED < Credibility.POSSIBLE
    True
    """

    DOUBTFUL = 1
    UNJUDGED = 2
    POSSIBLE = 3
    PROBABLE = 4
    CONFIRMED = 5


def credibility_of_grade(grade: Grade) -> Credibility:
    """What one Admiralty grade says: its digit, limited by its letter.

    Examples
    --------
    >>> from upstander.model.grade import Grade
    >>> [credibility_of_grade(Grade.parse(g)).word for g in ("B1", "C1", "E1", "F6")]
    ['confirmed', 'probable', 'doubtful', 'unjudged']
    """
    words = vocabulary("warning")
    information = Credibility.parse(words["by_information"][grade.credibility])
    return min(information, Credibility.parse(words["by_source"][grade.reliability]))


def credibility_of(statements: Iterable[Statement]) -> Credibility:
    """How far a warning is to be believed that rests on these statements.

    The highest of them; where two independent origins are each at least probable, confirmed.
    Copies of one origin count once. Unjudged where there are none.

    Examples
    --------
    >>> from upstander.model.grade import Grade
    >>> from upstander.model.statement import Statement
    >>> def by(origin):
    ...     return Statement("d", "u", "Unit", "name", "A", origin=origin, grade=Grade.parse("B2"))
    >>> credibility_of([by("desk"), by("desk")]), credibility_of([by("desk"), by("village")])
    (<Credibility.PROBABLE: 4>, <Credibility.CONFIRMED: 5>)
    """
    best: dict[str, Credibility] = defaultdict(lambda: Credibility.DOUBTFUL)
    for said in statements:
        origin = said.independent_origin
        best[origin] = max(best[origin], credibility_of_grade(said.grade))
    if sum(found >= Credibility.PROBABLE for found in best.values()) > 1:
        return Credibility.CONFIRMED
    return max(best.values(), default=Credibility.UNJUDGED)
