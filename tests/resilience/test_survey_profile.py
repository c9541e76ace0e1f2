"""Profiles of made-up places: what is withheld, what changed, what is missing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.brief.profile_map import area_map
from upstander.brief.profile_page import profile_page
from upstander.model.resilience_indicator import constructs, indicators
from upstander.model.small_area_shape import AreaShape
from upstander.model.survey_observation import Observation
from upstander.resilience.profile import profile
from upstander.resilience.profile_mask import BESIDE, SMALL, SOURCE, withheld

NAN = float("nan")


def seen(group: str, value: float, base: int, **more: object) -> Observation:
    by = "sex" if group else ""
    made = Observation("Oakshire", "trust_people", "2020", by, group, value, NAN, NAN, base, "ESS")
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_small_group_is_withheld_and_the_next_smallest_with_it_when_exact_figures_tell() -> None:
    made = [seen("", 0.5, 300), seen("f", 0.5, 180), seen("m", 0.5, 110), seen("other", 0.9, 10)]
    found = withheld(made, 50)
    assert {key[-1]: why for key, why in found.items()} == {"other": SMALL, "m": BESIDE}


def test_rounding_that_hides_a_small_group_leaves_the_others_shown() -> None:
    made = [
        seen(g, v, n, rounded=0.01)
        for g, v, n in [("", 0.5, 9000), ("f", 0.5, 5000), ("m", 0.5, 3970), ("other", 0.9, 30)]
    ]
    assert {key[-1] for key in withheld(made, 50)} == {"other"}


def test_a_figure_that_the_source_suppresses_is_never_shown_and_never_0() -> None:
    made = profile([seen("", 0.5, 9000), seen("other", NAN, 10, suppressed=True)])
    (row,) = [row for row in made.rows if row.why]
    assert (row.why, row.as_dict()["value"]) == (SOURCE, None)
    page = profile_page(made)
    assert "withheld by the source" in page


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 400), st.floats(0.05, 0.95)), min_size=2, max_size=6),
    st.sampled_from([0.0, 0.01]),
)
def test_what_is_shown_never_tells_a_small_group(
    groups: list[tuple[int, float]], step: float
) -> None:
    people = sum(n for n, _ in groups)
    whole = sum(n * v for n, v in groups) / people

    def said(value: float) -> float:
        return round(value / step) * step if step else value

    made = [seen("", said(whole), people, rounded=step)]
    made += [seen(f"g{k}", said(v), n, rounded=step) for k, (n, v) in enumerate(groups)]
    found = withheld(made, 50)
    if made[0].key in found:
        return
    hidden = [k for k, one in enumerate(made[1:]) if one.key in found]
    shown = [one for one in made[1:] if one.key not in found]
    if len(hidden) == 1 and groups[hidden[0]][0] < 50 and shown:
        n = groups[hidden[0]][0]
        # The ends of what rounding leaves open for the hidden mean.
        centre = (made[0].value * people - sum(one.value * one.base for one in shown)) / n
        half = step / 2 * (people + sum(one.base for one in shown)) / n
        assert 2 * half >= 0.2 - 1e-9 or not math.isfinite(centre)


def over_time(*pairs: tuple[str, float, float]) -> list[Observation]:
    return [
        seen("", value, 900, time=time, low=value - half, high=value + half)
        for time, value, half in pairs
    ]


def test_a_change_is_told_with_its_interval_and_read_by_the_direction() -> None:
    up = profile(over_time(("2018", 4.0, 0.3), ("2020", 5.0, 0.4))).changes[0]
    assert (up.low, up.high) == pytest.approx((0.5, 1.5))
    assert up.reads == "better"
    down = [
        replace(one, indicator="cohesion_harassment", value=one.value / 10, low=NAN, high=NAN)
        for one in over_time(("2018", 1.0, 0.0), ("2020", 3.0, 0.0))
    ]
    ends = [replace(one, low=one.value - 0.01, high=one.value + 0.01) for one in down]
    assert profile(ends).changes[0].reads == "worse"
    assert profile(down).changes[0].reads == "unknown"


def test_a_change_within_its_interval_is_not_sure() -> None:
    made = profile(over_time(("2018", 4.0, 0.8), ("2020", 4.5, 0.8)))
    assert made.changes[0].reads == "not sure"


def test_rounding_widens_a_change() -> None:
    plain = profile(over_time(("2018", 4.0, 0.3), ("2020", 5.0, 0.4))).changes[0]
    rounded = [
        replace(one, rounded=0.2) for one in over_time(("2018", 4.0, 0.3), ("2020", 5.0, 0.4))
    ]
    wide = profile(rounded).changes[0]
    assert (wide.low, wide.high) == pytest.approx((plain.low - 0.2, plain.high + 0.2))


def test_another_source_is_no_change() -> None:
    early, late = over_time(("2018", 4.0, 0.3), ("2020", 9.0, 0.3))
    (found,) = profile([early, replace(late, source="Another survey")]).changes
    assert found.reads == "unknown"
    assert math.isnan(found.value)
    assert "not compared" in found.note


def test_groupings_that_an_indicator_is_wanted_by_are_missing_until_there() -> None:
    made = profile([seen("", 5.0, 900)])
    lacking = {one.who for one in made.missing if one.indicator == "trust_people"}
    assert lacking == set(indicators()["trust_people"].by)


def test_an_indicator_all_of_whose_figures_are_withheld_is_missing() -> None:
    made = profile([seen("", 5.0, 12)])
    (found,) = [m for m in made.missing if m.indicator == "trust_people" and not m.who]
    assert found.why == "all figures are withheld"


def test_each_indicator_says_what_it_leaves_out_and_each_construct_has_three_or_more() -> None:
    for one in indicators().values():
        assert one.direction in {"up", "down"}
        assert one.construct in constructs()
        assert one.leaves_out
        assert one.co_design
        assert one.by
        assert one.checked in {
            "general knowledge",
            "stored public copy",
            "read in the published tables",
        }
        if one.table_title:
            assert one.checked == "read in the published tables"
    for key in constructs():
        assert 3 <= sum(1 for one in indicators().values() if one.construct == key) <= 5


def square(x: float) -> tuple[tuple[float, float], ...]:
    return ((x, 0.0), (x + 1, 0.0), (x + 1, 1.0), (x, 1.0))


SHAPES = [AreaShape({"nr": str(k), "code": c}, (square(float(k)),)) for k, c in enumerate("abcd")]


def test_a_class_is_sure_only_where_the_whole_interval_lies_in_it() -> None:
    figures = {
        name: seen("", value, 900, place=name, low=low, high=high)
        for name, value, low, high in [
            ("a", 0.0, -0.1, 0.5),
            ("b", 4.0, 3.1, 4.4),
            ("c", 2.5, 1.9, 2.9),
        ]
    }
    made = area_map(SHAPES, figures)
    assert made is not None
    assert [(one.shade, one.sure) for one in made.areas] == [
        (0, True),
        (3, True),
        (2, False),
        (-1, False),
    ]


def test_a_place_without_an_outline_is_told() -> None:
    figures = {name: seen("", 1.0, 900, place=name) for name in ("a", "b", "Atlantis")}
    made = area_map(SHAPES, figures)
    assert made is not None
    assert made.unmatched == ("Atlantis",)


def test_one_place_alone_is_no_map() -> None:
    assert area_map(SHAPES, {"a": seen("", 1.0, 900)}) is None


def test_the_page_has_a_table_for_each_map_and_no_script() -> None:
    made = profile(
        [seen("", 0.4, 900, place="a", low=0.3, high=0.5), seen("", 0.6, 900, place="b")]
    )
    page = profile_page(made, SHAPES, ["<b>note</b>"])
    assert "hatched: the class is not sure" in page
    assert "<script" not in page
    assert "&lt;b&gt;note" in page
    assert page.count("<caption>") >= 2


def test_a_withheld_value_is_nowhere_on_the_page() -> None:
    rows = [seen("", 0.5, 300), seen("f", 0.51, 250), seen("other", 0.87654, 10)]
    page = profile_page(profile(rows))
    assert "0.877" not in page
    assert "87.7" not in page
    assert "withheld: few people" in page
