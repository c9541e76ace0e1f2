"""What stands beside a plan on a terminal: weights, communities, and what rerouting does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.cli.lever_case import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upstander.levers.estimate import Estimate
    from upstander.levers.lever_plan import LeverPlan
    from upstander.levers.response import Rerouted
    from upstander.model.entity import Entity

_SHOWN = 5


def weight_lines(made: LeverPlan, names: Mapping[str, Entity]) -> Iterator[str]:
    """The heaviest reported perpetrators with the reason for their weight."""
    if made.stake is None or not made.stake.weights:
        return
    pace = made.stake.pace
    faster = f", at {pace:.2f} times the reported pace by the attached forecast"
    yield f"weights come from what is at stake{faster if pace != 1 else ''} (a judgement):"
    heaviest = sorted(made.stake.weights, key=lambda w: (-w.weight, w.id))
    for weight in heaviest[:_SHOWN]:
        whom = ", ".join(name(c, names) if c else "nobody named" for c, _ in weight.threatens[:3])
        yield (
            f"  {name(weight.id, names)}: {weight.weight:.1%} ({weight.low:.1%} to "
            f"{weight.high:.1%}; {weight.share_of_reports:.1%} of reports), threatens {whom}; "
            f"last named {weight.last or 'on no stated day'}; {len(weight.statements)} statements"
        )
    if len(heaviest) > _SHOWN:
        yield f"  and {len(heaviest) - _SHOWN} more, in --json"


def stake_lines(made: LeverPlan, names: Mapping[str, Entity]) -> Iterator[str]:
    """What the plan changes for each community."""
    if made.threatened:
        yield "chance that harm is reported again, if all goes on as reported (an index, no count):"
    for change in made.threatened[:_SHOWN]:
        whom = name(change.community, names) if change.community else "incidents that name nobody"
        yield f"  {whom}: {change.nothing:.2f} with nothing done, {change.plan:.2f} with the plan"


def idle_lines(made: LeverPlan, menu: int) -> Iterator[str]:
    """Why a plan does nothing, where it does nothing.

    Parameters
    ----------
    made
        The plan.
    menu
        How many levers there are, forbidden ones included.
    """
    if made.chosen.levers:
        return
    refused = len({refusal.lever for refusal in made.forbidden})
    if not made.nothing.objective:
        why = "nobody is reported who keeps every capability, so that there is nothing to weaken"
    elif not menu:
        why = "there is no lever that could be read"
    elif refused == menu:
        why = "the only lever is forbidden" if menu == 1 else f"all {menu} levers are forbidden"
    elif not made.budget:
        why = "a budget of 0 buys only what costs nothing, and that weakens nobody"
    else:
        why = f"nothing that may be done for {made.budget:g} weakens anybody"
    yield f"the plan is to do nothing: {why}"


def rerouting_lines(made: LeverPlan) -> Iterator[str]:
    """What the plan is worth by what perpetrators do about it."""
    if made.response is None:
        yield "rerouting is not modelled here: if perpetrators reroute, the plan is worth less"
        return
    found = made.response
    if not found.substitutes:
        yield "no substitute is known of: perpetrators are taken not to reroute"
        return
    if not found.plan.levers and not found.unaware.levers:
        return
    many = "1 substitute" if found.substitutes == 1 else f"{found.substitutes:,} substitutes"
    yield f"perpetrators may open {many} (judged); the weight left is:"
    yield f"  this plan: {_three(found.plan)}"
    if set(found.plan.levers) != set(found.unaware.levers):
        yield f"  the plan that is best if nobody reroutes: {_three(found.unaware)}"
    else:
        yield "  the plan that is best if nobody reroutes is the same"


def _three(values: Rerouted) -> str:
    def left(estimate: Estimate) -> str:
        return f"{estimate.value:.4f}"

    return (
        f"{left(values.still)} if nobody reroutes, {left(values.judged)} as judged, "
        f"{left(values.worst)} if every substitute opens"
    )
