"""A small layered drawing as SVG: readable in black and white, and by those who cannot see it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from upstander.words.language import ENGLISH
from upstander.words.text import direction_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.words.language import Language
    from upstander.words.text import Words

WIDTH, ROW = 720.0, 44.0
_WIDEST_BOX, _BOX_HEIGHT, _MARGIN, _GAP = 124.0, 34.0, 3.0, 22.0
_LETTER, _LINE = 4.9, 11.0
_FONT = (
    "'Libertinus Serif','Times New Roman',Tinos,'Liberation Serif','DejaVu Serif Condensed',serif"
)
_STROKES = {"unit": 1.6, "weak": 2.4, "actor": 0.8, "community": 0.8, "protector": 0.8}
_DASHES = {
    "command": "",
    "money": "7 3",
    "arms": "2 2.5",
    "harm": "1 4",
    "protection": "10 2 2 2",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One actor of the drawing: its column, and a kind that its shape tells.

    ``kind`` is ``actor``, ``weak`` (weak point: heavy frame), ``unit`` (reported perpetrator:
    black), ``community`` (round) or ``protector`` (round and dashed).
    """

    id: str
    label: str
    kind: str
    column: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """One relation of the drawing; the layer decides how its line is broken."""

    source: str
    target: str
    layer: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG picture with the text that stands for it."""

    svg: str
    alternative: str


def draw(
    boxes: Sequence[Box], arrows: Sequence[Arrow], title: str, language: Language = ENGLISH
) -> Drawing:
    """Draw boxes in their columns and arrows between them, the way the language is read.

    The order in a column follows the mean place of the neighbours (barycentre, eight sweeps;
    Sugiyama et al. 1981), ties by id, so that the same input gives the same picture.

    Examples
    --------
    >>> picture = draw([Box("a", "A", "actor", 0), Box("b", "B", "unit", 1)],
    ...                [Arrow("a", "b", "arms")], "Two actors")
    >>> picture.alternative
    'Two actors. Arms: A to B.'
    """
    columns = len({box.column for box in boxes})
    wide = min(_WIDEST_BOX, (WIDTH - 2 * _MARGIN + _GAP) / max(1, columns) - _GAP)
    places = _places(boxes, arrows, wide, turned=language.direction == "rtl")
    height = max((y for _, y in places.values()), default=0.0) + _BOX_HEIGHT / 2 + _MARGIN
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" '
            f'role="img" font-family="{_FONT}" font-size="10.4"{_way(language)}>'
        ),
        f"<title>{escape(title)}</title>",
        *(_arrow(arrow, places, wide, index) for index, arrow in enumerate(arrows)),
        *(_box(box, places[box.id], wide) for box in boxes),
        "</svg>",
    ]
    return Drawing("\n".join(parts), _alternative(boxes, arrows, title, language))


def _places(
    boxes: Sequence[Box], arrows: Sequence[Arrow], wide: float, *, turned: bool
) -> dict[str, tuple[float, float]]:
    columns: dict[int, list[str]] = {}
    for box in sorted(boxes, key=lambda b: b.id):
        columns.setdefault(box.column, []).append(box.id)
    order = ordered_columns(columns, [(a.source, a.target) for a in arrows])
    deepest = max((len(column) for column in order.values()), default=1)
    step = (WIDTH - 2 * _MARGIN - wide) / max(1, len(order) - 1)
    places = {}
    for index, key in enumerate(sorted(order)):
        column = order[key]
        gap = deepest * ROW / len(column)
        for row, name in enumerate(column):
            x = _MARGIN + wide / 2 + index * step
            x = WIDTH - x if turned else x
            places[name] = (x, gap * (row + 0.5) - (ROW - _BOX_HEIGHT) / 2 + _MARGIN)
    return places


def ordered_columns(
    columns: Mapping[int, Sequence[str]], pairs: Iterable[tuple[str, str]]
) -> dict[int, list[str]]:
    """Columns in an order that lets lines cross little: barycentre, eight sweeps, ties by id.

    Examples
    --------
    >>> made = ordered_columns({0: ["a", "b"], 1: ["x", "y"]}, [("a", "y"), ("b", "x")])
    >>> made[0].index("a") == made[1].index("y")
    True
    """
    near: dict[str, list[str]] = {}
    for source, target in pairs:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    made = {key: list(column) for key, column in columns.items()}
    rank = {n: (i + 0.5) / len(c) for c in made.values() for i, n in enumerate(c)}
    for _ in range(8):
        # One column after another: two that are turned at once would turn for ever.
        for key, column in made.items():
            made[key] = sorted(column, key=lambda n: _mean(n, near, rank))
            rank |= {n: (i + 0.5) / len(column) for i, n in enumerate(made[key])}
    return made


def _mean(
    name: str, near: Mapping[str, Sequence[str]], rank: Mapping[str, float]
) -> tuple[float, str]:
    ranks = [rank[n] for n in near.get(name, ()) if n in rank] or [rank[name]]
    return (sum(ranks) / len(ranks), name)


def _arrow(arrow: Arrow, places: Mapping[str, tuple[float, float]], wide: float, index: int) -> str:
    (x1, y1), (x2, y2) = places[arrow.source], places[arrow.target]
    sign = 1 if x2 >= x1 else -1
    start, end = x1 + sign * wide / 2, x2 - sign * (wide / 2 + 4)
    lift = {"command": -4.0, "money": 0.0, "arms": 4.0}.get(arrow.layer, 0.0)
    y1, y2, middle = y1 + lift, y2 + lift, (start + end) / 2
    if abs(x2 - x1) < 1:
        start, end, middle = x1 + wide / 2, x2 + wide / 2, x1 + wide / 2 + 16
    dash = _DASHES.get(arrow.layer, "")
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    tip = f"M {end:.1f} {y2:.1f} l {-5 * sign} -2.6 l 0 5.2 z"
    return (
        f'<g id="r{index}"><path d="M {start:.1f} {y1:.1f} C {middle:.1f} {y1:.1f} '
        f'{middle:.1f} {y2:.1f} {end:.1f} {y2:.1f}" fill="none" stroke="black" '
        f'stroke-width="0.9"{broken}/><path d="{tip}" fill="black"/></g>'
    )


def _way(language: Language) -> str:
    """Names run as they are written, also where the page around them runs from right to left."""
    return ' direction="ltr"' if language.direction == "rtl" else ""


def _box(box: Box, place: tuple[float, float], wide: float) -> str:
    x, y = place
    dark = box.kind == "unit"
    round_corner = _BOX_HEIGHT / 2 if box.kind in {"community", "protector"} else 1.5
    dash = ' stroke-dasharray="4 2"' if box.kind == "protector" else ""
    left, top = x - wide / 2, y - _BOX_HEIGHT / 2
    lines = _lines(box.label, int(wide / _LETTER))
    first = y + 3.6 - _LINE / 2 * (len(lines) - 1)
    way = ' direction="rtl"' if direction_of(box.label) == "rtl" else ""
    texts = "".join(
        f'<text x="{x:.1f}" y="{first + _LINE * i:.1f}" text-anchor="middle"{way} '
        f'fill="{"white" if dark else "black"}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    return (
        f'<g id="{escape(box.id)}"><rect x="{left:.1f}" y="{top:.1f}" width="{wide:g}" '
        f'height="{_BOX_HEIGHT:g}" rx="{round_corner:g}" fill="{"black" if dark else "white"}" '
        f'stroke="black" stroke-width="{_STROKES[box.kind]}"{dash}/>{texts}</g>'
    )


def _lines(label: str, letters: int) -> list[str]:
    lines = textwrap.wrap(shown(label), letters)
    if len(lines) <= 2:
        return lines
    return [lines[0], textwrap.shorten(" ".join(lines[1:]), letters, placeholder="…")]


def _alternative(boxes: Sequence[Box], arrows: Sequence[Arrow], title: str, say: Language) -> str:
    labels = {box.id: shown(box.label) for box in boxes}
    said: dict[str, list[Words]] = {}
    for arrow in arrows:
        pair = say.say(
            "{source} to {target}", source=labels[arrow.source], target=labels[arrow.target]
        )
        said.setdefault(arrow.layer, []).append(pair)
    layers = [
        say.say(
            "{layer}: {pairs}.",
            layer=say.word(layer.capitalize(), "layer"),
            pairs=say.series(pairs),
        )
        for layer, pairs in said.items()
    ]
    return " ".join([f"{title}.", *layers])
