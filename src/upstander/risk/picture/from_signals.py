"""Signals of event feeds as parts of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.model.vocabulary import vocabulary
from upstander.risk.picture.part import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.risk.signals.signal import Signal

METHOD = "signals"


def signal_parts(signals: Iterable[Signal], names: Iterable[str]) -> tuple[Part, ...]:
    """One part for each series of the country, by its signal that weighs most.

    Parameters
    ----------
    signals
        What a feed was found to say; most unusual first.
    names
        What the feed calls the country, its places, actors or communities of this case.

    Returns
    -------
    parts
        Log likelihood ratios and ranges by rule, from ``vocabulary/picture.yml``: judgements.

    Examples
    --------
    >>> signal_parts([], ["Numera"])
    ()
    """
    rules = vocabulary("picture")["signals"]
    asked = {name.casefold() for name in names}
    best: dict[tuple[str, str], Signal] = {}
    for signal in signals:
        series = signal.name, signal.kind
        weight = rules[signal.rule]["log_ratio"]
        if signal.name.casefold() in asked and (
            series not in best or weight > rules[best[series].rule]["log_ratio"]
        ):
            best[series] = signal
    return tuple(_part(signal, rules[signal.rule]) for signal in best.values())


def _part(signal: Signal, rule: dict[str, float]) -> Part:
    return Part(
        "signal",
        f"{signal.name}, {signal.kind}: {signal.rule}",
        rule["log_ratio"],
        rule["low"],
        rule["high"],
        (Reason(signal.sentence, method=METHOD),),
        f"event feed, rule: {signal.rule}",
    )
