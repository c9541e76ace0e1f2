"""Arabic: from right to left, with its digits and its lists; it counts in six forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from upstander.words.language import Language
from upstander.words.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_MARKS = str.maketrans("0123456789,.%", "٠١٢٣٤٥٦٧٨٩٬٫٪")
_AND = {"and": "و", "or": "أو ", "then": "ثم "}
_COMMAS = {",", "،"}


class Arabic(Language):
    """Modern Standard Arabic."""

    code: ClassVar[str] = "ar"
    direction: ClassVar[str] = "rtl"
    arrow: ClassVar[str] = "←"
    months: ClassVar[tuple[str, ...]] = (
        "يناير", "فبراير", "مارس", "إبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
        "أكتوبر", "نوفمبر", "ديسمبر",
    )  # fmt: skip

    def counted(self, number: int) -> Words:
        """In digits: the forms of its sentences say none, one and two."""
        return self.number(number)

    def percent(self, share: float, places: int | None = None) -> Words:
        """With its own sign.

        Examples
        --------
        >>> Arabic().percent(0.075), Arabic().percent(0.0004)
        ('٧٫٥٪', 'أقل من ٠٫١٪')
        """
        return self._digits(_in_words(super().percent(share, places)))

    def range(self, low: float, high: float) -> Words:
        """With a dash between the ends."""
        return self._digits(_in_words(super().range(low, high)).replace("-", "–"))

    def years(self, first: int, last: int) -> Words:
        """Both in full."""
        return self._digits(f"{first}–{last}" if last != first else str(first))

    def day(self, when: date) -> Words:
        """A date as a reader writes it."""
        return self._digits(f"{when.day} {self.months[when.month - 1]} {when.year}")

    def listed(self, items: Sequence[str], conjunction: str = "and") -> Words:
        """Items as a list in a sentence; the word for "and" is one with what follows it."""
        told = [self._filled(item) for item in items]
        word = _AND[conjunction]
        if len(told) < 2:
            return Words("".join(told))
        mark = "؛" if any(_COMMAS & set(item) for item in told) else "،"
        if len(told) == 2 and mark == "،":
            return Words(f"{told[0]} {word}{told[1]}")
        return Words(f"{mark} {word}".join(told))

    def series(self, items: Iterable[str]) -> Words:
        """Items one after the other."""
        return Words("؛ ".join(self._filled(item) for item in items))

    def commas(self, items: Iterable[str]) -> Words:
        """Items with commas between them."""
        return Words("، ".join(self._filled(item) for item in items))

    def _digits(self, text: str) -> Words:
        return Words(text.translate(_MARKS))


def _in_words(text: str) -> str:
    return text.replace("<", "أقل من ").replace(">", "أكثر من ")
