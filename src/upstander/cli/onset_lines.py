"""What the commands of onset forecasts say: scores and ranked lists, as text and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from upstander.cli.console import emit, printable, say, say_problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.errors import Problem
    from upstander.risk.onset.evaluation import Evaluation
    from upstander.risk.onset.rolling import Forecasts

SHOWN = 20


def accepted(problems: Sequence[Problem], *, skip: bool, as_json: bool) -> None:
    """Stop at faults, unless the user chose to go on with the good rows."""
    if problems and not skip:
        say_problems(problems)
        say("nothing was written; mend the rows, or go on without them by --skip-bad-rows")
        if as_json:
            emit({"problems": [problem.as_dict() for problem in problems]}, "", as_json=True)
        raise typer.Exit(1)


def evaluation_lines(found: Evaluation) -> list[str]:
    """Every score with its interval, and differences with a mark where 0 is excluded."""
    lines = []
    for result in found.results:
        head = f"{result.rows:,} rows, {result.onsets} onsets"
        lines.append(f"  {printable(result.model)}, {result.stratum}: {head}")
        lines += [f"    {_score_line(score)}" for score in result.scores]
    for result in found.comparisons:
        lines.append(f"  {result.model} minus {printable(result.against)}, {result.stratum}")
        lines += [f"    {_score_line(score)}{_mark(score)}" for score in result.scores]
    return lines


def forecast_document(made: Forecasts, shown: Mapping[int, str], period: str) -> dict[str, Any]:
    """Forecasts of one base period as plain data, the highest first."""
    ours = next(iter(made.chances))
    chances = made.chances[ours]
    order = sorted(range(chances.size), key=lambda row: (-chances[row], made.rows.codes[row]))
    return {
        "target": made.rows.target,
        "model": ours,
        "base": period,
        "base_rate": float(made.chances["base-rate"][0]),
        "countries": [
            {
                "rank": rank,
                "ccode": int(made.rows.codes[row]),
                "country": shown.get(int(made.rows.codes[row]), ""),
                "probability": float(chances[row]),
                "low": _or_none(float(made.lows[row])),
                "high": _or_none(float(made.highs[row])),
            }
            for rank, row in enumerate(order, start=1)
        ],
    }


def forecast_lines(document: dict[str, Any]) -> list[str]:
    """The highest forecasts of one target, for a reader."""
    countries = document["countries"]
    head = f"{document['target']}, from {document['base']}: base rate {document['base_rate']:.2%}"
    lines = [f"{head}; {len(countries)} at risk, the highest {min(SHOWN, len(countries))}"]
    for entry in countries[:SHOWN]:
        low, high = entry["low"], entry["high"]
        span = "no interval" if low is None else f"{low:.2%} - {high:.2%}"
        name = printable(entry["country"]) or str(entry["ccode"])
        lines.append(f"{entry['rank']:>4}  {entry['probability']:>7.2%}  {span:>17}  {name}")
    return lines


def _score_line(score: Any) -> str:
    if score.value is None:
        return f"{score.name:<18} not defined here"
    if score.low is None:
        return f"{score.name:<18} {score.value:8.4f}"
    return f"{score.name:<18} {score.value:8.4f}  ({score.low:.4f} to {score.high:.4f})"


def _mark(score: Any) -> str:
    if score.low is None or score.low <= 0.0 <= score.high:
        return ""
    return "  *"


def _or_none(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124  (NaN alone differs from itself)
