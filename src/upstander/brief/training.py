"""Units that were trained, under whose command they stood, and what the data cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.brief.templating import render
from upstander.network.trained import trained_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.model.entity import Entity
    from upstander.model.period import Period
    from upstander.network.trained import TrainedUnit

_SHOWN = 4


def training_page(
    title: str,
    entities: Mapping[str, Entity],
    *,
    counts: Mapping[str, int],
    attribution: Sequence[str],
) -> str:
    """A page of trained units, each row led back to its sources.

    Parameters
    ----------
    title
        Heading of the page.
    entities
        Units, posts, commands and courses.
    counts
        ``courses``, ``matched`` and ``unmatched``: rows of the reports, those whose student unit
        has exactly a known unit's name, and the rest.
    attribution
        Who is to be credited, with licences.
    """
    units = trained_units(entities)
    tally = {
        "units": sum(e.schema == "Unit" for e in entities.values()),
        "commands": sum(e.schema == "Command" for e in entities.values()),
        "posts": sum(e.schema == "Posting" for e in entities.values()),
    }
    return render(
        "training.html.j2",
        title=title,
        banner="Real data · TLP:CLEAR · public sources as published",
        units=[_row(unit, entities) for unit in units],
        counts=counts,
        tally=tally,
        attribution=attribution,
    )


def _row(trained: TrainedUnit, entities: Mapping[str, Entity]) -> dict[str, object]:
    years = sorted({c.first("startDate")[:4] for c in trained.courses if c.first("startDate")})
    span = "" if not years else years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"
    titles = list(dict.fromkeys(c.first("summary") for c in trained.courses if c.first("summary")))
    return {
        "id": trained.unit.id,
        "name": trained.unit.caption,
        "courses": len(trained.courses),
        "students": f"{trained.students:,.0f}" if trained.students else "not stated",
        "years": span or "not dated",
        "titles": titles[:_SHOWN],
        "more": max(0, len(titles) - _SHOWN),
        "superiors": trained.superiors,
        "posts": [
            {"holder": p.caption, "title": p.title, "when": cited(p.period)} for p in trained.posts
        ],
        "origins": len({s.independent_origin for s in trained.evidence}),
        "sources": _sources(trained, entities),
    }


def cited(period: Period) -> str:
    """The span as it is cited: "by" and "or later" where only a citation bounds it.

    Examples
    --------
    >>> from upstander.model.period import Period
    >>> cited(Period.parse("by 2014-10/since 2016")), cited(Period.parse("2014/"))
    ('by 2014-10, to 2016 or later', 'from 2014')
    """
    start, end = period.start.text, period.end.text
    first = start if not start or start.startswith("by ") else f"from {start}"
    last = f"to {end}" if end else ""
    if end.startswith("since "):
        last = f"to {end.removeprefix('since ')} or later"
    return ", ".join(part for part in (first, last) if part) or "not dated"


def _sources(trained: TrainedUnit, entities: Mapping[str, Entity]) -> list[dict[str, str]]:
    """Each source once: its title, who published it, and an address where there is one."""
    seen: dict[str, dict[str, str]] = {}
    for statement in trained.evidence:
        found = entities.get(statement.source)
        name = found.caption if found is not None else statement.source or statement.dataset
        address = found.first("sourceUrl") if found is not None else ""
        said = {"name": name, "origin": statement.independent_origin, "grade": str(statement.grade)}
        seen.setdefault(statement.source, said | {"address": address})
    return sorted(seen.values(), key=lambda s: (s["origin"], s["name"]))
