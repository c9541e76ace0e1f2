"""The words of a case's picture: its legend, and what it shows and leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.words.language import ENGLISH
from upstander.words.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from upstander.brief.scene import Scene
    from upstander.words.language import Language
    from upstander.words.text import Words

LETTERS = {
    "command": "O",
    "money": "M",
    "arms": "A",
    "fuel": "F",
    "media": "B",
    "recruits": "R",
    "cover": "C",
    "surveillance": "S",
    "transport": "T",
    "protection": "P",
    "harm": "H",
}
"""What stands on a line for each layer, so that no colour is needed to tell them apart."""

WORDS = {
    "command": "orders",
    "media": "media reach",
    "cover": "legal cover",
    "protection": "protection",
    "harm": "reported harm",
}


def title_of(case: str, day: date, say: Language = ENGLISH) -> str:
    """What stands over the picture of a case."""
    return str(say.say("{case}: who supplies whom, {day}", case=case, day=day))


def summary(scene: Scene, say: Language = ENGLISH) -> str:
    """What the picture shows and hides, in two or three sentences."""
    told = [_shows(scene, say), _leaves_out(scene, say)]
    if scene.weak:
        names = say.series(map(shown, scene.weak))
        told.append(say.say("Weak points together: {names}.", names=names))
    return " ".join(told)


def _shows(scene: Scene, say: Language) -> Words:
    kinds = [figure.kind for figure in scene.figures]
    text = say.say(
        "{units}, {actors}, {communities} and {protectors}, joined by {lines}.",
        units=say.say(
            "{number} unit with reported incidents",
            "{number} units with reported incidents",
            number=kinds.count("unit"),
        ),
        actors=say.say(
            "{number} other who supplies or commands them",
            "{number} others who supply or command them",
            number=kinds.count("actor"),
        ),
        communities=say.say(
            "{number} community", "{number} communities", number=kinds.count("community")
        ),
        protectors=say.say(
            "{number} body that protects",
            "{number} bodies that protect",
            number=kinds.count("protector"),
        ),
        lines=say.say("{number} line", "{number} lines", number=len(scene.ties)),
    )
    return say.raised(text)


def _leaves_out(scene: Scene, say: Language) -> Words:
    persons = say.say("{number} natural person", "{number} natural persons", number=scene.persons)
    if not scene.hidden:
        return say.say(
            "Left out: {persons} in relations with them, never drawn; and what nobody stated.",
            persons=persons,
        )
    return say.say(
        "Left out: {n} more on routes to these units, for want of room; {persons} in relations "
        "with them, never drawn; and what nobody stated.",
        "Left out: {n} more on routes to these units, for want of room; {persons} in relations "
        "with them, never drawn; and what nobody stated.",
        number=scene.hidden,
        persons=persons,
    )


def layer_words(layer: str, say: Language = ENGLISH) -> Words:
    """What a layer is called in the legend."""
    return say.word(WORDS.get(layer, layer))


def legend(scene: Scene, say: Language = ENGLISH) -> list[str]:
    """What the marks of the picture mean, whom they mark, and what is left out."""
    layers = dict.fromkeys(layer for tie in scene.ties for layer in tie.layers)
    named = [
        say.say("{letter} {layer}", letter=LETTERS[each], layer=layer_words(each, say))
        for each in layers
    ]
    said: list[str] = [
        say.say(
            "On lines: {layers}. Broken: less likely to hold than not. Dotted: reported harm.",
            layers=say.commas(named),
        ),
        say.word(
            "Black: a unit that incidents name as reported perpetrator (no finding). Heavy frame "
            "and W: weak point. L: a lever of the plan acts on it. Round: community; round and "
            "double: those who protect. Neither is ever a target."
        ),
    ]
    if scene.weak:
        names = _numbered(say, "W", scene.weak)
        said.append(say.say("Weak points together: {names}", names=names))
    if scene.levers:
        names = _numbered(say, "L", scene.levers)
        said.append(say.say("The plan acts by: {names}", names=names))
    elif not scene.planned:
        said.append(say.word("No plan: no budget, lever or state of ours is to be seen."))
    return [*said, _leaves_out(scene, say)]


def _numbered(say: Language, letter: str, names: Sequence[str]) -> Words:
    return say.series(
        say.say("{letter} {name}", letter=f"{letter}{k}", name=shown(name))
        for k, name in enumerate(names, 1)
    )
