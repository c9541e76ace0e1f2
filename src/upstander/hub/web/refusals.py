"""What was refused, told to whoever reads the page: in their language, without our own paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html

from upstander.hub.web.reading import spoken
from upstander.phrase import Phrase
from upstander.words.refusal import problem_of, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from upstander.errors import Problem, UpstanderError

DEFECT = Phrase("it ended with a defect of ours; please report it")


def refused(error: UpstanderError) -> str:
    """Why something was refused, and what would mend it."""
    return refusal(spoken(), error.problem)


def phrase(text: str) -> str:
    """What an engine says, where it is a sentence of ours."""
    return spoken().phrase(text)


def told(problem: Problem, *, named: bool = False) -> str:
    """A fault in what somebody gave; with the name of its file where they gave several."""
    return refusal(spoken(), problem, named=named)


def recalled(plain: Mapping[str, Any] | str) -> str:
    """What was kept of a fault; of an older row, and of a defect of ours, there is a text alone."""
    if isinstance(plain, str):
        told_so = phrase(plain)
        english = told_so == plain
        return format_html('<bdi lang="en">{}</bdi>', plain) if english else told_so
    return told(problem_of(plain), named=True)
