"""The picture of a case: what it marks, what it hides, and what no name can do to it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from upstander.brief.columns import columns_of
from upstander.brief.scene import Figure, Scene, Tie, scene
from upstander.brief.scene_drawing import drawn
from upstander.brief.scene_page import scene_page
from upstander.brief.scene_words import LETTERS, summary
from upstander.model.marking import TLP
from upstander.network.layers import capability_layers

if TYPE_CHECKING:
    from upstander.brief.situation import Situation


@pytest.fixture(scope="module")
def whole(situation: Situation) -> Scene:
    found = scene(situation, most=60, together=5, protectors=True)
    assert found is not None
    return found


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  (a drawing of ours)


def texts(svg: str) -> str:
    return " ".join(e.text or "" for e in parsed(svg).iter() if e.tag.endswith("text"))


def test_weak_points_and_levers_are_marked_and_numbered_in_the_legend(whole: Scene) -> None:
    marked = {figure.weak: figure.label for figure in whole.figures if figure.weak}
    assert [marked[k + 1] for k in range(len(whole.weak))] == list(whole.weak)
    assert any(figure.levers for figure in whole.figures)
    told = texts(drawn(whole, "T", "B"))
    assert f"W1 {whole.weak[0]}" in told
    assert f"L1 {whole.levers[0]}" in told


def test_persons_are_never_drawn_and_protectors_never_marked(
    whole: Scene, situation: Situation
) -> None:
    assert whole.persons > 0
    for figure in whole.figures:
        assert not situation.entities[figure.id].is_a("Person")
        if figure.kind in {"community", "protector"}:
            assert (figure.weak, figure.levers) == (0, ())


def test_a_public_picture_points_at_nobody_who_protects(situation: Situation) -> None:
    found = scene(situation, most=60, together=5, protectors=False)
    assert found is not None
    outer = [f for f in found.figures if f.kind == "protector"]
    assert all(f.id not in situation.protectors or f.column <= 8 for f in outer)
    assert not any("protection" in tie.layers for tie in found.ties)


def test_what_there_is_no_room_for_is_counted(whole: Scene, situation: Situation) -> None:
    few = scene(situation, most=20, together=5, protectors=True)
    assert few is not None
    assert whole.hidden == 0
    on_routes = sum(f.kind in {"unit", "actor"} for f in whole.figures)
    assert few.hidden == on_routes - 20
    assert f"{few.hidden} more on routes" in texts(drawn(few, "T", "B"))
    assert {f.weak for f in few.figures} == {f.weak for f in whole.figures}


def test_every_layer_has_a_letter_of_its_own() -> None:
    assert set(capability_layers()) <= set(LETTERS)
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_what_is_less_likely_than_not_is_drawn_broken_and_harm_dotted() -> None:
    figures = tuple(Figure(key, key, "actor", k) for k, key in enumerate("ab"))
    tie = Tie("a", "b", ("arms",), 0.3, 2)
    base = Scene(figures, (tie,), (), (), 0, 0, TLP.CLEAR, planned=False)
    assert 'stroke-dasharray="6 4"' in drawn(base, "T", "B")
    sure = replace(base, ties=(replace(tie, probability=0.8),))
    assert "stroke-dasharray" not in drawn(sure, "T", "B")
    harm = replace(base, ties=(replace(tie, layers=("harm",), probability=None),))
    assert 'stroke-dasharray="1.5 4"' in drawn(harm, "T", "B")


@pytest.mark.parametrize(
    "name",
    [
        '<script>alert("1")</script>',
        "]]>&amp;",
        "A" * 300,
        "الفوج الثالث",
        "第三边境旅",
        "",
        "a\x1b",
    ],
)
def test_no_name_breaks_the_picture_or_runs_in_it(name: str) -> None:
    figures = (Figure('"><x', name, "unit", 0, 1), Figure("b", name, "community", 1))
    made = Scene(
        figures, (Tie('"><x', "b", ("harm",), None, 1),), (name,), (name,), 0, 0, TLP.RED, True
    )
    root = parsed(drawn(made, name, "B"))
    assert not [e for e in root.iter() if e.tag.rpartition("}")[2] in {"script", "x", "image"}]
    page = scene_page(made, name, "B")
    assert "<script>alert" not in page
    assert "\x1b" not in page


def test_circles_do_not_pile_everybody_into_one_column() -> None:
    ring = [(f"{k:02}", f"{(k + 1) % 30:02}") for k in range(30)]
    depth = columns_of(ring)
    assert len(set(depth.values())) == 8
    assert max(list(depth.values()).count(c) for c in range(8)) <= 4


def test_the_same_scene_gives_the_same_picture(whole: Scene) -> None:
    assert drawn(whole, "T", "B") == drawn(whole, "T", "B")
    assert "units with reported incidents" in summary(whole)
