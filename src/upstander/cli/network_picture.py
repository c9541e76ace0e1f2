"""``upstander network picture``: a case's actors, weak points and plan, drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, Seed, emit, say

if TYPE_CHECKING:
    from upstander.brief.scene import Scene

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
Out = Annotated[Path, typer.Option("--out", help="FILE.html, or FILE.svg alone.")]


def picture(
    case: CasePath,
    *,
    out: Out = Path("picture.html"),
    reader: Annotated[
        str, typer.Option("--for", help="minister, desk or public: decides what may be shown.")
    ] = "desk",
    most: Annotated[
        int, typer.Option("--most", min=2, max=200, help="Actors on routes to units, at most.")
    ] = 60,
    together: Annotated[
        int, typer.Option("--together", min=1, max=20, help="Weak points chosen jointly.")
    ] = 5,
    budget: Annotated[
        float | None, typer.Option("--budget", help="Effort the plan may cost; else the case's.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="en, fr or ar: of its legend and its table.")
    ] = "en",
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Draw the actors of a case, the weak points, and whom the plan's levers act on.

    Natural persons are never drawn, and a public picture shows nobody who protects.
    """
    from upstander.brief.audience import Audience
    from upstander.brief.compose import look
    from upstander.brief.document import banner
    from upstander.brief.scene import scene
    from upstander.brief.scene_drawing import drawn
    from upstander.brief.scene_page import scene_page
    from upstander.brief.scene_words import summary, title_of
    from upstander.errors import InputError, UsageError
    from upstander.evidence.case_file import read_case
    from upstander.evidence.files import write_text
    from upstander.words.language import language as language_of

    if reader not in list(Audience):
        raise UsageError(f"no such reader: {reader!r}", remedy="use minister, desk or public")
    if out.suffix not in {".html", ".svg"}:
        raise UsageError(f"no such format: {out.name!r}", remedy="end in .html or .svg")
    audience = Audience(reader)
    spoken = language_of(language)
    situation = look(read_case(case), audience, budget=budget, seed=seed)
    shown = scene(
        situation, most=most, together=together, protectors=audience is not Audience.PUBLIC
    )
    if shown is None:
        raise InputError(
            "no incident that this reader may see names a unit, so there is nothing to draw",
            source=str(case),
            remedy="see: upstander network weak CASE --toward UNIT",
        )
    manifest = situation.case.manifest
    over = banner(shown.level.label, spoken, synthetic=manifest.synthetic)
    title = title_of(manifest.title, manifest.as_of, spoken)
    made = scene_page if out.suffix == ".html" else drawn
    write_text(out, made(shown, title, over, spoken))
    say(f"wrote {out}")
    emit(_document(shown, out), summary(shown, spoken), as_json=as_json)


def _document(shown: Scene, out: Path) -> dict[str, object]:
    from dataclasses import asdict

    plain = asdict(shown)
    return plain | {"level": shown.level.label, "file": str(out)}
