"""Words of estimative probability, always with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.model.probability import percent, percent_range
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from upstander.model.probability import Probability


def estimative_words(share: float) -> str:
    """The yardstick's words for a probability; a value between two bands takes the nearer one.

    Examples
    --------
    >>> [estimative_words(p) for p in (0.03, 0.08, 0.3, 0.52)]
    ['remote chance', 'highly unlikely', 'unlikely', 'realistic possibility']
    """
    bands = vocabulary("estimative")["bands"]
    return str(min(bands, key=lambda b: max(b["low"] - share, share - b["high"], 0.0))["words"])


def in_words(probability: Probability) -> str:
    """The probability as words, number and interval.

    Examples
    --------
    >>> from upstander.model.probability import Probability
    >>> in_words(Probability(0.06, 0.03, 0.11, "drawn"))
    'remote chance (6%; 3-11%)'
    """
    number = percent(probability.value)
    span = percent_range(probability.low, probability.high)
    return f"{estimative_words(probability.value)} ({number}; {span})"


def judged(probability: Probability, that: str) -> str:
    """The judgement that something is so, as the first part of a sentence.

    Examples
    --------
    >>> from upstander.model.probability import Probability
    >>> judged(Probability(0.04, 0.03, 0.06, "drawn"), "it rains")
    'There is a remote chance (4%; 3-6%) that it rains'
    >>> judged(Probability(0.6, 0.5, 0.7, "drawn"), "it rains")
    'It is likely (60%; 50-70%) that it rains'
    """
    nouns = ("chance", "possibility")
    noun = estimative_words(probability.value).endswith(nouns)
    return f"{'There is a' if noun else 'It is'} {in_words(probability)} that {that}"
