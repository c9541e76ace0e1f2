"""A predictor of onset: what it measures, whence, and how a desk officer would say it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NATURAL: dict[str, Callable[[float], float]] = {
    "log2": lambda x: 2.0**x,
    "log2_plus_1": lambda x: 2.0**x - 1.0,
    "square_root": lambda x: x * x,
    "square": lambda x: math.sqrt(max(x, 0.0)),
}


@dataclass(frozen=True, slots=True)
class Predictor:
    """One predictor, in words.

    Parameters
    ----------
    name
        Column of the panel.
    label
        What it measures, in a few words.
    high, low
        What is true of a country whose value is above, or below, the training average.
    unit
        Unit of the value as `said` prints it.
    scale
        How the column stores it: ``plain``, ``binary``, ``share``, ``log2``, ``log2_plus_1``,
        ``square_root`` or ``square`` of the quantity in ``unit``.
    source
        Dataset it comes from, by title; empty where we do not know.
    """

    name: str
    label: str
    high: str
    low: str
    unit: str = ""
    scale: str = "plain"
    source: str = ""

    def said(self, value: float) -> str:
        """The value in its natural unit, for a reader.

        Examples
        --------
        >>> predictor("battledeaths.log2").said(10.0)
        '1,023 battle deaths in the year'
        >>> predictor("coup.try.5yr").said(1.0), predictor("coup.try.5yr").said(0.15)
        ('yes', '15% yes')
        """
        if self.scale == "binary":
            return {0.0: "no", 1.0: "yes"}.get(value, f"{value:.0%} yes")
        if self.scale == "share":
            return f"{value:.1%} {self.unit}".rstrip()
        figure = self.figure(value)
        if not self.unit or self.unit == "year":
            return figure
        return f"{figure} ({self.unit})" if self.is_range else f"{figure} {self.unit}"

    def figure(self, value: float) -> str:
        """The number alone, in its natural unit.

        Examples
        --------
        >>> predictor("battledeaths.log2").figure(10.0)
        '1,023'
        """
        natural = self.natural(value)
        if self.unit == "year":
            return f"{natural:.0f}"
        return f"{natural:,.0f}" if abs(natural) >= 100 else f"{natural:.3g}"

    def natural(self, value: float) -> float:
        """The value of the quantity in ``unit`` that a column's value stands for."""
        return _NATURAL[self.scale](value) if self.scale in _NATURAL else value

    @property
    def is_range(self) -> bool:
        """Whether the unit is a scale, told in brackets, and nothing that is counted."""
        return self.unit[:1].isdigit() or self.unit.startswith("V-Dem")


def predictor(name: str) -> Predictor:
    """The predictor called ``name``; one we have no words for is described by its name.

    Examples
    --------
    >>> predictor("mk_ever").label
    'any mass killing since 1945'
    >>> predictor("soil.moisture").high
    'soil.moisture is above its average'
    """
    words = vocabulary("predictors")
    entry = words["predictors"].get(name)
    if entry is None:
        return Predictor(name, name, f"{name} is above its average", f"{name} is below its average")
    title = words["sources"][entry["source"]]["title"]
    return Predictor(name, **{**entry, "source": title})


def attribution(names: Iterable[str]) -> str:
    """Who is to be credited for these predictors, with the licence of each source.

    Examples
    --------
    >>> attribution(["un_imr_sqrt", "soil.moisture"])
    'United Nations, World Population Prospects 2024 (CC BY 3.0 IGO)'
    """
    words = vocabulary("predictors")
    known = words["predictors"]
    used = {known[name]["source"] for name in names if name in known}
    sources = (entry for key, entry in words["sources"].items() if key in used)
    return "; ".join(f"{entry['citation']} ({entry['licence']})" for entry in sources)
