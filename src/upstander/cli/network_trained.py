"""``upstander network trained``: which units we trained, and who commanded them afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, printable
from upstander.cli.sources import sources, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.model.entity import Entity
    from upstander.network.trained import Charge, TrainedUnit

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the result here, as JSON.")]

_SOURCES, _GIVERS = 3, 3


def trained(
    case: CasePath,
    *,
    under: Annotated[
        str, typer.Option("--under", help="Only units later commanded by: an id or unique name.")
    ] = "",
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Who trained; repeatable; our state if none.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many units to show.")] = 10,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Which units were trained, by whom, and who commanded them afterwards, with the sources.

    Trained by our own state where the case says who belongs to it, else by anyone. Training and
    later command are two facts beside one another: nothing is concluded from them.
    """
    from upstander.cli.naming import named
    from upstander.cli.network import deliver
    from upstander.evidence.case_file import read_case
    from upstander.network.trained import later_under, trained_units

    opened = read_case(case)
    entities = opened.entities()
    actors = {key: entity for key, entity in entities.items() if entity.is_a("LegalEntity")}
    ours = [named(actors, text) for text in by or ()]
    ours = ours or _ours(entities, opened.manifest.own_state)
    units = trained_units(entities, suppliers=ours)
    who = named(actors, under) if under else ""
    if who:
        units = later_under(units, who)
    shown = units[:top]
    lines = list(_lines(entities, shown, who, whose=bool(ours)))
    if len(units) > top:
        lines.insert(-1, f"… and {len(units) - top} more (--top)")
    document = {
        "case": opened.manifest.id,
        "synthetic": opened.manifest.synthetic,
        "under": who,
        "suppliers": sorted(ours),
        "found": len(units),
        "units": [unit.as_dict() | {"sources": _sources(unit, entities, who)} for unit in shown],
    }
    if opened.manifest.synthetic:
        lines.insert(0, "EXERCISE: all of this is made up")
    deliver(document, "\n".join(map(printable, lines)), out, as_json=as_json)


def _ours(entities: Mapping[str, Entity], own_state: str) -> list[str]:
    """Our own state, and the bodies that a statement places in it."""
    return sorted(
        key
        for key, entity in entities.items()
        if own_state
        and (key == own_state or (entity.is_a("Organization") and _is_of(entity, own_state)))
    )


def _is_of(entity: Entity, state: str) -> bool:
    return state in entity.values("country")


def _lines(
    entities: Mapping[str, Entity], units: Sequence[TrainedUnit], who: str, *, whose: bool
) -> Iterable[str]:
    trainer = "us" if whose else "anyone (the case does not say who is ours)"
    later = f", and later under {entities[who].caption}" if who else ""
    if not units:
        yield f"no unit is stated to have been trained by {trainer}{later}"
    for unit in units:
        yield from _unit(entities, unit, who)
    yield (
        "Trained, and later commanded, are two facts beside one another: they say nothing of "
        "anyone's conduct."
    )


def _unit(entities: Mapping[str, Entity], unit: TrainedUnit, who: str) -> Iterable[str]:
    years = sorted({c.first("startDate")[:4] for c in unit.courses if c.first("startDate")})
    span = " to ".join(dict.fromkeys((years[0], years[-1]))) if years else "not dated"
    count = len(unit.courses)
    givers = [entities[k].caption for k in unit.suppliers if k in entities]
    more = f" and {len(givers) - _GIVERS} more" if len(givers) > _GIVERS else ""
    yield (
        f"{unit.unit.caption}: {count} course{'' if count == 1 else 's'} ({span}), given by "
        f"{'; '.join(givers[:_GIVERS])}{more}"
    )
    charges = _charges(unit, who)
    for charge in charges:
        yield f"     {_charge(charge, unit)}"
    if not charges:
        yield "     nobody is stated to have commanded it afterwards"
    cited = _sources(unit, entities, who)
    yield f"     rests on {len({s.id for s in unit.evidence})} statements, {len(cited)} sources:"
    yield from (f"       {line}" for line in spelt(cited, _SOURCES))


def _charge(charge: Charge, unit: TrainedUnit) -> str:
    from upstander.brief.training import cited

    what = f" ({charge.title})" if charge.title else ""
    sure = "after the first course" if charge.surely_follows(unit.first) else "dates allow it"
    return f"under {charge.caption}{what}: {cited(charge.period)}; {sure}"


def _charges(unit: TrainedUnit, who: str) -> list[Charge]:
    return [c for c in (*unit.commanders, *unit.above) if not who or c.holder == who]


def _sources(unit: TrainedUnit, entities: Mapping[str, Entity], who: str) -> list[dict[str, str]]:
    """What the answer rests on: each source once, those of command first."""
    later = [s for c in _charges(unit, who) for s in c.statements]
    return sources((*later, *unit.evidence), entities)
