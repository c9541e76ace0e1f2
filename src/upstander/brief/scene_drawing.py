"""The picture of a case as one self-contained SVG: layout computed here, the same every time."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from upstander.brief.drawing import ordered_columns
from upstander.brief.scene_words import LETTERS, legend, summary
from upstander.words.language import ENGLISH
from upstander.words.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.brief.scene import Figure, Scene, Tie
    from upstander.words.language import Language

_COLOURS = {"command": "#1f3f77", "money": "#1d6b3a", "arms": "#8a2d16", "protection": "#1d6b3a"}
_INK, _QUIET, _PAPER = "#14171a", "#5a6167", "#ffffff"
_WIDE, _HIGH, _ROW, _EDGE, _TOP = 138.0, 40.0, 58.0, 14.0, 46.0
_GAP = 74.0
_LETTER, _LINE = 6.3, 12.0
_FONT = "'Noto Sans','DejaVu Sans','Liberation Sans',Arial,sans-serif"
_BESIDE = (0.28, 0.46, 0.64, 0.37, 0.55, 0.73)
_KEY_LINE = 17.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands."""

    places: Mapping[str, tuple[float, float]]
    width: float
    height: float


def drawn(scene: Scene, title: str, banner: str, say: Language = ENGLISH) -> str:
    """The picture as SVG, with its legend, what it hides and a text alternative inside.

    The order in a column follows the mean place of the neighbours (barycentre; Sugiyama et al.
    1981), ties by id: the same scene gives the same picture to the last byte.

    Parameters
    ----------
    scene
        What to show.
    title
        Of the picture.
    banner
        Marking, and whether it is an exercise.
    say
        The language of its legend; what one reads from right to left runs from right to left.
    """
    turned = say.direction == "rtl"
    plan = _planned(scene, turned=turned)
    key = _key(scene, plan, say)
    height = plan.height + len(key) * _KEY_LINE + 2 * _EDGE
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plan.width:g} {height:g}" '
            f'width="{plan.width:g}" height="{height:g}" role="img" '
            f'aria-labelledby="scene-title scene-text" font-family="{_FONT}" font-size="10.5">'
        ),
        f'<title id="scene-title">{escape(shown(title))}</title>',
        f'<desc id="scene-text">{escape(summary(scene, say))}</desc>',
        f'<rect width="{plan.width:g}" height="{height:g}" fill="{_PAPER}"/>',
        _text(
            plan.width - _EDGE if turned else _EDGE,
            22,
            f"{shown(banner)} · {shown(title)}",
            "start",
            bold=True,
            size=13,
            turned=turned,
        ),
        *(_line(tie, plan, k) for k, tie in enumerate(scene.ties)),
        *(_tag(tie, plan, k) for k, tie in enumerate(scene.ties)),
        *(_figure(figure, plan.places[figure.id]) for figure in scene.figures),
        *key,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _planned(scene: Scene, *, turned: bool) -> _Plan:
    columns: dict[int, list[str]] = {}
    for figure in scene.figures:
        columns.setdefault(figure.column, []).append(figure.id)
    order = ordered_columns(columns, [(tie.source, tie.target) for tie in scene.ties])
    deepest = max((len(c) for c in order.values()), default=1)
    places = {}
    for k, column in enumerate(sorted(order)):
        names = order[column]
        gap = deepest * _ROW / len(names)
        for row, name in enumerate(names):
            x = _EDGE + _WIDE / 2 + k * (_WIDE + _GAP)
            places[name] = (x, _TOP + gap * (row + 0.5))
    width = max(2 * _EDGE + len(order) * (_WIDE + _GAP) - _GAP, 860.0)
    if turned:
        places = {name: (width - x, y) for name, (x, y) in places.items()}
    return _Plan(places, width, _TOP + deepest * _ROW)


def _curve(tie: Tie, plan: _Plan) -> tuple[tuple[float, float], ...]:
    """Start, two handles and end; a line within a column runs round its right side."""
    (x1, y1), (x2, y2) = plan.places[tie.source], plan.places[tie.target]
    half = _WIDE / 2
    if x2 > x1:
        start, end = (x1 + half, y1), (x2 - half - 5, y2)
        reach = max(30.0, (end[0] - start[0]) / 2)
        return start, (start[0] + reach, y1), (end[0] - reach, y2), end
    if x2 < x1:
        start, end = (x1 - half, y1), (x2 + half + 5, y2)
        reach = max(30.0, (start[0] - end[0]) / 2)
        return start, (start[0] - reach, y1), (end[0] + reach, y2), end
    start, end = (x1 + half, y1 + 7), (x2 + half + 5, y2 - 7)
    out = x1 + half + 34
    return start, (out, start[1]), (out, end[1]), end


def _line(tie: Tie, plan: _Plan, index: int) -> str:
    start, one, two, end = _curve(tie, plan)
    colour = _colour(tie)
    dash = ' stroke-dasharray="1.5 4"' if "harm" in tie.layers else ""
    if not dash and not tie.sure:
        dash = ' stroke-dasharray="6 4"'
    points = " ".join(f"{x:.1f} {y:.1f}" for x, y in (one, two, end))
    side = 1 if two[0] <= end[0] else -1
    tip = f"M {end[0] + 5 * side:.1f} {end[1]:.1f} l {-7 * side} -3.4 l 0 6.8 z"
    return (
        f'<g id="r{index}" stroke="{colour}" fill="none" stroke-width="1.1">'
        f'<path d="M {start[0]:.1f} {start[1]:.1f} C {points}"{dash}/>'
        f'<path d="{tip}" fill="{colour}" stroke="none"/></g>'
    )


