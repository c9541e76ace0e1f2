"""A probability always carries an interval and a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import ValueRejectedError
from upstander.model.probability import Probability, noisy_or

shares = st.floats(0, 1)
probabilities = st.lists(shares, min_size=3, max_size=3).map(
    lambda xs: Probability(sorted(xs)[1], min(xs), sorted(xs)[2], "drawn")
)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(0.5, 0.6, 0.7), (0.5, 0.4, 0.45), (-0.1, -0.2, 0), (1.1, 1, 1.2), (float("nan"), 0, 1)],
)
def test_a_probability_out_of_order_or_range_is_refused(
    value: float, low: float, high: float
) -> None:
    with pytest.raises(ValueRejectedError):
        Probability(value, low, high, "because")


def test_a_probability_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueRejectedError, match="reason"):
        Probability(0.5, 0.4, 0.6, " ")


@pytest.mark.slow
@given(st.lists(probabilities, max_size=6))
def test_more_origins_never_make_a_claim_less_likely(parts: list[Probability]) -> None:
    whole, fewer = noisy_or(parts), noisy_or(parts[:-1])
    assert whole.value >= fewer.value - 1e-12
    assert whole.low <= whole.value <= whole.high


@given(probabilities)
def test_one_origin_alone_keeps_its_own_probability(part: Probability) -> None:
    assert noisy_or([part]).value == pytest.approx(part.value)
