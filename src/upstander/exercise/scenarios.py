"""The exercise's judgements on what could happen in Numera, and what its levers push: made up."""

from __future__ import annotations

from importlib.resources import files

TITLE = "EXERCISE: what could happen in Numera (synthetic judgements)"


def exercise_judgements() -> bytes:
    """The table of judgements, as CSV; two made-up judges.

    Examples
    --------
    >>> exercise_judgements().splitlines()[0].decode()
    'source,source_variant,target,target_variant,points,judge,sure,why'
    """
    return files("upstander.exercise").joinpath("numera_scenarios.csv").read_bytes()


def exercise_pushes() -> bytes:
    """The table of what levers of the exercise push, as CSV.

    Examples
    --------
    >>> exercise_pushes().splitlines()[0].decode()
    'lever,descriptor,variant,points,most,why'
    """
    return files("upstander.exercise").joinpath("numera_pushes.csv").read_bytes()
