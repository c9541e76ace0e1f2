"""Numbers as pages show them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from upstander.hub.web.templatetags.hub import number


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(0.99996, 4, "1.0000"), (3e-05, 4, "0.0000"), (-9e-05, 4, "-0.0001"), (-1e-9, 2, "0.00")],
)
def test_what_does_not_fit_is_rounded_and_not_cut_off(
    value: float, places: int, shown: str
) -> None:
    assert number(value, places) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "12,020.5"), ("fr", "12\xa0020,5"), ("ar", "١٢٬٠٢٠٫٥")]
)
def test_thousands_stand_apart_as_the_language_writes_them(language: str, shown: str) -> None:
    with override(language):
        assert number(12_020.5, 1) == shown
