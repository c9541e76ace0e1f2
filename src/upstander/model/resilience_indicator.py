"""The starting indicators of resilience: construct, source, direction and what each leaves out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from upstander.model.vocabulary import vocabulary

UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class ResilienceIndicator:
    """One indicator.

    Parameters
    ----------
    id, label
        Its name in files, and for a reader.
    construct
        What it stands for: a key of `constructs`.
    asks
        What is asked or counted, in our words.
    direction
        ``up`` where more is better, ``down`` where less is.
    unit
        ``share`` from 0 to 1, or another unit in words.
    source, publisher
        The instrument or dataset.
    leaves_out
        What it does not measure.
    by
        Groups that a profile should have it by.
    co_design
        Who should have a say in it.
    checked
        How far the citation was checked.
    table_title, table_answers
        Title (without its groups and year) and answers of published tables that hold it; empty
        where we know none.

    Examples
    --------
    >>> one = indicators()["cohesion_belonging"]
    >>> one.source, one.direction
    ('Scottish Household Survey', 'up')
    """

    id: str
    label: str
    construct: str
    asks: str
    direction: str
    unit: str
    source: str
    publisher: str
    leaves_out: str
    by: tuple[str, ...]
    co_design: str
    checked: str
    table_title: str = ""
    table_answers: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether values lie between 0 and 1."""
        return self.unit in {"share", "index 0 to 1"}

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@cache
def indicators() -> dict[str, ResilienceIndicator]:
    """All indicators, in the order of their constructs; the caller must not change them.

    Examples
    --------
    >>> len({one.construct for one in indicators().values()})
    6
    """
    words = vocabulary("resilience")
    return {key: _indicator(key, entry, words) for key, entry in words["indicators"].items()}


def constructs() -> dict[str, dict[str, str]]:
    """Label and question of each construct.

    Examples
    --------
    >>> constructs()["redress"]["label"]
    'Grievance redress'
    """
    return dict(vocabulary("resilience")["constructs"])


def _indicator(key: str, entry: dict[str, Any], words: dict[str, Any]) -> ResilienceIndicator:
    source = words["sources"][entry["source"]]
    published = entry.get("published", {})
    return ResilienceIndicator(
        id=key,
        label=entry["label"],
        construct=entry["construct"],
        asks=entry["asks"],
        direction=entry["direction"],
        unit=entry["unit"],
        source=source["title"],
        publisher=source["publisher"],
        leaves_out=entry["not"],
        by=tuple(entry["by"]),
        co_design=entry["with"],
        checked=entry["checked"],
        table_title=published.get("title", ""),
        table_answers=tuple(published.get("answers", ())),
    )
