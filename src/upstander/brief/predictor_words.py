"""Predictors, what is true of a country in their respect and their values, in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.model.predictor import predictor
from upstander.words.language import ENGLISH
from upstander.words.text import apart

if TYPE_CHECKING:
    from upstander.words.language import Language
    from upstander.words.text import Words


def stayed_english(say: Language, told: str, english: str) -> bool:
    """Whether a text of ours or of a forecast's maker has no translation, so is marked English.

    Examples
    --------
    >>> from upstander.words.language import language
    >>> stayed_english(language("fr"), "of a maker", "of a maker")
    True
    >>> stayed_english(language("fr"), "oui", "yes"), stayed_english(ENGLISH, "yes", "yes")
    (False, False)
    """
    return say.code != ENGLISH.code and "".join(apart(told)) == english


def label_in(say: Language, name: str) -> Words:
    """What a predictor measures; one that we have no words for goes by its own name."""
    known = predictor(name)
    return say.name(name) if known.label == name else say.word(known.label)


def value_in(say: Language, name: str, value: float) -> Words:
    """A predictor's value in its natural unit, as `Predictor.said` has it in English.

    Examples
    --------
    >>> from upstander.words.language import language
    >>> value_in(ENGLISH, "battledeaths.log2", 10.0)
    '1,023 battle deaths in the year'
    >>> value_in(language("fr"), "coup.try.5yr", 0.15) == "oui à 15\u202f%"
    True
    """
    known = predictor(name)
    if known.scale == "binary":
        return _binary(say, value)
    if known.scale == "share":
        share = say.percent(value, 1)
        if not known.unit:
            return share
        return say.say("{share} {unit}", share=share, unit=say.word(known.unit, "unit"))
    figure = say.written(known.figure(value))
    if not known.unit or known.unit == "year":
        return figure
    unit = say.word(known.unit, "unit")
    if known.is_range:
        return say.say("{figure} ({unit})", context="value", figure=figure, unit=unit)
    # A unit is a plural, which French does not say of one and a half; where it cannot, brackets do.
    number = 1 if abs(known.natural(value)) < 2 else 2
    return say.say("{figure} {unit}", "{figure} {unit}", number=number, figure=figure, unit=unit)


def _binary(say: Language, value: float) -> Words:
    if value == 0.0:
        return say.word("no", "value")
    if value == 1.0:
        return say.word("yes", "value")
    return say.say("{share} yes", share=say.percent(value, 0))
