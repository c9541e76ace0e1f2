"""A sentence, or a part of one, as data: a template and what fills it, in no language yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

from upstander.model.probability import Probability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Saying:
    """What an engine says: `str` gives it in English, a `Language` in its own.

    Parameters
    ----------
    template
        The English sentence with named places, ``{so}``: the key of its translations.
    values
        What fills the places: a name (text), a number, a `Probability`, a date, another saying,
        or several names (a tuple).
    plural
        The template for other numbers than one, where the sentence counts something.
    number
        What is counted; ``{number}`` and ``{n}`` stand for it.
    context
        Which of several meanings, where translations differ: ``ontology`` for its labels.

    Examples
    --------
    >>> str(Saying("needs {what}", {"what": "a permit"}))
    'needs a permit'
    >>> str(Saying("{n} day", {}, "{n} days", 3))
    '3 days'
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""
    number: int | None = None
    context: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The saying as plain data, out of which `of` makes it again."""
        values = {name: _plain(value) for name, value in self.values.items()}
        plain: dict[str, Any] = {"template": self.template, "values": values}
        plain |= {"context": self.context} if self.context else {}
        counted = {"plural": self.plural, "number": self.number}
        return plain | counted if self.number is not None else plain

    @staticmethod
    def of(plain: Mapping[str, Any]) -> Saying:
        """The saying that plain data tell of.

        Examples
        --------
        >>> said = Saying("{share} of {what}", {"share": 0.5, "what": ("a", "b")})
        >>> Saying.of(said.as_dict()) == said
        True
        """
        values = {name: _told(value) for name, value in plain["values"].items()}
        counted = plain.get("plural", ""), plain.get("number")
        return Saying(plain["template"], values, *counted, plain.get("context", ""))

    def __str__(self) -> str:
        from upstander.words.language import ENGLISH

        return str(ENGLISH.told(self))


def all_of(items: Iterable[Any]) -> Any:
    """Items that hold together, as one value of a saying; of one, that one.

    Examples
    --------
    >>> str(Saying("told to {roles}", {"roles": all_of(["a minister", "a desk"])}))
    'told to a minister and a desk'
    """
    return reduce(lambda one, two: Saying("{one} and {two}", {"one": one, "two": two}), items)


def any_of(items: Iterable[Any]) -> Any:
    """Items of which one is enough, as one value of a saying; of one, that one."""
    return reduce(lambda one, two: Saying("{one} or {two}", {"one": one, "two": two}), items)


def share(value: float) -> Saying:
    """A share as a percentage without decimals, as one value of a saying."""
    return Saying("{percent}%", {"percent": round(100 * value)})


def each_of(items: Iterable[Any]) -> Any:
    """Items one after the other, as one value of a saying; of one, that one."""
    return reduce(lambda one, two: Saying("{one}, {two}", {"one": one, "two": two}), items)


def apart(items: Iterable[Any]) -> Any:
    """Sentences one after the other, as one value of a saying; of one, that one."""
    return reduce(lambda one, two: Saying("{one}; {two}", {"one": one, "two": two}), items)


def _plain(value: Any) -> Any:
    if isinstance(value, Saying):
        return value.as_dict()
    if isinstance(value, Probability):
        return {"value": value.value, "low": value.low, "high": value.high, "why": value.reason}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        if "template" in value:
            return Saying.of(value)
        return Probability(value["value"], value["low"], value["high"], value["why"])
    return tuple(_told(each) for each in value) if isinstance(value, list) else value
