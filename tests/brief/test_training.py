"""Trained units: who could have held a post after the course, and nothing concluded from it."""

from __future__ import annotations

import pytest

from upstander.brief.training import training_page
from upstander.model.entity import assemble
from upstander.model.statement import Statement
from upstander.network.trained import later_under, trained_units


def said(key: str, schema: str, when: str = "", **facts: str) -> list[Statement]:
    start, _, end = when.partition("/")
    return [
        Statement("d", key, schema, prop, value, source="s", valid_from=start, valid_to=end)
        for prop, value in facts.items()
    ]


@pytest.fixture
def small_world() -> list[Statement]:
    return [
        *said("u", "Unit", name="3rd Battalion"),
        *said("hq", "Unit", name="Headquarters"),
        *said("us", "Organization", name="Training Team"),
        *said("before", "Person", name="Held it before"),
        *said("after", "Person", name="Held it after"),
        *said("c", "Enablement", supplier="us", recipient="u", supplied="training"),
        *said("c", "Enablement", startDate="2010-05-01", quantity="12", summary="Law of war"),
        *said("k", "Command", superior="hq", subordinate="u"),
        *said("p", "Posting", "2004/2008", holder="before", unit="u", role="Commander"),
        *said("q", "Posting", "by 2012/since 2014", holder="after", unit="u", commanding="true"),
    ]


def test_only_posts_that_could_follow_the_course_are_shown(small_world: list[Statement]) -> None:
    (unit,) = trained_units(assemble(small_world))
    assert [post.caption for post in unit.posts] == ["Held it after"]
    assert unit.superiors == ("Headquarters",)
    assert unit.students == 12


def test_a_post_without_dates_could_be_later_and_is_shown(small_world: list[Statement]) -> None:
    undated = said("r", "Posting", holder="before", unit="u")
    (unit,) = trained_units(assemble([*small_world, *undated]))
    assert len(unit.posts) == 2


def test_the_page_says_what_it_cannot_say(small_world: list[Statement]) -> None:
    counts = {"courses": 3, "matched": 1, "unmatched": 2}
    page = training_page("Units", assemble(small_world), counts=counts, attribution=["Credit"])
    assert "says nothing of anyone's conduct" in page.replace("&#39;", "'")
    assert "Held it after" in page
    assert "Held it before" not in page
    assert "by 2012, to 2014 or later" in page


def test_markup_in_a_name_is_shown_and_not_run(small_world: list[Statement]) -> None:
    hostile = said("u", "Unit", alias="x") + said("v", "Unit", name="<script>alert(1)</script>")
    more = said("d", "Enablement", supplier="us", recipient="v", supplied="training")
    world = assemble([*small_world, *hostile, *more])
    counts = {"courses": 1, "matched": 1, "unmatched": 0}
    page = training_page("Units", world, counts=counts, attribution=[])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_unit_is_found_under_those_who_could_have_commanded_it_later(
    small_world: list[Statement],
) -> None:
    more = [
        *said("top", "Unit", name="Top"),
        *said("top2", "Unit", name="Dissolved before"),
        *said("k2", "Command", superior="top", subordinate="hq"),
        *said("k3", "Command", "2001/2004", superior="top2", subordinate="hq"),
    ]
    units = trained_units(assemble([*small_world, *more]))
    assert [t.unit.id for t in later_under(units, "after")] == ["u"]
    assert [t.unit.id for t in later_under(units, "top")] == ["u"]
    assert later_under(units, "before") == later_under(units, "top2") == ()


def test_surely_later_is_only_what_is_stated_of_a_day_after_the_course(
    small_world: list[Statement],
) -> None:
    undated = said("r", "Posting", holder="before", unit="u", commanding="true")
    (unit,) = trained_units(assemble([*small_world, *undated]))
    sure = {post.caption: post.surely_follows(unit.first) for post in unit.posts}
    assert sure == {"Held it after": True, "Held it before": False}


def test_only_the_courses_of_the_suppliers_asked_for_count(small_world: list[Statement]) -> None:
    entities = assemble(small_world)
    assert trained_units(entities, suppliers={"somebody else"}) == ()
    assert len(trained_units(entities, suppliers={"us"})) == 1
