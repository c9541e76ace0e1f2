"""The Admiralty grade: how reliable the source is, and how credible the information."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from upstander.errors import ValueRejectedError
from upstander.model.probability import Probability
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase

_FORM = re.compile(r"([A-F])([1-6])")


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """Source reliability A-F and information credibility 1-6, kept apart.

    Examples
    --------
    >>> Grade.parse("b2").words
    'usually reliable source, probably true'
    >>> str(Grade.parse("B2"))
    'B2'
    """

    reliability: str
    credibility: int

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(f"{self.reliability}{self.credibility}"):
            raise ValueRejectedError(
                Phrase(
                    "no such grade: {reliability}{credibility}",
                    reliability=self.reliability,
                    credibility=self.credibility,
                ),
                remedy="give reliability A-F and credibility 1-6, for example B2",
            )

    @staticmethod
    def parse(text: str) -> Grade:
        """The grade written as a letter and a digit.

        Raises
        ------
        ValueRejectedError
            Anything but A-F followed by 1-6.
        """
        return _parse(text)

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"

    @property
    def words(self) -> str:
        """The grade in the doctrine's own words."""
        words = vocabulary("admiralty")
        reliability = words["reliability"][self.reliability]["words"]
        source = (
            f"{reliability} source"
            if "cannot" not in reliability
            else f"source whose {reliability}"
        )
        return f"{source}, {words['credibility'][self.credibility]['words']}"

    @property
    def probability(self) -> Probability:
        """Probability that a statement with this grade is true, were it the only one.

        .. math:: p = r c

        with the weight r of the source and the probability c of the information, both judged
        (``vocabulary/admiralty.yml``); low and high multiply alike.
        """
        return _probability(self)


@cache
def _parse(text: str) -> Grade:
    found = _FORM.fullmatch(text.strip().upper())
    if found is None:
        raise ValueRejectedError(
            Phrase("no such grade: {text!r}", text=text),
            remedy="give reliability A-F and credibility 1-6, for example B2",
        )
    return Grade(found[1], int(found[2]))


@cache
def _probability(grade: Grade) -> Probability:
    table = vocabulary("admiralty")
    source = table["reliability"][grade.reliability]["weight"]
    information = table["credibility"][grade.credibility]["weight"]
    low, value, high = (round(s * i, 6) for s, i in zip(source, information, strict=True))
    return Probability(value, low, high, f"grade {grade} ({grade.words}); judged weights")


UNGRADED = Grade("F", 6)
"""What nobody has graded: neither source nor information can be judged."""
