"""The words of a case's picture: its legend, and what it shows and leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.brief.wording import count, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.brief.scene import Scene

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


def summary(scene: Scene) -> str:
    """What the picture shows and hides, in two or three sentences."""
    kinds = [f.kind for f in scene.figures]
    room = (
        f"{scene.hidden} more on routes to these units, for want of room; " if scene.hidden else ""
    )
    shows = (
        f"{count(kinds.count('unit'), 'unit')} with reported incidents, "
        f"{count(kinds.count('actor'), 'other')} who supply or command them, "
        f"{count(kinds.count('community'), 'community', 'communities')} and "
        f"{count(kinds.count('protector'), 'body', 'bodies')} that protect, joined by "
        f"{count(len(scene.ties), 'line')}."
    )
    persons = count(scene.persons, "natural person")
    told = [
        shows[:1].upper() + shows[1:],
        f"Left out: {room}{persons} in relations with them, never drawn; and what nobody stated.",
    ]
    if scene.weak:
        told.append(f"Weak points together: {'; '.join(map(shown, scene.weak))}.")
    return " ".join(told)


def layer_words(layer: str) -> str:
    """What a layer is called in the legend."""
    return WORDS.get(layer, layer)


def legend(scene: Scene) -> list[str]:
    """What the marks of the picture mean, whom they mark, and what is left out."""
    layers = dict.fromkeys(layer for tie in scene.ties for layer in tie.layers)
    named = ", ".join(f"{LETTERS[layer]} {layer_words(layer)}" for layer in layers)
    kinds = (
        "Black: a unit that incidents name as reported perpetrator (no finding). Heavy frame and "
        "W: weak point. L: a lever of the plan acts on it. Round: community; round and double: "
        "those who protect. Neither is ever a target."
    )
    said = [
        f"On lines: {named}. Broken: less likely to hold than not. Dotted: reported harm.",
        kinds,
    ]
    said += _numbered("Weak points together", "W", scene.weak)
    none = "" if scene.planned else "No plan: no budget, lever or state of ours is to be seen."
    said += _numbered("The plan acts by", "L", scene.levers) or ([none] if none else [])
    said += summary(scene).partition(". ")[2].split(" Weak points together")[0:1]
    return said


def _numbered(head: str, letter: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [f"{head}: " + "; ".join(f"{letter}{k} {shown(n)}" for k, n in enumerate(names, 1))]
