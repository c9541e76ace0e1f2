"""``upstander levers protect``: whom to protect first when harm spreads."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, emit, finish, printable
from upstander.cli.lever_case import limit

if TYPE_CHECKING:
    from collections.abc import Iterable


def protect(
    edges: Annotated[Path, typer.Argument(help="CSV or Parquet: what it spreads along.")],
    *,
    before: Annotated[int, typer.Option("--before", min=0, help="How many to protect now.")] = 1,
    strikes: Annotated[int, typer.Option("--strikes", min=0, help="How many may be struck.")] = 1,
    after: Annotated[int, typer.Option("--after", min=0, help="How many to protect then.")] = 1,
    seconds: Annotated[
        float, typer.Option("--time", min=0.0, help="Stop proving after so many seconds.")
    ] = 60.0,
    as_json: Json = False,
) -> None:
    """Choose whom to protect first, before a strike that has seen it and a reply that saw that."""
    from upstander.evidence.edges import read_edges
    from upstander.levers.multilevel.game import Game, play

    table = read_edges(edges)
    pairs = tuple(zip(table.u.tolist(), table.v.tolist(), strict=True))
    game = Game(len(table.ids), pairs, before, strikes, after)
    found = play(game, seconds_left=limit(seconds))

    def named(nodes: Iterable[int]) -> list[str]:
        return [table.ids[v] for v in nodes]

    document = {
        "spared": found.spared,
        "nodes": game.nodes,
        "bound": found.bound,
        "proved": found.proved,
        "protect_first": named(found.before),
        "worst_strike": named(found.strike),
        "then_protect": named(found.after),
        "problems": [problem.as_dict() for problem in table.problems],
    }
    proof = "proved to be the most" if found.proved else f"at most {found.bound} could be"
    text = (
        f"protect first: {_listed(named(found.before))}\n"
        f"the worst strike then: {_listed(named(found.strike))}\n"
        f"best reply: {_listed(named(found.after))}\n"
        f"{found.spared} of {game.nodes} are spared ({proof})"
    )
    emit(document, text, as_json=as_json)
    finish(table.problems)


def _listed(names: list[str]) -> str:
    return ", ".join(printable(name) for name in names) or "nobody"
