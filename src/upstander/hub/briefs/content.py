"""What a version of a brief holds, and the changes that can be made to it; all plain data."""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    Content = dict[str, Any]

HEAD = ("title", "headline", "question", "by_when", "if_nothing")


@dataclass(frozen=True, slots=True)
class Difference:
    """How one sentence differs from what it was: parts of text, each kept, added or dropped."""

    parts: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All of it, before and after."""
        return " ".join(text for _, text in self.parts)


def first_content(result: Content) -> Content:
    """The first version, of what the engines composed: a brief analysis as plain data."""
    made: Content = dict.fromkeys(HEAD, "")
    made |= {"title": result["title"], "headline": result.get("headline", "")}
    made["language"] = result.get("language", "en")
    made["sections"] = [
        {
            "key": section["key"],
            "title": section["title"],
            "items": [
                _item(s["text"], s["statements"], method=s.get("method", ""))
                for s in section["sentences"]
            ],
        }
        for section in result["sections"]
    ]
    return made


def language_of(content: Content) -> str:
    """The language that it was composed in; English where it was begun before there were others."""
    return str(content.get("language", "en"))


def items_of(content: Content) -> Iterator[dict[str, Any]]:
    """The sentences, in reading order."""
    for section in content["sections"]:
        yield from section["items"]


def cited(content: Content) -> set[str]:
    """The ids of all statements that it rests on."""
    return {key for item in items_of(content) for key in item["statements"]}


def headed(content: Content, head: dict[str, str]) -> Content:
    """With another head: title, headline, what is asked, by when, what if nothing is done."""
    if not head["title"].strip():
        raise UsageError("a brief needs a title")
    return copy.deepcopy(content) | {name: head[name].strip() for name in HEAD}


def edited(content: Content, item: str, text: str, statements: list[str], by: str) -> Content:
    """With another text or other sources for a sentence; without sources it is a judgement."""
    made = copy.deepcopy(content)
    found = _found(made, item)[2]
    if _text(text) != found["text"]:
        found["method"] = ""  # it says what somebody wrote, and no longer what an engine found
    found |= {"text": _text(text), "statements": statements}
    found["judgement_of"] = "" if statements else by
    return made


def added(content: Content, after: str, text: str, statements: list[str], by: str) -> Content:
    """With a new sentence after another."""
    made = copy.deepcopy(content)
    section, place, _ = _found(made, after)
    section["items"].insert(place + 1, _item(_text(text), statements, by))
    return made


def dropped(content: Content, item: str) -> Content:
    """Without a sentence; the versions before keep it."""
    made = copy.deepcopy(content)
    section, place, _ = _found(made, item)
    del section["items"][place]
    if not list(items_of(made)):
        raise UsageError("a brief without a sentence is none")
    return made


def moved(content: Content, item: str, by: int) -> Content:
    """With a sentence further up or down in its section."""
    made = copy.deepcopy(content)
    section, place, found = _found(made, item)
    del section["items"][place]
    section["items"].insert(max(0, place + by), found)
    return made


def differences(old: Content, new: Content) -> list[tuple[str, Difference]]:
    """What changed from one version to the next, sentence by sentence, in reading order."""
    before = {item["id"]: item for item in items_of(old)}
    after = {item["id"]: item for item in items_of(new)}
    found = [
        (key, _differs(before.get(key), item))
        for key, item in after.items()
        if before.get(key) != item
    ]
    found += [(key, _differs(item, None)) for key, item in before.items() if key not in after]
    heads = [{"text": str(c.get(name, "")), "statements": []} for c in (old, new) for name in HEAD]
    half = len(HEAD)
    for name, one, other in zip(HEAD, heads[:half], heads[half:], strict=True):
        if one != other:
            found.insert(0, (name, _differs(one, other)))
    return found


def _differs(old: Content | None, new: Content | None) -> Difference:
    one, other = (each or {"text": "", "statements": []} for each in (old, new))
    words = (str(one["text"]).split(" "), str(other["text"]).split(" "))
    parts: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        was, now = " ".join(words[0][a:b]), " ".join(words[1][c:d])
        if tag == "equal":
            parts.append(("", now))
        else:
            parts += [(kind, text) for kind, text in (("del", was), ("ins", now)) if text]
    sources = [("del", key) for key in one["statements"] if key not in other["statements"]]
    sources += [("ins", key) for key in other["statements"] if key not in one["statements"]]
    return Difference(tuple(parts), tuple(sources))


def _item(
    text: str, statements: list[str], judgement_of: str = "", method: str = ""
) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex[:12],
        "text": text,
        "statements": list(dict.fromkeys(statements)),
        "judgement_of": "" if statements else judgement_of,
        "method": method,
    }


def _text(text: str) -> str:
    if not text.strip():
        raise UsageError("a sentence needs a text")
    return " ".join(text.split())


def _found(content: Content, item: str) -> tuple[dict[str, Any], int, dict[str, Any]]:
    for section in content["sections"]:
        for place, each in enumerate(section["items"]):
            if each["id"] == item:
                return section, place, each
    raise UsageError("that sentence is not there any more", remedy="look at the latest version")
