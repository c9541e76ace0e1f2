"""Plain YAML that remembers its lines, and a strict reading of its mappings."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError
from upstander.evidence.lines import opened
from upstander.evidence.plain_yaml import load_plain
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LARGEST = 2 * 2**20
"""Bytes that a declaration may have."""

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Where in a YAML file each key and item stands."""

    source: str
    at: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one above it that is known."""
        while place and place not in self.at:
            place = place[:-1]
        return self.at.get(place, 0)


def read_marked(path: Path) -> tuple[Any, Lines]:
    """The data of a plain YAML file, and the lines of its parts.

    Raises
    ------
    InputError
        No file, one that is too large, or no plain YAML.
    """
    source = str(path)
    with opened(path) as handle:
        text = handle.read(LARGEST + 1)
    if len(text) > LARGEST:
        remedy = "put the tree and the data into files of their own"
        raise InputError("the declaration is larger than 2 MB", source=source, remedy=remedy)
    return load_plain(text, source), Lines(source, _places(text))


def _places(text: bytes) -> dict[Place, int]:
    import yaml

    found: dict[Place, int] = {}
    waiting: list[tuple[Place, Any]] = [((), yaml.compose(text, Loader=yaml.SafeLoader))]
    while waiting:
        place, node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            below = [(key.value, key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            below = [(k, value, value) for k, value in enumerate(node.value)]
        else:
            continue
        for name, key, value in below:
            if isinstance(name, str | int):
                found[*place, name] = key.start_mark.line + 1
                waiting.append(((*place, name), value))
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """One mapping of a declaration, read key by key; what is not asked for is refused.

    Examples
    --------
    >>> form = Form({"draws": 100}, Lines("spec.yml", {("draws",): 4}))
    >>> form.whole("draws", 1, least=1)
    100
    >>> form.only("draw")
    Traceback (most recent call last):
    upstander.errors.InputError: spec.yml:4: there is no key 'draws' (remedy: did you mean 'draw'?)
    """

    data: Mapping[Any, Any]
    lines: Lines
    place: Place = ()

    def refuse(self, key: str | int, message: str, remedy: str) -> InputError:
        """An error at a key."""
        line = self.lines.line((*self.place, key) if key != "" else self.place)
        return InputError(message, source=self.lines.source, line=line, remedy=remedy)

    def only(self, *known: str) -> None:
        """Refuse keys other than these."""
        for key in self.data:
            if key in known:
                continue
            near = get_close_matches(str(key)[:80], known, 1)
            remedy = (
                Phrase("did you mean {near!r}?", near=near[0])
                if near
                else Phrase("known: {known}", known=", ".join(known))
            )
            message = Phrase("there is no key {key!r}", key=str(key)[:80])
            raise self.refuse(str(key), message, remedy)

    def has(self, key: str) -> bool:
        """Whether the key is given, and not as nothing."""
        return self.data.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """A text or a number as it is written; an error where it is missing and has no default."""
        value = self.data.get(key)
        if value is None:
            if default is None:
                message = Phrase("the key {key!r} is missing", key=key)
                raise self.refuse("", message, Phrase("give {key!r}", key=key))
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            if hasattr(value, "isoformat"):
                return str(value)
            remedy = Phrase("write a text, in quotes if need be")
            raise self.refuse(key, Phrase("{key!r} is no text", key=key), remedy)
        return str(value).strip()

    def number(self, key: str, default: float) -> float:
        """A finite number."""
        value = self.data.get(key, default)
        return self.as_number(key, value)

    def as_number(self, key: str | int, value: Any) -> float:
        """The value as a finite number, or an error at the key."""
        right = isinstance(value, int | float) and not isinstance(value, bool)
        if not right or not abs(value) < sys.float_info.max:
            remedy = Phrase("write a number, such as 0.25")
            raise self.refuse(key, Phrase("{key!r} is no number", key=str(key)), remedy)
        return float(value)

    def whole(self, key: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
        """A whole number within limits."""
        value = self.data.get(key, default)
        right = isinstance(value, int) and not isinstance(value, bool)
        if not right or not least <= value <= most:
            remedy = Phrase("write a whole number from {least} to {most:,}", least=least, most=most)
            raise self.refuse(key, Phrase("{key!r} is no whole number in range", key=key), remedy)
        return int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """On or off."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            message = Phrase("{key!r} is neither on nor off", key=key)
            raise self.refuse(key, message, Phrase("write true or false"))
        return value

    def form(self, key: str) -> Form:
        """The mapping below a key; empty where there is none."""
        value = self.data.get(key)
        if value is None:
            value = {}
        if not isinstance(value, Mapping):
            remedy = Phrase("write its keys below it, indented")
            raise self.refuse(key, Phrase("{key!r} is no mapping", key=key), remedy)
        return Form(value, self.lines, (*self.place, key))

    def items(self, key: str) -> Sequence[tuple[int, Any]]:
        """The items of a list, with their place."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            remedy = Phrase("write [one, two] or a line each")
            raise self.refuse(key, Phrase("{key!r} is no list", key=key), remedy)
        return list(enumerate(value))

    def item(self, key: str, k: int, value: Any) -> Form:
        """An item of a list that is a mapping."""
        place = (*self.place, key, k)
        if not isinstance(value, Mapping):
            line = self.lines.line(place)
            remedy = Phrase("write {shape}", shape="{key: value, …}")
            message = Phrase("an item of {key!r} is no mapping", key=key)
            raise InputError(message, source=self.lines.source, line=line, remedy=remedy)
        return Form(value, self.lines, place)

    @property
    def line(self) -> int:
        """Where the mapping stands."""
        return self.lines.line(self.place)