def _tag(tie: Tie, plan: _Plan, index: int) -> str:
    """The letters of its layers, on the line."""
    t = _BESIDE[index % len(_BESIDE)]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[k] for w, p in zip(weights, _curve(tie, plan), strict=True)) for k in (0, 1))
    letters = "".join(LETTERS[layer] for layer in tie.layers)
    wide = 6.2 * len(letters) + 5
    return (
        f'<rect x="{x - wide / 2:.1f}" y="{y - 6:.1f}" width="{wide:.1f}" height="12" rx="2" '
        f'fill="{_PAPER}" stroke="{_colour(tie)}" stroke-width="0.6"/>'
        + _text(x, y + 3.4, letters, "middle", bold=True, size=9, fill=_colour(tie))
    )


def _colour(tie: Tie) -> str:
    return _COLOURS.get(tie.layers[0], _INK) if len(tie.layers) == 1 else _INK


def _figure(figure: Figure, place: tuple[float, float]) -> str:
    x, y = place
    left, top = x - _WIDE / 2, y - _HIGH / 2
    safe = figure.kind in {"community", "protector"}
    dark = figure.kind == "unit"
    corner = _HIGH / 2 if safe else 2
    frame = 2.6 if figure.weak else 1
    parts = [
        (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{_WIDE:g}" height="{_HIGH:g}" '
            f'rx="{corner:g}" fill="{_INK if dark else _PAPER}" stroke="{_INK}" '
            f'stroke-width="{frame}"/>'
        )
    ]
    if figure.kind == "protector":
        parts.append(
            f'<rect x="{left + 3:.1f}" y="{top + 3:.1f}" width="{_WIDE - 6:g}" '
            f'height="{_HIGH - 6:g}" rx="{_HIGH / 2 - 3:g}" fill="none" stroke="{_INK}" '
            'stroke-width="0.7"/>'
        )
    lines = _wrapped(figure.label, int((_WIDE - (26 if safe else 12)) / _LETTER))
    first = y + 3.6 - _LINE / 2 * (len(lines) - 1)
    for k, line in enumerate(lines):
        ink = _PAPER if dark else _INK
        parts.append(_text(x, first + _LINE * k, line, "middle", fill=ink, most=_WIDE - 10))
    if figure.weak:
        parts.append(_badge(left, top, f"W{figure.weak}", dark=True))
    if figure.levers:
        names = ",".join(map(str, figure.levers))
        parts.append(_badge(left + _WIDE - 8 - 6 * len(names), top, f"L{names}", dark=False))
    return f'<g id="n-{escape(figure.id)}">{"".join(parts)}</g>'


def _badge(x: float, y: float, text: str, *, dark: bool) -> str:
    wide = 7 * len(text) + 6
    return (
        f'<rect x="{x - 4:.1f}" y="{y - 8:.1f}" width="{wide}" height="14" rx="{0 if dark else 7}" '
        f'fill="{_INK if dark else _PAPER}" stroke="{_PAPER if dark else _INK}"/>'
        + _text(
            x - 4 + wide / 2,
            y + 2.6,
            text,
            "middle",
            bold=True,
            size=9.5,
            fill=_PAPER if dark else _INK,
        )
    )


def _key(scene: Scene, plan: _Plan, say: Language) -> list[str]:
    """The legend below the picture, a line at a time."""
    letters = int((plan.width - 2 * _EDGE) / 5.7)
    lines = [line for text in legend(scene, say) for line in textwrap.wrap(text, letters)]
    turned = say.direction == "rtl"
    edge = plan.width - _EDGE if turned else _EDGE
    return [
        _text(
            edge,
            plan.height + _EDGE + _KEY_LINE * (k + 1),
            line,
            "start",
            fill=_QUIET,
            turned=turned,
        )
        for k, line in enumerate(lines)
    ]


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str,
    *,
    bold: bool = False,
    size: float = 0,
    fill: str = _INK,
    most: float = 0,
    turned: bool = False,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    scale = f' font-size="{size:g}"' if size else ""
    # Capitals and the scripts of East Asia are wider than what lines are broken for.
    wide = sum(7.6 if c.isupper() else 10.5 if c > "\u2e80" else 5.6 for c in text)
    if most and wide > most:
        scale += f' textLength="{most:g}" lengthAdjust="spacingAndGlyphs"'
    way = 'direction="rtl" unicode-bidi="embed"' if turned else 'unicode-bidi="plaintext"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}{scale} '
        f"{way}>{escape(text)}</text>"
    )


def _wrapped(label: str, letters: int) -> list[str]:
    lines = textwrap.wrap(" ".join(shown(label).split()), letters) or ["(no name)"]
    if len(lines) <= 3:
        return lines
    return [*lines[:2], textwrap.shorten(" ".join(lines[2:]), letters, placeholder="…") or "…"]
