"""Parts of bodies and answers: text that is bounded, words of a list, and ends of pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
_NAME = r"^[^;\x00-\x1f\x7f-\x9f]*$"

Short = Annotated[str, StringConstraints(max_length=40, pattern=_LINE)]
Line = Annotated[str, StringConstraints(max_length=512, pattern=_LINE)]
Filled = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=_LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NAME)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=_TEXT)]
Note = Annotated[str, StringConstraints(max_length=5_000, pattern=_TEXT)]
Level = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
Limit = Annotated[int, Field(ge=1, le=500)]
Number = Annotated[int, Field(ge=0, lt=2**53)]


class Body(BaseModel):
    """What is sent: nothing but what is named, and of the type that is named."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class Answer(BaseModel):
    """What is sent back."""

    model_config = ConfigDict(populate_by_name=True)


class MarkingOut(Answer):
    """Who may see it: a level, whose it is, and for whom alone, where anybody is named."""

    level: Level
    originator: str
    audience: list[str]


class IntervalOut(Answer):
    """A value with its interval."""

    value: float
    low: float
    high: float


class Fault(Answer):
    """One fault: where in the request, and what."""

    where: str = ""
    message: str


class Problem(Answer):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    errors: list[Fault]


READING: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 422), Problem)
"""How a read may fail."""

WRITING: dict[Any, Any] = READING | dict.fromkeys((409, 413, 429), Problem)
"""How a write may fail."""
