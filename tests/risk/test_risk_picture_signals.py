"""Signals joined into the picture: named, weighed by stated rules, and taken away again."""

from __future__ import annotations

from datetime import date

from upstander.model.case import CaseFile, Manifest
from upstander.risk.picture.from_signals import signal_parts
from upstander.risk.picture.picture import risk_picture
from upstander.risk.signals.signal import RISE, SURGE, Signal


def signal(name: str, rule: str, kind: str = "one-sided") -> Signal:
    return Signal(
        rule, "country", name, kind, 400, 9, 30.0, 1.5, 0, 4, 1e-5, 1e-5, 0.01, 0.001,
        399, 399, 400, 4.0,
    )  # fmt: skip


def test_a_series_counts_once_by_its_signal_that_weighs_most() -> None:
    parts = signal_parts(
        [signal("Numera", SURGE), signal("Numera", RISE), signal("Ostra", SURGE)], ["numera"]
    )
    assert [part.label for part in parts] == ["Numera, one-sided: lasting rise"]
    assert "9 events" in parts[0].reasons[0].text


def test_signals_raise_the_estimate_and_are_no_longer_a_blind_spot() -> None:
    case = CaseFile(Manifest("c", "C", date(2026, 6, 30), "x"), ())
    parts = signal_parts([signal("x", RISE), signal("x", SURGE, "state-based")], ["x"])
    plain, joined = risk_picture(case), risk_picture(case, parts=parts)
    assert joined.estimate.probability.value > plain.estimate.probability.value
    kinds = {part.part.kind for part in joined.estimate.parts}
    assert "signal" in kinds
    missing = [{spot.text for spot in made.blind_spots} for made in (plain, joined)]
    assert missing[0] - missing[1]
