"""What a reader takes for rows that say nothing of their dataset, grade, marking or origin."""

from __future__ import annotations

from dataclasses import dataclass

from upstander.model.grade import UNGRADED, Grade
from upstander.model.marking import TLP, Marking

UNMARKED = Marking(TLP.AMBER)
"""What carries no marking is taken as TLP:AMBER: unmarked is not public."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a reader takes for rows that do not say it themselves.

    Parameters
    ----------
    dataset
        Name of the dataset; empty takes the file's name.
    grade
        F6 unless the user judges otherwise: neither source nor information can be judged.
    marking
        TLP:AMBER unless the user says otherwise.
    origin
        Who said it first; empty means the dataset itself.

    Examples
    --------
    >>> str(Defaults().grade), str(Defaults().marking)
    ('F6', 'TLP:AMBER')
    """

    dataset: str = ""
    grade: Grade = UNGRADED
    marking: Marking = UNMARKED
    origin: str = ""
