"""The parts of a policy, read from plain data; each fault is told with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.duration import duration
from upstander.warning.flag import check_label
from upstander.warning.route import Condition, Receiver, Route, Step
from upstander.warning.scale import Credibility, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_TEXT = 200
_MAX_ITEMS = 1_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a policy, as an error names it."""

    source: str
    path: str

    def at(self, part: str | int) -> Place:
        """A place inside this one."""
        if isinstance(part, int):
            return Place(self.source, f"{self.path}[{part + 1}]")
        return Place(self.source, part if self.path == "top" else f"{self.path}.{part}")

    def refuse(self, message: str, remedy: str) -> NoReturn:
        """Say what is wrong here."""
        raise ValueRejectedError(
            Phrase("{path}: {message}", path=self.path, message=message),
            source=self.source,
            remedy=remedy,
        )

    def reads(self, reader: Callable[[Any], _T], value: object) -> _T:
        """What a reader of one value makes of it; its error is told with this place."""
        try:
            return reader(value)
        except ValueRejectedError as error:
            self.refuse(error.problem.message, error.problem.remedy)

    def mapping(
        self, value: object, needed: Iterable[str], allowed: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        """A mapping with the keys that are needed, and no unknown one."""
        if not isinstance(value, Mapping):
            self.refuse(
                Phrase("is no mapping: {found}", found=_short(value)),
                Phrase("write 'key: value' lines"),
            )
        missing = [repr(key) for key in needed if key not in value]
        if missing:
            keys = ", ".join(missing)
            self.refuse(Phrase("has no {keys}", keys=keys), Phrase("add {keys}", keys=keys))
        known = {*needed, *allowed}
        unknown = [_short(key) for key in value if key not in known]
        if unknown:
            self.refuse(
                Phrase("unknown: {keys}", keys=", ".join(unknown)),
                Phrase("use {known}", known=", ".join(sorted(known))),
            )
        return value

    def items(self, value: object) -> Sequence[Any]:
        """A list that holds something."""
        if not isinstance(value, Sequence) or isinstance(value, str | bytes) or not value:
            self.refuse(
                Phrase("is no list, or an empty one: {found}", found=_short(value)),
                Phrase("write [one, another]"),
            )
        if len(value) > _MAX_ITEMS:
            self.refuse(
                Phrase("has {n:,} entries", n=len(value)),
                Phrase("use at most {most:,}", most=_MAX_ITEMS),
            )
        return value


def read_receivers(place: Place, value: object) -> dict[str, Receiver]:
    """The receivers by role."""
    if not isinstance(value, Mapping) or not value:
        place.refuse(
            Phrase("names no receiver"), Phrase("add a role with its department and channels")
        )
    found = {}
    for key, entry in value.items():
        role = read_text(place, key)
        inside = place.at(role)
        about = inside.mapping(entry, ("department", "channels"))
        channels = _texts(inside.at("channels"), about["channels"])
        department = read_text(inside.at("department"), about["department"])
        found[role] = Receiver(role, department, channels)
    return found


def read_route(place: Place, value: object) -> Route:
    """One route."""
    found = place.mapping(
        value, ("name", "when", "to", "acknowledge", "respond", "answer", "escalate")
    )
    first = {key: found[key] for key in ("to", "acknowledge")}
    up = place.at("escalate")
    if not found["escalate"]:
        up.refuse(
            Phrase("escalates to nobody"),
            Phrase("add a step: {step}", step="{ to: [role], acknowledge: 2 h }"),
        )
    steps = [read_step(up.at(i), entry) for i, entry in enumerate(up.items(found["escalate"]))]
    return Route(
        read_text(place.at("name"), found["name"]),
        _condition(place.at("when"), found["when"]),
        (read_step(place, first), *steps),
        place.at("respond").reads(duration, found["respond"]),
        place.at("answer").reads(duration, found["answer"]),
    )


def read_step(place: Place, value: object, time: str = "acknowledge") -> Step:
    """Some roles, and the time they have."""
    found = place.mapping(value, ("to", time))
    return Step(_texts(place.at("to"), found["to"]), place.at(time).reads(duration, found[time]))


def read_text(place: Place, value: object) -> str:
    """A short text."""
    if not isinstance(value, str):
        place.refuse(
            Phrase("is no text: {found}", found=_short(value)),
            Phrase("write words; quote 'no', 'on' and numbers"),
        )
    text = value.strip()
    if not text or len(text) > _MAX_TEXT or not text.isprintable():
        place.refuse(
            Phrase("is no name: {found}", found=_short(value)),
            Phrase("use at most {most} printable letters", most=_MAX_TEXT),
        )
    return text


def _condition(place: Place, value: object) -> Condition:
    found = place.mapping(value, ("severity",), ("kinds", "countries", "credibility"))
    severity = place.at("severity")
    return Condition(
        frozenset(
            severity.reads(Severity.parse, text) for text in severity.items(found["severity"])
        ),
        frozenset(_each(place.at("kinds"), found, _kind)),
        frozenset(_each(place.at("countries"), found, _country)),
        place.at("credibility").reads(Credibility.parse, found.get("credibility", "doubtful")),
    )


def _each(
    place: Place, found: Mapping[str, Any], reader: Callable[[Place, str], str]
) -> tuple[str, ...]:
    key = place.path.rpartition(".")[2]
    if key not in found:
        return ()
    return tuple(reader(place, text) for text in _texts(place, found[key]))


def _kind(place: Place, text: str) -> str:
    place.reads(check_label, text)
    return text


def _country(place: Place, text: str) -> str:
    if len(text) != 2 or not (text.isascii() and text.isalpha() and text.islower()):
        place.refuse(
            Phrase("not a country: {country!r}", country=text),
            Phrase("use the ISO 3166 code, for example 'ng'"),
        )
    return text


def _texts(place: Place, value: object) -> tuple[str, ...]:
    texts = tuple(read_text(place.at(i), entry) for i, entry in enumerate(place.items(value)))
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        place.refuse(
            Phrase("is named twice: {names}", names=", ".join(twice)), Phrase("name it once")
        )
    return texts


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"
