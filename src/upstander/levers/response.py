"""The perpetrators' response: what a plan is worth if they reroute, and if they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.levers.estimate import Estimate, estimate
from upstander.levers.rerouting import without, worst
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from upstander.levers.problem import LeverProblem


@dataclass(frozen=True, slots=True)
class Rerouted:
    """What one choice leaves on fresh worlds, by what perpetrators do about it.

    Parameters
    ----------
    levers
        Ids.
    still, judged, worst
        Nobody reroutes; substitutes open with their judged chances; every one of them opens.
    """

    levers: tuple[str | int, ...]
    still: Estimate
    judged: Estimate
    worst: Estimate

    def as_dict(self) -> dict[str, Any]:
        """The values as plain data."""
        return {
            "levers": list(self.levers),
            "nobody_reroutes": self.still.as_dict(),
            "as_judged": self.judged.as_dict(),
            "every_substitute_opens": self.worst.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Response:
    """How a plan stands up to rerouting.

    Parameters
    ----------
    substitutes
        How many relations could be opened.
    plan, unaware
        The plan, which was chosen against the response; and the plan that is best where nobody
        reroutes.
    """

    substitutes: int
    plan: Rerouted
    unaware: Rerouted

    def as_dict(self) -> dict[str, Any]:
        """The response as plain data."""
        return {
            "modelled": True,
            "substitutes": self.substitutes,
            "plan": self.plan.as_dict(),
            "unaware": self.unaware.as_dict(),
        }


NOT_MODELLED = {
    "modelled": False,
    "why": "nothing is known of substitutes here; if perpetrators reroute, the plan is worth less",
}
"""What a plan says where its problem states no substitutes."""


def response(fresh: LeverProblem, plan: Collection[int], unaware: Collection[int]) -> Response:
    """Two choices of levers, valued by what perpetrators do about them.

    Parameters
    ----------
    fresh
        The problem with its rerouting, over worlds never used to choose.
    plan, unaware
        Lever numbers.
    """
    views = [valuer_of(view) for view in (without(fresh), fresh, worst(fresh))]

    def rerouted(chosen: Collection[int]) -> Rerouted:
        ids = tuple(fresh.levers[k].id for k in sorted(chosen))
        still, judged, most = (estimate(view, chosen) for view in views)
        return Rerouted(ids, still, judged, most)

    count = fresh.rerouting.opens.shape[1] if fresh.rerouting is not None else 0
    return Response(count, rerouted(plan), rerouted(unaware))
