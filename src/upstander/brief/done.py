"""What could be done, and what must not be: the lever plan in a reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.brief.sentence import Row, Section, Sentence, Table
from upstander.brief.wording import count, listed
from upstander.model.probability import percent, percent_range
from upstander.network.paths import strongest_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.brief.situation import Situation
    from upstander.levers.forbidden import Forbidden
    from upstander.levers.lever_plan import LeverPlan, Valued
    from upstander.model.lever import Lever
    from upstander.network.graph import Relation

NOTE = "lever-plan"
_MONTH = 30.4


def done(situation: Situation) -> Section:
    """The section "What could be done"; empty where there is no plan to be seen."""
    plan = situation.plan
    if plan is None or not plan.chosen.levers:
        return Section("done", "What could be done")
    sentences = (
        _worth(situation, plan),
        *_weighed(situation, plan),
        *_rerouted(situation, plan),
        _beside(situation, plan),
        _timing(situation, plan),
    )
    return Section("done", "What could be done", sentences, _table(situation, plan))


def forbidden(situation: Situation, limit: int) -> Section:
    """The section "What must not be done": refused levers, those that would harm first."""
    title = "What must not be done"
    if situation.plan is None:
        return Section("forbidden", title)
    groups: dict[str, list[Forbidden]] = {}
    for refusal in sorted(situation.plan.forbidden, key=_gravity):
        groups.setdefault(refusal.lever, []).append(refusal)
    sentences = [_refused(refusals) for refusals in list(groups.values())[:limit]]
    rest = [r for refusals in list(groups.values())[limit:] for r in refusals]
    if rest:
        others = len(groups) - limit
        text = f"{count(others, 'more measure').capitalize()} {'is' if others == 1 else 'are'} "
        text += "refused; the command levers plan names each with its reason."
        sentences.append(Sentence(text, tuple(s for r in rest for s in r.statements), NOTE))
    return Section("forbidden", title, tuple(sentences))


_ORDER = ("spared", "harm", "legal", "holder", "prerequisite", "object")


def _gravity(refusal: Forbidden) -> tuple[int, str]:
    """Those that would act on people or protectors first, then harm, then law and reach."""
    return _ORDER.index(refusal.rule), refusal.caption


def _refused(refusals: list[Forbidden]) -> Sentence:
    reasons = list(dict.fromkeys(r.why for r in refusals))
    text = f"{refusals[0].caption}: it {listed(reasons[:2])}."
    return Sentence(text, tuple(s for r in refusals for s in r.statements), NOTE)


def _worth(situation: Situation, plan: LeverPlan) -> Sentence:
    proof = (
        "proved to be the best"
        if plan.status == "optimal"
        else f"within {plan.gap:.1%} of the best"
    )
    text = (
        f"Of the plans that cost at most {plan.budget:g} points of effort, this one ({proof}) "
        "lowers the weight of reported perpetrators who keep orders, money and arms together "
        f"from {_left(plan.nothing)} to {_left(plan.chosen)} of all, valued on "
        f"{plan.chosen.fresh.worlds if plan.chosen.fresh else plan.worlds:,} sampled worlds that "
        "were not used to choose it."
    )
    said = [*situation.budget_said, *_judged(situation, plan.chosen.levers)]
    said += [s for p in situation.perpetrators for s in p.statements[:1]]
    return Sentence(text, tuple(said), NOTE)


def _weighed(situation: Situation, plan: LeverPlan) -> Iterator[Sentence]:
    """Where the weights come from, and for which community the plan changes most."""
    stake = plan.stake
    if stake is None or not stake.weights:
        return
    heaviest = sorted(stake.weights, key=lambda w: (-w.weight, w.id))[:2]
    names = listed([f"{w.caption} ({percent(w.weight)})" for w in heaviest])
    text = (
        "A perpetrator weighs as much as it is likely, by what is reported of it, of whom and how "
        f"lately, to commit the next incident against a threatened community: most of all {names}"
    )
    change = next((c for c in plan.threatened if c.community and c.plan < c.nothing), None)
    if change is not None:
        text += (
            f"; the plan changes most for {situation.caption(change.community)}, whose index of "
            f"threat falls from {change.nothing:.2f} to {change.plan:.2f} of 1"
        )
    said = [s for w in heaviest for s in w.statements] + list(stake.statements)
    yield Sentence(f"{text}.", tuple(dict.fromkeys(said)), "what-is-at-stake")


def _rerouted(situation: Situation, plan: LeverPlan) -> Iterator[Sentence]:
    """What the plan leaves if nobody reroutes, and if they do what they can."""
    if plan.response is None or not plan.response.substitutes:
        return
    found = plan.response.plan
    text = (
        "It reckons with perpetrators who turn to substitutes: it leaves "
        f"{percent(found.still.value)} if none does, {percent(min(1.0, found.worst.value))} if all "
        "that are judged possible open."
    )
    yield Sentence(text, tuple(_judged(situation, plan.chosen.levers)), "rerouting")


def _beside(situation: Situation, plan: LeverPlan) -> Sentence:
    usual = [situation.caption(str(key)) for key in plan.playbook.levers]
    what = f" ({listed(usual)}; cost {plan.playbook.cost:g})" if usual else ""
    text = (
        f"The usual playbook of statement, sanctions and aid{what} would leave "
        f"{_left(plan.playbook)}; doing nothing leaves {_left(plan.nothing)}."
    )
    keys = plan.playbook.levers or plan.chosen.levers
    return Sentence(text, tuple(_judged(situation, keys)), NOTE)


def _timing(situation: Situation, plan: LeverPlan) -> Sentence:
    chosen = [situation.menu[str(key)] for key in plan.chosen.levers]
    first, last = (f(lever.delay_days for lever in chosen) for f in (min, max))
    fading = [x for x in chosen if x.half_life_days is not None]
    text = f"The first takes effect after about {_span(first)}, the last after {_span(last)}"
    if fading:
        soonest = min(fading, key=lambda x: (x.half_life_days or 0, x.name))
        text += (
            f"; effects fade, the soonest that of “{soonest.name}”, half gone after "
            f"{_span(soonest.half_life_days or 0)}"
        )
    said = [
        s.id
        for x in chosen
        for prop in ("delayDays", "halfLifeDays")
        for s in situation.entities[x.id].about(prop)
    ]
    return Sentence(f"{text}.", tuple(said or _judged(situation, plan.chosen.levers)))


def _span(days: float) -> str:
    """Days as a reader says them.

    Examples
    --------
    >>> _span(1), _span(21), _span(90)
    ('one day', '21 days', '3 months')
    """
    if days >= 2 * _MONTH - 5:
        return f"{days / _MONTH:.0f} months"
    return count(round(days), "day") if days <= 10 else f"{days:.0f} days"


def _left(valued: Valued) -> str:
    if valued.fresh is None:
        return percent(min(1.0, valued.objective))
    fresh = valued.fresh
    low, high = min(1.0, fresh.low), min(1.0, fresh.high)
    return f"{percent(min(1.0, fresh.value))} ({percent_range(low, high)})"


def _judged(situation: Situation, levers: tuple[str | int, ...]) -> list[str]:
    return [s.id for key in levers for s in situation.entities[str(key)].about("success")]


def _table(situation: Situation, plan: LeverPlan) -> Table:
    rows = tuple(
        _row(situation, plan, situation.menu[str(key)], amount) for key, amount in plan.bought
    )
    return Table(
        f"The plan: cost {plan.chosen.cost:g} of {plan.budget:g} points, influence included. "
        "“Buys” is what would be lost without it.",
        ("Measure", "Holder", "Cost", "Delay", "Chance", "Buys"),
        rows,
    )


def _row(situation: Situation, plan: LeverPlan, lever: Lever, amount: float) -> Row:
    chance = lever.effective
    cells = (
        lever.name,
        _holder(situation, plan, lever),
        f"{lever.cost:g}",
        _span(lever.delay_days),
        f"{percent(chance.value)} ({percent_range(chance.low, chance.high)})",
        f"{amount * 100:.1f} points: {lever.effect}",
    )
    said = [s.id for s in situation.entities[lever.id].statements]
    said += [s for r in _chain(situation, plan, lever.holder) for s in r.statements]
    return Row(
        cells, Sentence(f"{lever.name}: it {lever.effect}.", tuple(dict.fromkeys(said)), NOTE)
    )


def _holder(situation: Situation, plan: LeverPlan, lever: Lever) -> str:
    """The holder and, where it is not ours, through whom it is asked."""
    chain = _chain(situation, plan, lever.holder)
    through = [situation.caption(r.target) for r in chain[:-1]]
    name = situation.caption(lever.holder)
    return f"{name}, through {listed(through, 'then')}" if through else name


def _chain(situation: Situation, plan: LeverPlan, holder: str) -> tuple[Relation, ...]:
    bought = {(str(a), str(b)) for a, b in plan.chosen.influence}
    usable = [c.relation for c in situation.channels if c.cost == 0 or c.ends in bought]
    return strongest_from(usable, {situation.case.manifest.own_state}, holder)
