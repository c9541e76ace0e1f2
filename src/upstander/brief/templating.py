"""The templates of the brief layer: escaped by default, strict about what is missing."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from upstander.words.text import Words, shown

_TEXT = (str, Words)


def render(template: str, **values: Any) -> str:
    """A template filled in; its style sheet is included from the same folder.

    Raises
    ------
    jinja2.UndefinedError
        A value the template needs is missing: a defect of ours.
    """
    return str(_environment().get_template(template).render(**values))


def resource(name: str) -> bytes:
    """A file of the templates folder."""
    return files("upstander.brief").joinpath("templates", name).read_bytes()


@cache
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(lambda name: resource(name).decode()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=lambda value: shown(value) if type(value) in _TEXT else value,
    )
