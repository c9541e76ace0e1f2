"""``upstander resilience index``: a composite index, and which of its ranks are sure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, say, say_problems

if TYPE_CHECKING:
    from upstander.evidence.index_spec_file import IndexReading
    from upstander.resilience.index_result import IndexResult

Spec = Annotated[
    Path, typer.Argument(help="YAML file that declares the index; its data beside it.")
]


def index(
    spec: Spec,
    *,
    draws: Annotated[
        int | None,
        typer.Option("--draws", min=1, help="Sets of weights drawn, if not as declared."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Step left out: denominate, impute, outliers or direct."),
    ] = None,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Go on without rows and cells at fault.")
    ] = False,
    seed: Seed = 0,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the scores here, as CSV.")
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Write every pair of units here, as CSV.")
    ] = None,
    steps: Annotated[
        Path | None, typer.Option("--steps", help="Write the table after each step here: a folder.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a page with pictures here, as HTML.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="en, fr or ar: in which the page is written.")
    ] = "en",
    as_json: Json = False,
) -> None:
    """Composite index with intervals, sure ranks and sensitivity.

    A pair of units is called sure only where no weights within the declared limits turn it.
    """
    from dataclasses import replace

    from upstander.evidence.files import write_text
    from upstander.evidence.index_scores import pairs_csv, scores_csv
    from upstander.evidence.index_spec_file import read_index
    from upstander.resilience.index_result import index_result
    from upstander.words.language import language as spoken

    told_in = spoken(language)
    reading = read_index(spec)
    _accepted(reading, skip=skip_bad_rows, as_json=as_json)
    declared = replace(reading.spec, steps=reading.spec.steps.without(*_steps(without)))
    if draws is not None:
        declared = replace(declared, draws=draws)
    done = index_result(declared, reading.table, reading.groups, seed=seed)
    if out is not None:
        write_text(out, scores_csv(done.rows()))
        say(f"wrote {out}")
    if pairs is not None:
        write_text(pairs, pairs_csv(done.pair_rows()))
        say(f"wrote {pairs}")
    if steps is not None:
        _write_steps(steps, done)
    if report is not None:
        from upstander.brief.index_page import index_page

        write_text(report, index_page(done, told_in))
        say(f"wrote {report}")
    document = done.as_dict() | {"problems": [fault.as_dict() for fault in reading.problems]}
    emit(document, "\n".join(_lines(done, document)), as_json=as_json)
    finish(reading.problems)


def _write_steps(folder: Path, done: IndexResult) -> None:
    from upstander.evidence.files import write_text
    from upstander.evidence.index_scores import step_csv

    units, codes = done.table.units, done.table.indicators
    write_text(folder / "0-data.csv", step_csv(units, codes, done.table.values.tolist()))
    for number, step in enumerate(done.composite.steps, 1):
        text = step_csv(units, codes, step.after.tolist())
        write_text(folder / f"{number}-{step.name}.csv", text)
    say(f"wrote {folder}")


def _accepted(reading: IndexReading, *, skip: bool, as_json: bool) -> None:
    """Stop at faulty cells: left out silently, one would move every rank."""
    if reading.problems and not skip:
        say_problems(reading.problems)
        say("nothing was written; mend the rows, or go on without them by --skip-bad-rows")
        if as_json:
            faults = [fault.as_dict() for fault in reading.problems]
            emit({"problems": faults}, "", as_json=True)
        raise typer.Exit(1)


def _steps(names: list[str] | None) -> list[Any]:
    from upstander.errors import UsageError
    from upstander.model.index_steps import STEPS

    for name in names or ():
        if name not in STEPS[:4]:
            raise UsageError(f"no step {name!r}", remedy=f"choose of: {', '.join(STEPS[:4])}")
    return list(names or ())


def _lines(done: IndexResult, document: dict[str, Any]) -> list[str]:
    lines = ["EXERCISE: the units are made up."] if document["synthetic"] else []
    dated = f", data of {printable(document['date'])}" if document["date"] else ""
    lines.append(f"{printable(document['index'])}: {len(done.table.units)} units{dated}")
    lines += [*_sure_lines(document), "", *_table(document), ""]
    lines += [*_step_lines(document), *_choice_lines(document["sensitivity"])]
    lines += [*_people_lines(document), *(f"note: {printable(n)}" for n in document["notes"])]
    lines.append(f"method: {document['method']}")
    return lines


def _sure_lines(document: dict[str, Any]) -> list[str]:
    found = document["pairs"]
    if not document["weights_vary"]:
        return ["no weight is declared unsure ('vary'): how sure the ranks are is not known"]
    share = found["sure"] / max(found["all"], 1)
    less = ", ".join(f"{n:,} at {s:.0%}" for s, n in document["sure_by_scale"][:-1])
    return [
        (
            f"{found['sure']:,} of {found['all']:,} pairs ({share:.0%}) keep their order whatever "
            f"the weights; {found['contested']:,} do not; {found['undecided']:,} are not decided"
        ),
        *([f"were weights less unsure: {less} of the declared limits"] if less else []),
        (
            f"ranks that can be: proved for all weights; ranks that are usual: middle 90% of "
            f"{document['draws']:,} draws, seed {document['seed']}"
        ),
    ]


def _table(document: dict[str, Any]) -> list[str]:
    width = max([4, *(len(printable(row["name"])) for row in document["units"])])
    width = min(width, 40)
    lines = [f"{'rank':>5}  {'unit':<{width}}  {'score':>9}  {'can be':>9}  {'usual':>9}  imputed"]
    for row in document["units"]:
        name = printable(row["name"])[:width]
        if row["rank"] is None:
            lines.append(
                f"{'–':>5}  {name:<{width}}  {'–':>9}  {'–':>9}  {'–':>9}  {row['imputed']}"
            )
            continue
        can_be = f"{row['rank_best']}–{row['rank_worst']}"
        usual = f"{row['rank_low']}–{row['rank_high']}"
        lines.append(
            f"{row['rank']:>5}  {name:<{width}}  {row['score']:>9.2f}  {can_be:>9}  {usual:>9}"
            f"  {row['imputed'] or ''}".rstrip()
        )
    return lines


def _step_lines(document: dict[str, Any]) -> list[str]:
    lines = []
    for step in document["steps"]:
        if not step["taken"]:
            lines.append(f"step {step['name']}: off")
            continue
        cells = f", cells: {len(step['changes'])}" if step["changes"] else ""
        line = f"step {step['name']}, indicators: {len(step['columns'])}{cells}"
        effect = step["without"]
        if effect and effect["moved"] is not None:
            line += f"; without it ranks move by {effect['moved']:.2f} on average"
            if effect["unit"]:
                first, second = effect["ranks"]
                line += f", most {printable(effect['unit'])} ({first} to {second})"
        elif effect:
            line += "; the index cannot be made without it"
        lines.append(line)
    return lines


def _choice_lines(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return []
    lines = [
        (
            f"all {found['combinations']:,} combinations of choices: ranks move by "
            f"{found['mean']:.2f} on average, {found['largest']:.2f} at most"
        )
    ]
    for factor in found["factors"]:
        if factor["first"] is None:
            lines.append(f"    {factor['factor']:<10} moves nothing")
        else:
            lines.append(
                f"    {factor['factor']:<10} alone {factor['first']:.3f}, "
                f"with interactions {factor['total']:.3f}"
            )
    return lines


def _people_lines(document: dict[str, Any]) -> list[str]:
    lines = []
    if document["groups"]:
        values = document["groups"]["values"]
        hidden = sum(1 for value in values if value["hidden"])
        lines.append(
            f"by {', '.join(map(printable, document['groups']['dimensions']))}: "
            f"{len(values) - hidden:,} values shown, {hidden:,} hidden to protect people"
        )
        for one in document["groups"]["scores"][:3]:
            names = " and ".join(name for name in one["groups"] if name)
            lines.append(
                f"    index of {printable(names)} in {printable(one['unit'])}: {one['score']:.2f}, "
                f"{one['gap']:+.2f} against all there (indicators replaced: {one['replaced']})"
            )
    for one in document["missing"]:
        where = f"{len(one['units'])} units" if len(one["units"]) > 3 else ", ".join(one["units"])
        name = f"{one['dimension']} {one['name']}".strip()
        lines.append(f"missing: {printable(name)} in {printable(where)}: {printable(one['why'])}")
    if not document["missing"]:
        lines.append("missing: nobody is declared to be ('missing'); somebody always is")
    return lines
