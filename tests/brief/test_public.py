"""The public brief is the same as if all else had never been collected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from upstander.brief.audience import Audience, reader_for
from upstander.brief.compose import compose, look
from upstander.brief.fitting import fitted
from upstander.brief.rendering import as_html
from upstander.errors import InputError
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from upstander.brief.document import Brief
    from upstander.brief.situation import Situation
    from upstander.model.case import CaseFile


def test_no_count_or_path_of_the_public_brief_betrays_what_is_marked(
    case: CaseFile, public: tuple[Brief, bytes]
) -> None:
    clear = tuple(s for s in case.statements if s.marking.level == TLP.CLEAR)
    never = replace(case, statements=clear)
    seen = look(never, Audience.PUBLIC, budget=None, worlds=256, seed=1)
    brief, printed = fitted(seen, Audience.PUBLIC, "brief-public.html")
    assert as_html(brief) == as_html(public[0])
    assert printed.data == public[1]


def test_everything_in_it_is_clear(public: tuple[Brief, bytes]) -> None:
    exhibits = [e for entry in public[0].evidence for e in entry.exhibits]
    assert exhibits
    assert {e.marking for e in exhibits} == {"TLP:CLEAR"}
    assert public[0].level is TLP.CLEAR


def test_it_names_no_lever_no_weak_point_and_no_protector(
    situation: Situation, public: tuple[Brief, bytes]
) -> None:
    page = as_html(public[0])
    protectors = [situation.caption(key) for key in situation.protectors]
    levers = [e.caption for e in situation.entities.values() if e.schema == "Lever"]
    assert protectors
    assert levers
    assert not [name for name in (*protectors, *levers) if name in page]
    assert "without it" not in page


def test_red_enters_no_brief(case: CaseFile) -> None:
    for audience in Audience:
        view = case.view(reader_for(audience, case))
        assert all(s.marking.level < TLP.RED for s in view.statements)


def test_a_case_of_which_nothing_may_be_shown_makes_no_public_brief(case: CaseFile) -> None:
    hidden = tuple(replace(s, marking=Marking(TLP.AMBER)) for s in case.statements[:50])
    with pytest.raises(InputError, match="nothing in this case"):
        compose(replace(case, statements=hidden, forecast=None), Audience.PUBLIC)
