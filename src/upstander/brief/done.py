"""What could be done, and what must not be: the lever plan in a reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.sentence import Row, Section, Sentence, Table
from upstander.network.paths import strongest_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.brief.situation import Situation
    from upstander.levers.forbidden import Forbidden
    from upstander.levers.lever_plan import LeverPlan, Valued
    from upstander.model.lever import Lever
    from upstander.network.graph import Relation
    from upstander.words.language import Language
    from upstander.words.text import Words

NOTE = "lever-plan"
AFTER = "after"
"""The context of a span that follows "after"."""

_MONTH = 30.4


def done(situation: Situation) -> Section:
    """The section "What could be done"; empty where there is no plan to be seen."""
    plan, title = situation.plan, situation.language.word("What could be done")
    if plan is None or not plan.chosen.levers:
        return Section("done", title)
    sentences = (
        _worth(situation, plan),
        *_weighed(situation, plan),
        *_rerouted(situation, plan),
        _beside(situation, plan),
        _timing(situation, plan),
    )
    return Section("done", title, sentences, _table(situation, plan))


def forbidden(situation: Situation, limit: int) -> Section:
    """The section "What must not be done": refused levers, those that would harm first."""
    say = situation.language
    title = say.word("What must not be done")
    if situation.plan is None:
        return Section("forbidden", title)
    groups: dict[str, list[Forbidden]] = {}
    for refusal in sorted(situation.plan.forbidden, key=_gravity):
        groups.setdefault(refusal.lever, []).append(refusal)
    sentences = [_refused(say, refusals) for refusals in list(groups.values())[:limit]]
    rest = [r for refusals in list(groups.values())[limit:] for r in refusals]
    if rest:
        text = say.say(
            "{number} more measure is refused; the command levers plan names each with its reason.",
            "{number} more measures are refused; the command levers plan names each with its "
            "reason.",
            number=len(groups) - limit,
        )
        said = tuple(s for r in rest for s in r.statements)
        sentences.append(Sentence(say.raised(text), said, NOTE))
    return Section("forbidden", title, tuple(sentences))


_ORDER = ("spared", "harm", "legal", "holder", "prerequisite", "object")


def _gravity(refusal: Forbidden) -> tuple[int, str]:
    """Those that would act on people or protectors first, then harm, then law and reach."""
    return _ORDER.index(refusal.rule), refusal.caption


def _refused(say: Language, refusals: list[Forbidden]) -> Sentence:
    reasons = list({r.why: say.told(r.reason) for r in refusals}.values())
    text = say.say(
        "{lever}: it {reasons}.", lever=refusals[0].caption, reasons=say.listed(reasons[:2])
    )
    return Sentence(text, tuple(s for r in refusals for s in r.statements), NOTE)


def _worth(situation: Situation, plan: LeverPlan) -> Sentence:
    say, fresh = situation.language, plan.chosen.fresh
    told: dict[str, Any] = {
        "budget": float(plan.budget),
        "nothing": _left(say, plan.nothing),
        "plan": _left(say, plan.chosen),
        "worlds": fresh.worlds if fresh else plan.worlds,
    }
    if plan.status == "optimal":
        text = say.say(
            "Of the plans that cost at most {budget} points of effort, this one (proved to be the "
            "best) lowers the weight of reported perpetrators who keep orders, money and arms "
            "together from {nothing} to {plan} of all, valued on {worlds} sampled worlds that "
            "were not used to choose it.",
            **told,
        )
    else:
        text = say.say(
            "Of the plans that cost at most {budget} points of effort, this one (within {gap} of "
            "the best) lowers the weight of reported perpetrators who keep orders, money and arms "
            "together from {nothing} to {plan} of all, valued on {worlds} sampled worlds that "
            "were not used to choose it.",
            gap=say.percent(plan.gap, 1),
            **told,
        )
    said = [*situation.budget_said, *_judged(situation, plan.chosen.levers)]
    said += [s for p in situation.perpetrators for s in p.statements[:1]]
    return Sentence(text, tuple(said), NOTE)


def _weighed(situation: Situation, plan: LeverPlan) -> Iterator[Sentence]:
    """Where the weights come from, and for which community the plan changes most."""
    say, stake = situation.language, plan.stake
    if stake is None or not stake.weights:
        return
    heaviest = sorted(stake.weights, key=lambda w: (-w.weight, w.id))[:2]
    names = say.listed(
        [
            say.say("{name} ({figure})", name=w.caption, figure=say.percent(w.weight))
            for w in heaviest
        ]
    )
    change = next((c for c in plan.threatened if c.community and c.plan < c.nothing), None)
    if change is None:
        text = say.say(
            "A perpetrator weighs as much as it is likely, by what is reported of it, of whom and "
            "how lately, to commit the next incident against a threatened community: most of all "
            "{names}.",
            names=names,
        )
    else:
        text = say.say(
            "A perpetrator weighs as much as it is likely, by what is reported of it, of whom and "
            "how lately, to commit the next incident against a threatened community: most of all "
            "{names}; the plan changes most for {community}, whose index of threat falls from "
            "{before} to {after} of 1.",
            names=names,
            community=situation.caption(change.community),
            before=say.number(change.nothing, 2),
            after=say.number(change.plan, 2),
        )
    said = [s for w in heaviest for s in w.statements] + list(stake.statements)
    yield Sentence(text, tuple(dict.fromkeys(said)), "what-is-at-stake")


def _rerouted(situation: Situation, plan: LeverPlan) -> Iterator[Sentence]:
    """What the plan leaves if nobody reroutes, and if they do what they can."""
    if plan.response is None or not plan.response.substitutes:
        return
    say, found = situation.language, plan.response.plan
    text = say.say(
        "It reckons with perpetrators who turn to substitutes: it leaves {still} if none does, "
        "{worst} if all that are judged possible open.",
        still=say.percent(found.still.value),
        worst=say.percent(min(1.0, found.worst.value)),
    )
    yield Sentence(text, tuple(_judged(situation, plan.chosen.levers)), "rerouting")


def _beside(situation: Situation, plan: LeverPlan) -> Sentence:
    say = situation.language
    usual = [situation.caption(str(key)) for key in plan.playbook.levers]
    told: dict[str, Any] = {"left": _left(say, plan.playbook), "nothing": _left(say, plan.nothing)}
    if usual:
        text = say.say(
            "The usual playbook of statement, sanctions and aid ({levers}; cost {cost}) would "
            "leave {left}; doing nothing leaves {nothing}.",
            levers=say.listed(usual),
            cost=say.plain(plan.playbook.cost),
            **told,
        )
    else:
        text = say.say(
            "The usual playbook of statement, sanctions and aid would leave {left}; doing nothing "
            "leaves {nothing}.",
            **told,
        )
    keys = plan.playbook.levers or plan.chosen.levers
    return Sentence(text, tuple(_judged(situation, keys)), NOTE)


def _timing(situation: Situation, plan: LeverPlan) -> Sentence:
    say = situation.language
    chosen = [situation.menu[str(key)] for key in plan.chosen.levers]
    first, last = (f(lever.delay_days for lever in chosen) for f in (min, max))
    fading = [x for x in chosen if x.half_life_days is not None]
    told: dict[str, Any] = {"first": span(say, first, AFTER), "last": span(say, last, AFTER)}
    if fading:
        soonest = min(fading, key=lambda x: (x.half_life_days or 0, x.name))
        text = say.say(
            "The first takes effect after about {first}, the last after {last}; effects fade, the "
            "soonest that of “{lever}”, half gone after {half}.",
            lever=soonest.name,
            half=span(say, soonest.half_life_days or 0, AFTER),
            **told,
        )
    else:
        text = say.say("The first takes effect after about {first}, the last after {last}.", **told)
    said = [
        s.id
        for x in chosen
        for prop in ("delayDays", "halfLifeDays")
        for s in situation.entities[x.id].about(prop)
    ]
    return Sentence(text, tuple(said or _judged(situation, plan.chosen.levers)))


def span(say: Language, days: float, context: str = "") -> Words:
    """Days as a reader says them; `AFTER` where they follow "after".

    Examples
    --------
    >>> from upstander.words.language import ENGLISH, language
    >>> span(ENGLISH, 1), span(ENGLISH, 21), span(ENGLISH, 90)
    ('one day', '21 days', '3 months')
    >>> span(language("ar"), 60), span(language("ar"), 60, AFTER)
    ('شهران', 'شهرين')
    """
    if days >= 2 * _MONTH - 5:
        months = round(days / _MONTH)
        return say.say("{n} month", "{n} months", number=months, context=context)
    return say.say("{number} day", "{number} days", number=round(days), context=context)


def _left(say: Language, valued: Valued) -> Words:
    if valued.fresh is None:
        return say.percent(min(1.0, valued.objective))
    fresh = valued.fresh
    return say.figure(*(min(1.0, share) for share in (fresh.value, fresh.low, fresh.high)))


def _judged(situation: Situation, levers: tuple[str | int, ...]) -> list[str]:
    return [s.id for key in levers for s in situation.entities[str(key)].about("success")]


def _table(situation: Situation, plan: LeverPlan) -> Table:
    say = situation.language
    rows = tuple(
        _row(situation, plan, situation.menu[str(key)], amount) for key, amount in plan.bought
    )
    caption = say.say(
        "The plan: cost {cost} of {budget} points, influence included. “Buys” is what would be "
        "lost without it.",
        cost=say.plain(plan.chosen.cost),
        budget=say.plain(plan.budget),
    )
    header = (
        say.word("Measure", "plan"),
        say.word("Holder", "plan"),
        say.word("Cost", "plan"),
        say.word("Delay", "plan"),
        say.word("Chance", "plan"),
        say.word("Buys", "plan"),
    )
    return Table(caption, header, rows)


def _row(situation: Situation, plan: LeverPlan, lever: Lever, amount: float) -> Row:
    say, chance = situation.language, lever.effective
    cells = (
        say.name(lever.name),
        _holder(situation, plan, lever),
        say.plain(lever.cost),
        span(say, lever.delay_days),
        say.figure(chance.value, chance.low, chance.high),
        say.say(
            "{points} points: {effect}", points=say.number(amount * 100, 1), effect=lever.effect
        ),
    )
    said = [s.id for s in situation.entities[lever.id].statements]
    said += [s for r in _chain(situation, plan, lever.holder) for s in r.statements]
    text = say.say("{lever}: it {effect}.", lever=lever.name, effect=lever.effect)
    return Row(cells, Sentence(text, tuple(dict.fromkeys(said)), NOTE))


def _holder(situation: Situation, plan: LeverPlan, lever: Lever) -> Words:
    """The holder and, where it is not ours, through whom it is asked."""
    say, chain = situation.language, _chain(situation, plan, lever.holder)
    through = [situation.caption(r.target) for r in chain[:-1]]
    name = situation.caption(lever.holder)
    if not through:
        return say.name(name)
    return say.say("{holder}, through {chain}", holder=name, chain=say.listed(through, "then"))


def _chain(situation: Situation, plan: LeverPlan, holder: str) -> tuple[Relation, ...]:
    bought = {(str(a), str(b)) for a, b in plan.chosen.influence}
    usable = [c.relation for c in situation.channels if c.cost == 0 or c.ends in bought]
    return strongest_from(usable, {situation.case.manifest.own_state}, holder)
