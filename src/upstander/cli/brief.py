"""``upstander brief``: two sourced pages from a case file."""

from __future__ import annotations

from pathlib import Path  # typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, say

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.situation import Situation

_FORMATS = (".html", ".pdf", ".md")


def brief(
    case: Annotated[Path, typer.Argument(help="Case file: a folder or a zip.")],
    *,
    reader: Annotated[
        str, typer.Option("--for", help="minister, desk or public: decides what may be shown.")
    ] = "minister",
    out: Annotated[
        Path, typer.Option("--out", help="FILE.html, FILE.pdf (its HTML is put beside it), FILE.md")
    ] = Path("brief.html"),
    budget: Annotated[
        float | None, typer.Option("--budget", help="Effort the plan may cost; else the case's.")
    ] = None,
    worlds: Annotated[int, typer.Option("--worlds", help="Sampled worlds.")] = 1_024,
    language: Annotated[
        str, typer.Option("--language", help="en, fr or ar: in which it is written.")
    ] = "en",
    proof: Annotated[
        Path | None,
        typer.Option("--proof", help="Write a bundle too, in which every sentence can be checked."),
    ] = None,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Write the two-page brief of a case; every sentence leads back to its statements."""
    from upstander.brief.audience import Audience
    from upstander.brief.compose import look
    from upstander.brief.rendering import as_data
    from upstander.errors import UsageError
    from upstander.evidence.case_file import read_case
    from upstander.words.language import language as spoken

    if reader not in list(Audience):
        raise UsageError(f"no such reader: {reader!r}", remedy="use minister, desk or public")
    if out.suffix not in _FORMATS:
        raise UsageError(f"no such format: {out.name!r}", remedy=f"end in {', '.join(_FORMATS)}")
    audience = Audience(reader)
    code = spoken(language).code
    situation = look(
        read_case(case), audience, budget=budget, worlds=worlds, seed=seed, language=code
    )
    made, written = publish(situation, audience, out)
    if proof is not None:
        written.append(_proven(situation, made, written, proof))
    for path in written:
        say(f"wrote {path}")
    document: dict[str, Any] = as_data(made) | {"files": [str(path) for path in written]}
    emit(document, summary(made), as_json=as_json)


def _proven(situation: Situation, made: Brief, written: list[Path], proof: Path) -> Path:
    """The bundle of what the reader may see: the brief, and what each sentence rests on."""
    from datetime import UTC, datetime

    from upstander.evidence.interchange.proof import write_proof

    rests_on = {entry.sentence.text: entry.sentence.statements for entry in made.evidence}
    files = {path.name: path.read_bytes() for path in written}
    write_proof(situation.case, proof, datetime.now(UTC).date(), rests_on, files)
    return proof


def publish(situation: Situation, audience: Any, out: Path) -> tuple[Brief, list[Path]]:
    """Write a brief in the format that the file's name asks for; returns what was written.

    Whatever the format, the brief is the one that fits on two pages.
    """
    from upstander.brief.fitting import fitted
    from upstander.brief.rendering import as_html, as_markdown
    from upstander.evidence.files import write_bytes, write_text

    page = out.with_suffix(".html")
    made, printed = fitted(situation, audience, page.name)
    written = [out]
    if out.suffix == ".md":
        write_text(out, as_markdown(made))
    else:
        write_text(page, as_html(made))
    if out.suffix == ".pdf":
        write_bytes(out, printed.data)
        if printed.note:
            say(f"note: {out}: {printed.note}")
        written.append(page)
    return made, written


def summary(made: Brief) -> str:
    """What the person at the terminal reads: the headline and the counts."""
    sentences = len(made.evidence)
    statements = len({i for entry in made.evidence for i in entry.sentence.statements})
    return (
        f"{made.title}\n{made.headline or 'no forecast attached'}\n{made.banner}: {sentences} "
        f"sentences, each led back to its sources; {statements:,} statements cited"
    )
