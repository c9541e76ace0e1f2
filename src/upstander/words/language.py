"""A language that briefs are written in: its sentences, numbers, dates and lists."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from upstander.errors import UsageError
from upstander.model.probability import Probability, percent, percent_range
from upstander.phrase import Phrase, phrased
from upstander.words.catalogue import catalogue, label_of, refusals
from upstander.words.saying import Saying
from upstander.words.text import Words, isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Language:
    """English; what another language does otherwise is in its class.

    Text that is filled into a sentence is a name, or words of a source: it stays as it was
    entered, and is set apart where it runs the other way. `Words` are in the language already.
    """

    code: ClassVar[str] = "en"
    direction: ClassVar[str] = "ltr"
    arrow: ClassVar[str] = "→"
    months: ClassVar[tuple[str, ...]] = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    )  # fmt: skip

    def say(
        self,
        template: str,
        /,
        plural: str = "",
        *,
        number: int | None = None,
        context: str = "",
        **values: Any,
    ) -> Words:
        """A template in this language, filled in.

        Parameters
        ----------
        template, plural, number
            As in `Saying`.
        context
            Which of several meanings, where translations differ.
        values
            What fills it.

        Examples
        --------
        >>> ENGLISH.say("{number} unit", "{number} units", number=2)
        'two units'
        >>> language("ar").say("{number} day", "{number} days", number=2)
        'يومان'
        """
        return self._filled_in(self._found(template, plural, number, context), values, number)

    def told(self, saying: Saying) -> Words:
        """What an engine says, in this language."""
        return self.say(
            saying.template,
            saying.plural,
            number=saying.number,
            context=saying.context,
            **saying.values,
        )

    def word(self, text: str, context: str = "") -> Words:
        """A fixed word or phrase of ours; as it is where we have no translation."""
        return Words(self._found(text, "", None, context))

    def phrase(self, text: str) -> Words:
        """What is wrong, or would mend it, in this language; in English where it is not known.

        Examples
        --------
        >>> language("fr").phrase(Phrase("no such language: {code!r}", code="tlh"))
        'langue inconnue\N{NO-BREAK SPACE}: «\N{NARROW NO-BREAK SPACE}tlh\N{NARROW NO-BREAK SPACE}»'
        """
        said = phrased(text)
        known = refusals(self.code)
        number = said.values["n"] if said.plural else None
        if number is None:
            found = known.gettext(said.template) if said else ""
        else:
            found = known.ngettext(said.template, said.plural, number)
        if not found or not said.values:
            return Words(found or said)
        return self._filled_in(found, said.values, number)

    def name(self, text: str) -> Words:
        """A name, or the words of a source: as entered, set apart where it runs another way."""
        return Words(isolated(text, self.direction) if text else "")

    def number(self, value: float, places: int = 0) -> Words:
        """A number with its thousands apart, to some decimal places."""
        return self._digits(f"{value:,.{places}f}")

    def plain(self, value: float) -> Words:
        """A number as short as it can be written."""
        return self._digits(f"{value:g}")

    def written(self, text: str) -> Words:
        """A number that is written the English way, in this language's digits and marks."""
        return self._digits(text)

    def counted(self, number: int) -> Words:
        """A number that counts something: in words where the language likes that."""
        return Words(_SMALL[number]) if 0 <= number < len(_SMALL) else self.number(number)

    def percent(self, share: float, places: int | None = None) -> Words:
        """A share as a percentage with the digits it deserves, or with some places."""
        return Words(percent(share) if places is None else f"{share:.{places}%}")

    def range(self, low: float, high: float) -> Words:
        """An interval of shares as a range of percentages."""
        return Words(percent_range(low, high))

    def figure(self, value: float, low: float, high: float) -> Words:
        """A share with its interval."""
        share, span = self.percent(value), self.range(low, high)
        return self.say("{share} ({span})", share=share, span=span)

    def years(self, first: int, last: int) -> Words:
        """A span of years."""
        return Words(f"{first}-{str(last)[-2:]}")

    def day(self, when: date) -> Words:
        """A date as a reader writes it.

        Examples
        --------
        >>> ENGLISH.day(date(2026, 6, 3)), language("fr").day(date(2026, 6, 1))
        ('3 June 2026', '1er juin 2026')
        """
        return Words(f"{when.day} {self.months[when.month - 1]} {when.year}")

    def listed(self, items: Sequence[str], conjunction: str = "and") -> Words:
        """Items as a list in a sentence; names among them are set apart as `name` does.

        Examples
        --------
        >>> ENGLISH.listed(["a", "b", "c"]), ENGLISH.listed(["1st, Guard", "2nd, Guard"])
        ('a, b and c', '1st, Guard; and 2nd, Guard')
        """
        told = [self._filled(item) for item in items]
        if len(told) < 2:
            return Words("".join(told))
        if any("," in item for item in told):
            return Words(f"{'; '.join(told[:-1])}; {conjunction} {told[-1]}")
        return Words(f"{', '.join(told[:-1])} {conjunction} {told[-1]}")

    def series(self, items: Iterable[str]) -> Words:
        """Items one after the other."""
        return Words("; ".join(self._filled(item) for item in items))

    def commas(self, items: Iterable[str]) -> Words:
        """Items with commas between them."""
        return Words(", ".join(self._filled(item) for item in items))

    def raised(self, text: str) -> Words:
        """The text with its first letter raised."""
        return Words(text[:1].upper() + text[1:])

    def lowered(self, text: str) -> Words:
        """The text with its first letter lowered."""
        return Words(text[:1].lower() + text[1:])

    def _digits(self, text: str) -> Words:
        """A number that is written the English way, in this language's digits and marks."""
        return Words(text)

    def _filled_in(self, text: str, values: Mapping[str, Any], number: int | None) -> Words:
        filled = {name: self._filled(value) for name, value in values.items()}
        if number is not None:
            filled |= {"number": self.counted(number), "n": self.number(number)}
        return Words(text.format_map(filled))

    def _filled(self, value: Any) -> str:
        if isinstance(value, Words):
            return value
        for kind, how in self._kinds().items():
            if isinstance(value, kind):
                return how(value)
        raise TypeError(f"no words for a {type(value).__name__}")

    def _kinds(self) -> Mapping[type, Callable[[Any], Words]]:
        return {
            Phrase: self.phrase,
            str: self.name,
            int: self.number,
            float: self.plain,
            date: self.day,
            Probability: lambda p: self.figure(p.value, p.low, p.high),
            Saying: self.told,
            tuple: self.series,
        }

    def _found(self, text: str, plural: str, number: int | None, context: str) -> str:
        """The text as the catalogue has it."""
        if context == "ontology":
            return label_of(text, self.code)
        known = catalogue(self.code)
        if number is not None and plural:
            if context:
                return known.npgettext(context, text, plural, number)
            return known.ngettext(text, plural, number)
        return known.pgettext(context, text) if context else known.gettext(text)


ENGLISH = Language()


@cache
def languages() -> Mapping[str, Language]:
    """The languages that there are, by their codes."""
    from upstander.words.arabic import Arabic
    from upstander.words.french import French

    return {each.code: each for each in (ENGLISH, French(), Arabic())}


def language(code: str) -> Language:
    """The language with a code; a country after it (fr-BE) is left out.

    Raises
    ------
    UsageError
        We have no such language.

    Examples
    --------
    >>> language("fr-BE").code, language("ar").direction
    ('fr', 'rtl')
    """
    found = languages().get(code.partition("-")[0].lower())
    if found is None:
        raise UsageError(
            Phrase("no such language: {code!r}", code=code),
            remedy=Phrase("use {languages}", languages=", ".join(languages())),
        )
    return found
