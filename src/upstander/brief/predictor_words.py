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
