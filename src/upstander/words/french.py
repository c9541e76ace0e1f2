"""French: thin spaces before signs, decimal commas, the first of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from upstander.words.language import Language
from upstander.words.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_THIN = "\u202f"
_MARKS = str.maketrans({",": _THIN, ".": ","})
_AND = {"and": "et", "or": "ou", "then": "puis"}


class French(Language):
    """French, as a note to a minister is written."""

    code: ClassVar[str] = "fr"
    months: ClassVar[tuple[str, ...]] = (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    )  # fmt: skip

    def counted(self, number: int) -> Words:
        """In digits: the forms of its sentences say none and one."""
        return self.number(number)

    def percent(self, share: float, places: int | None = None) -> Words:
        """With a thin space before the sign.

        Examples
        --------
        >>> French().percent(0.075) == "7,5\u202f%", French().percent(0.0004)
        (True, 'moins de 0,1\u202f%')
        """
        told = super().percent(share, places)
        for sign, words in (("<", "moins de "), (">", "plus de ")):
            told = Words(told.replace(sign, words))
        return Words(told.replace(".", ",").replace("%", f"{_THIN}%"))

    def range(self, low: float, high: float) -> Words:
        """With a dash between the ends."""
        told = super().range(low, high).replace("<", "moins de ").replace(">", "plus de ")
        return Words(told.replace("-", "–").replace(".", ",").replace("%", f"{_THIN}%"))

    def years(self, first: int, last: int) -> Words:
        """Both in full."""
        return Words(f"{first}-{last}" if last != first else str(first))

    def day(self, when: date) -> Words:
        """The first of a month is an ordinal."""
        number = "1er" if when.day == 1 else str(when.day)
        return Words(f"{number} {self.months[when.month - 1]} {when.year}")

    def listed(self, items: Sequence[str], conjunction: str = "and") -> Words:
        """Items as a list in a sentence."""
        told = [self._filled(item) for item in items]
        word = _AND[conjunction]
        if len(told) < 2:
            return Words("".join(told))
        if any(", " in item for item in told):
            return Words(f"{f'{_THIN}; '.join(told[:-1])}{_THIN}; {word} {told[-1]}")
        return Words(f"{', '.join(told[:-1])} {word} {told[-1]}")

    def series(self, items: Iterable[str]) -> Words:
        """Items one after the other."""
        return Words(f"{_THIN}; ".join(self._filled(item) for item in items))

    def _digits(self, text: str) -> Words:
        return Words(text.translate(_MARKS))
