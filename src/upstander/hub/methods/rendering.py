"""A note as a page: its Markdown as HTML, its equations as MathML, its links within the hub."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString

from upstander.hub.methods.notes import CARD, notes, pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CARDS = "model-cards"


@cache
def shown(key: str) -> SafeString:
    """A note as HTML, without its title.

    Raises
    ------
    KeyError
        There is no such note.
    MissingPieceError
        The documentation was not installed with the program.
    """
    note, reader = notes()[key], _reader()
    tokens = reader.parse(note.text)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]  # it opens, it says, it closes
    for number, token in enumerate(tokens):
        if token.type == "th_open" and not tokens[number + 1].content:
            token.tag = tokens[number + 2].tag = "td"  # a heading of nothing is none
        if "style" in token.attrs:  # which the policy of the hub's pages forbids
            token.attrs = {"class": "number"} if "right" in str(token.attrs["style"]) else {}
        token.children = _within_the_hub(token.children or [], is_card=note.is_card)
    # The notes are the program's own, and what is HTML in them is escaped.
    return SafeString(reader.renderer.render(tokens, reader.options, {}))


@cache
def _reader() -> MarkdownIt:
    # A server that shows no note does without them.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.use(dollarmath_plugin, double_inline=True, allow_digits=False)
    for name, how in {
        "math_inline": lambda _, tokens, at, *__: _equation(tokens[at]),
        "math_inline_double": lambda _, tokens, at, *__: _alone(tokens[at], "span"),
        "math_block": lambda _, tokens, at, *__: _alone(tokens[at], "div"),
        # What may be wider than a page scrolls, also by keyboard.
        "table_open": lambda *_: '<div class="scroll" tabindex="0"><table>',
        "table_close": lambda *_: "</table></div>",
    }.items():
        reader.add_render_rule(name, how)
    return reader


def _equation(token: Token, display: str = "inline") -> str:
    """An equation, written as in LaTeX, in MathML."""
    from latex2mathml.converter import convert

    return str(convert(token.content.strip(), display=display))


def _alone(token: Token, tag: str) -> str:
    """An equation on a line of its own."""
    return f'<{tag} class="scroll" tabindex="0">{_equation(token, "block")}</{tag}>'


def _within_the_hub(tokens: Sequence[Token], *, is_card: bool) -> list[Token]:
    """The tokens of a line, with links to notes alone: what else was linked is text."""
    kept: list[Token] = []
    open_links: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            to = _address(str(token.attrGet("href")), is_card=is_card)
            open_links.append(bool(to))
            token.attrSet("href", to)
        elif token.type == "image":
            token.attrSet("src", _picture(str(token.attrGet("src"))))
        if token.type == "link_close":
            if open_links.pop():
                kept.append(token)
        elif token.type != "link_open" or open_links[-1]:
            kept.append(token)
    return kept


def _address(href: str, *, is_card: bool) -> str:
    """Where a note's link leads within the hub; nowhere where that is no note."""
    path = PurePosixPath(href)
    to_card = path.parent.name == _CARDS or (is_card and len(path.parts) == 1)
    key = (CARD if to_card else "") + path.stem
    is_note = path.suffix == ".md" and path.parent.name in {"", "explanation", _CARDS}
    return reverse("method", args=[key]) if is_note and key in notes() else ""


def _picture(source: str) -> str:
    name = PurePosixPath(source).name
    return reverse("method_picture", args=[name]) if name in pictures() else ""
