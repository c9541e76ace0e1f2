"""``upstander demo``: the whole spine on the bundled exercise, then what is real beside it."""

from __future__ import annotations

import time
from pathlib import Path  # typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.model.case import CaseFile

_COUNTRY, _BASE_YEAR = "Numera", 2025


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for all that is made.")] = Path("demo"),
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Run the spine on the bundled exercise, and on real public data where it is present.

    The exercise is a fictional country and always says so; what is real stands in a folder of its
    own, and the two never share a figure. Nothing is opened and nothing leaves this machine.
    """
    from upstander.cli.demo_futures import resilience, scenarios
    from upstander.cli.demo_real import real_pages

    start = time.perf_counter()
    found: dict[str, Any] = {}
    steps: list[tuple[str, Callable[[], None]]] = [
        ("Exercise: forecast over an invented world", lambda: _risk(out, seed, found)),
        ("Exercise: case file", lambda: _case(out, seed, found)),
        ("Exercise: risk picture", lambda: _picture(out, seed, found)),
        ("Exercise: brief for the minister", lambda: _brief(out, "minister", seed, found)),
        ("Exercise: brief for the public", lambda: _brief(out, "public", seed, found)),
        ("Exercise: weak points and lever plan", lambda: _engines(out, found)),
        ("Exercise: scenarios", lambda: scenarios(out / "exercise", seed)),
        ("Exercise: what withstands", lambda: resilience(out / "exercise", seed)),
        ("Real: ranking and country pages", lambda: found.update(real=real_pages(out / "real"))),
    ]
    with progress() as display:
        task = display.add_task(steps[0][0], total=len(steps))
        for name, step in steps:
            display.update(task, description=name)
            step()
            display.advance(task)
    seconds = time.perf_counter() - start
    files = sorted(str(p) for p in out.rglob("*") if p.is_file() and p.suffix != ".jsonl")
    document = {"out": str(out), "seconds": round(seconds, 1), "files": files} | found["real"]
    emit(document, _told(out, seconds, found), as_json=as_json)


def _risk(out: Path, seed: int, found: dict[str, Any]) -> None:
    from upstander.brief.world import ranking_page
    from upstander.evidence.files import write_bytes, write_text
    from upstander.evidence.forecast_file import forecast_json
    from upstander.exercise.panel import exercise_panel
    from upstander.risk.forecast import forecast

    found["forecast"] = forecast(exercise_panel(seed), _BASE_YEAR, seed=seed)
    write_bytes(out / "exercise" / "forecast.json", forecast_json(found["forecast"]))
    write_text(out / "exercise" / "ranking.html", ranking_page(found["forecast"]))


def _case(out: Path, seed: int, found: dict[str, Any]) -> None:
    from upstander.evidence.case_file import read_case, write_case
    from upstander.exercise import exercise_case
    from upstander.model.attachment import attach
    from upstander.model.grade import Grade

    grade = Grade.parse("B2")
    made: CaseFile = attach(exercise_case(seed), found["forecast"], _COUNTRY, grade=grade)
    write_case(made, out / "case.zip")
    found["case"] = read_case(out / "case.zip")


def _picture(out: Path, seed: int, found: dict[str, Any]) -> None:
    from upstander.brief.audience import Audience, reader_for
    from upstander.brief.risk_page import risk_page
    from upstander.evidence.files import write_text
    from upstander.risk.picture.picture import risk_picture

    view = found["case"].view(reader_for(Audience.MINISTER, found["case"]))
    page = risk_page(risk_picture(view, seed=seed), view, str(Audience.MINISTER))
    write_text(out / "exercise" / "risk-picture.html", page)


def _brief(out: Path, reader: str, seed: int, found: dict[str, Any]) -> None:
    from upstander.brief.audience import Audience
    from upstander.brief.compose import WORLDS, look
    from upstander.cli.brief import publish

    audience = Audience(reader)
    situation = look(found["case"], audience, budget=None, worlds=WORLDS, seed=seed)
    name = "brief.pdf" if audience is Audience.MINISTER else f"brief-{reader}.pdf"
    found[reader], _ = publish(situation, audience, out / name)
    found.setdefault("situation", situation)


def _engines(out: Path, found: dict[str, Any]) -> None:
    import orjson

    from upstander.evidence.files import write_bytes

    situation, option = found["situation"], orjson.OPT_INDENT_2
    points = [point.as_dict() for point in situation.weak_points]
    write_bytes(out / "exercise" / "weak_points.json", orjson.dumps(points, option=option))
    plan = situation.plan.as_dict()
    write_bytes(out / "exercise" / "plan.json", orjson.dumps(plan, option=option))


def _told(out: Path, seconds: float, found: dict[str, Any]) -> str:
    from upstander.cli.brief import summary

    return "\n".join(
        [
            summary(found["minister"]),
            "",
            f"The brief:       {out / 'brief.html'} and {out / 'brief.pdf'}",
            f"For the public:  {out / 'brief-public.html'} and {out / 'brief-public.pdf'}",
            f"The case file:   {out / 'case.zip'} (try: upstander case show {out / 'case.zip'})",
            f"The exercise:    {out / 'exercise'} (invented; forecast, risk picture, plan,",
            "                 scenarios.html, resilience.html, home.html)",
            *found["real"]["told"],
            f"Done in {seconds:.0f} s.",
        ]
    )
