"""Why something was refused, and what would mend it, in the reader's language."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from upstander.errors import Problem
from upstander.phrase import Phrase, phrased, storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.words.language import Language
    from upstander.words.text import Words


def refusal(language: Language, problem: Problem, *, named: bool = False) -> Words:
    """What is wrong, where in the file, and what would mend it.

    Parameters
    ----------
    language
        The reader's.
    problem
        What is wrong.
    named
        Whether to tell the name of its file, or what else it is of; a file's folders are ours, and
        never told.

    Examples
    --------
    >>> from upstander.words.language import language
    >>> problem = Problem("value is empty", "/tmp/units.csv", 7, "give a value or drop the row")
    >>> refusal(language("en"), problem)
    'line 7: value is empty (remedy: give a value or drop the row)'
    """
    said = language.phrase(problem.message)
    line, file = language.written(str(problem.line)), ""
    if named:
        file = PurePath(problem.source).name
    if file and problem.line:
        said = language.say("{file}, line {line}: {what}", file=file, line=line, what=said)
    elif problem.line:
        said = language.say("line {line}: {what}", line=line, what=said)
    elif file:
        said = language.say("{file}: {what}", file=file, what=said)
    if not problem.remedy:
        return said
    remedy = language.phrase(problem.remedy)
    return language.say("{what} (remedy: {remedy})", what=said, remedy=remedy)


def as_plain(problem: Problem) -> dict[str, Any]:
    """A problem as plain data, out of which `problem_of` makes it again, in any language."""
    told = {"message": problem.message, "remedy": problem.remedy}
    plain = {name: phrased(text).as_dict() for name, text in told.items()}
    return problem.as_dict() | plain | {"source": storable(problem.source)}


def problem_of(plain: Mapping[str, Any]) -> Problem:
    """The problem that plain data tell of.

    Examples
    --------
    >>> problem = Problem(Phrase("no {what}", what="plan"), "", 0, "ask for one")
    >>> problem_of(as_plain(problem)) == problem
    True
    """
    message, remedy = (Phrase.of(plain[name]) for name in ("message", "remedy"))
    return Problem(message, plain["source"], plain["line"], remedy)
