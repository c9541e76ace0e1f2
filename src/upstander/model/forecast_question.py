"""A question of a forecast ledger: what is asked, how and when it is resolved, and what came."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from upstander.errors import ValueRejectedError

YES_NO = ("yes", "no")
VOID = "void"


class Kind(Enum):
    """What answers a question takes: two, several, several in an order, or a number."""

    BINARY = "binary"
    MULTI = "multi"
    ORDERED = "ordered"
    NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its rule, its days and, once known, its outcome.

    Parameters
    ----------
    id, text
        Its name in files, and the question.
    rule
        How it is resolved; may not be empty.
    opens, closes, resolves
        First and last day on which a forecast counts, and the day on which the rule is applied.
    kind, options
        Answers it takes; `YES_NO` where binary, none where numeric.
    outcome
        One of the options, the number as text, `VOID`, or empty while open.
    resolved
        The day on which the outcome was known, where that was before it closed.
    warned, acted
        Whether a warning was given, and whether one led to action; None where not said.
    action
        What was done.
    base, base_source
        The base rate: one probability an option, or mean and standard deviation of a number; and
        where it is from. Empty where there is none.
    topic
        What it shares with others (one election, one war): questions of a topic are drawn
        together. Empty where it shares nothing.

    Raises
    ------
    ValueRejectedError
        No rule, days out of order, options that do not fit the kind, an outcome that is none of
        them, a base rate that is none or has no source, or an action nobody names.

    Examples
    --------
    >>> asked = Question("q", "Will it rain?", "the gauge shows 1 mm", date(2027, 1, 1),
    ...                  date(2027, 1, 31), date(2027, 2, 1), Kind.BINARY, YES_NO, "no")
    >>> asked.place, asked.stratum, asked.last.isoformat()
    (1, 'quiet', '2027-01-31')
    """

    id: str
    text: str
    rule: str
    opens: date
    closes: date
    resolves: date
    kind: Kind
    options: tuple[str, ...] = YES_NO
    outcome: str = ""
    resolved: date | None = None
    warned: bool | None = None
    acted: bool | None = None
    action: str = ""
    base: tuple[float, ...] = ()
    base_source: str = ""
    topic: str = ""

    def __post_init__(self) -> None:
        if not self.rule.strip():
            remedy = "say how it will be resolved, and from what source"
            raise ValueRejectedError("the question has no rule of resolution", remedy=remedy)
        if not self.opens <= self.closes <= self.resolves:
            raise ValueRejectedError(
                f"opens {self.opens}, closes {self.closes}, resolves {self.resolves}",
                remedy="put the days in this order",
            )
        if self.resolved is not None and self.resolved <= self.opens:
            raise ValueRejectedError(
                f"its outcome was known on {self.resolved}, before anyone could forecast it",
                remedy="give a day after it opened",
            )
        self._check_options()
        self._check_outcome()
        self._check_base()
        if self.acted and not self.action.strip():
            raise ValueRejectedError("acted is yes and no action is named", remedy="say what")

    def _check_options(self) -> None:
        binary, numeric = self.kind is Kind.BINARY, self.kind is Kind.NUMERIC
        if binary and self.options != YES_NO:
            raise ValueRejectedError("a binary question has the options yes and no")
        if numeric and self.options:
            raise ValueRejectedError("a numeric question has no options", remedy="leave them out")
        if not numeric and len(set(self.options)) != len(self.options):
            raise ValueRejectedError("an option is given twice", remedy="name each once")
        if not numeric and len(self.options) < 2:
            raise ValueRejectedError("two options at least are needed", remedy="separate them by ;")

    def _check_outcome(self) -> None:
        if self.outcome in {"", VOID}:
            return
        if self.kind is not Kind.NUMERIC:
            if self.outcome not in self.options:
                known = ", ".join(self.options)
                raise ValueRejectedError(
                    f"no such outcome: {self.outcome!r}", remedy=f"choose of: {known}, {VOID}"
                )
            return
        try:
            good = math.isfinite(float(self.outcome))
        except ValueError:
            good = False
        if not good:
            raise ValueRejectedError(f"no number: {self.outcome!r}", remedy=f"a number, or {VOID}")

    def _check_base(self) -> None:
        if not self.base:
            return
        if not self.base_source.strip():
            remedy = "say where it is from, or leave it out"
            raise ValueRejectedError("the base rate has no source", remedy=remedy)
        if not all(math.isfinite(x) for x in self.base):
            raise ValueRejectedError("the base rate is no number", remedy="write 0.04 for 4%")
        if self.kind is Kind.NUMERIC:
            if len(self.base) != 2 or self.base[1] <= 0:
                raise ValueRejectedError("the base of a number is 'mean sd'", remedy="sd above 0")
            return
        fits = len(self.base) == len(self.options) and all(0 <= x <= 1 for x in self.base)
        if not fits or abs(math.fsum(self.base) - 1) > 1e-6:
            remedy = f"give {len(self.options)} probabilities of sum 1"
            raise ValueRejectedError("the base rate does not fit the options", remedy=remedy)

    @property
    def last(self) -> date:
        """The last day of its life: the day it closes, or the one before its outcome was known."""
        if self.resolved is None or self.resolved > self.closes:
            return self.closes
        return self.resolved - timedelta(days=1)

    @property
    def place(self) -> int:
        """The place of the outcome among the options; -1 where it is open, void or a number."""
        return self.options.index(self.outcome) if self.outcome in self.options else -1

    @property
    def happened(self) -> bool | None:
        """Whether a binary question came out yes; None of any other, or where not resolved."""
        if self.kind is not Kind.BINARY or self.outcome in {"", VOID}:
            return None
        return self.outcome == YES_NO[0]

    @property
    def stratum(self) -> str:
        """``open``, ``void``, ``acted`` (somebody acted to change it) or ``quiet``."""
        if self.outcome in {"", VOID}:
            return self.outcome or "open"
        return "acted" if self.acted else "quiet"
