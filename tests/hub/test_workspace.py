"""The pictures of a case: one selection, each reader's own view, and what was known on a day."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub

from upstander.hub.audit.models import Entry
from upstander.hub.cases.actions import enter
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view
from upstander.hub.people.roles import Role
from upstander.hub.workspace.map_drawing import chart
from upstander.hub.workspace.places import spots_of
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access

PICTURES = (
    "graph/",
    "graph/data/",
    "map/",
    "timeline/",
    "table/",
    "sources/",
    "selected/",
    "known/",
)
HOSTILE = "</script><img src=x onerror=alert(1)>"


def where(small: SmallHub, rest: str) -> str:
    return f"/cases/{small.case.pk}/{rest}"


def access(small: SmallHub, role: Role) -> Access:
    found = case_access(small.people[role], small.case.pk)
    assert found is not None
    return found


def page(small: SmallHub, rest: str, role: Role = Role.ANALYST) -> str:
    answer = small.client(role).get(where(small, rest))
    assert answer.status_code == 200
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())


def graph(small: SmallHub, query: str = "", role: Role = Role.ANALYST) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page(small, f"graph/data/{query}", role))
    return found


def say(small: SmallHub, *told: Statement, role: Role = Role.ANALYST) -> None:
    for statement in told:
        enter(access(small, role), statement)


def test_a_graph_holds_what_its_reader_may_see_and_nothing_hints_at_more(small: SmallHub) -> None:
    seen = graph(small)
    assert {n["id"] for n in seen["nodes"]} == {"u-1", "u-2"}
    assert [(x["from"], x["to"], x["layer"]) for x in seen["lines"]] == [("u-1", "u-2", "command")]
    assert seen["total"] == 2
    assert {n["id"]: n["lines"] for n in seen["nodes"]} == {"u-1": 1, "u-2": 1}
    assert HIDDEN in json.dumps(graph(small, role=Role.PARTNER))


def test_a_hidden_thing_moves_nothing_in_the_drawing_of_those_who_do_not_see_it(
    small: SmallHub,
) -> None:
    before = graph(small)
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    say(
        small,
        Statement("d", "u-4", "Unit", "name", f"{HIDDEN} Two", source="p", marking=red),
        Statement("d", "c-4", "Command", "superior", "u-2", source="p", marking=red),
        Statement("d", "c-4", "Command", "subordinate", "u-4", source="p", marking=red),
        role=Role.PARTNER,
    )
    assert graph(small) == before
    assert len(graph(small, role=Role.PARTNER)["nodes"]) == 4


@pytest.mark.parametrize("rest", PICTURES)
def test_no_picture_tells_of_what_is_hidden_even_to_who_selects_it(
    small: SmallHub, rest: str
) -> None:
    asked = page(small, f"{rest}?sel=u-3&sel=nothing-like-it&layers=incidents&layers=command")
    assert HIDDEN not in asked
    unknown = page(small, f"{rest}?sel=u-7&sel=nothing-like-it&layers=incidents&layers=command")
    assert asked.replace("u-3", "u-7") == unknown


@pytest.mark.parametrize("rest", PICTURES)
def test_looking_at_a_picture_of_what_is_marked_is_in_the_log(small: SmallHub, rest: str) -> None:
    page(small, rest)
    said = Entry.objects.filter(action="case read").order_by("-pk").values_list("detail", flat=True)
    assert said[0]["level"] == "TLP:AMBER"


def test_the_selection_and_the_day_are_carried_from_picture_to_picture(small: SmallHub) -> None:
    day = timezone.now().date().isoformat()
    for rest in ("graph/", "map/", "timeline/", "table/", "sources/", "known/"):
        shown = page(small, f"{rest}?sel=u-2&asof={day}")
        for other in ("graph/", "map/", "timeline/", "table/", "sources/", "known/"):
            assert f'{where(small, other)}?sel=u-2&amp;asof={day}"' in shown
        assert "Ford Guard" in shown


def test_a_picture_as_of_a_day_holds_what_was_known_by_its_end(small: SmallHub) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    StatementRow.objects.filter(entity_id="u-1").update(entered_at=long_ago)
    day = (timezone.now() - timedelta(days=10)).date().isoformat()
    then = graph(small, f"?asof={day}")
    assert [n["id"] for n in then["nodes"]] == ["u-1"]
    assert not then["lines"]
    told = page(small, f"table/?asof={day}")
    assert "3rd Ford Battalion" in told
    assert "Ford Guard" not in told
    assert "See it as of now" in told
    assert "1 statement was known" in page(small, f"known/?asof={day}")
    assert "Ford Guard" not in page(small, f"known/?asof={day}&sel=u-2")
    assert len(graph(small, "?asof=not-a-day")["nodes"]) == 2


def test_statements_and_sources_are_those_of_what_is_selected(small: SmallHub) -> None:
    whole, part = page(small, "table/"), page(small, "table/?sel=u-2")
    say(small, Statement("d", "u-9", "Unit", "name", "Mill Guard", source="elsewhere"))
    assert "3 statements" in part
    assert "4 statements" in whole
    assert "elsewhere" not in page(small, "sources/?sel=u-2")
    assert "elsewhere" in page(small, "sources/")


def test_what_is_selected_is_told_in_short_by_what_its_reader_sees(small: SmallHub) -> None:
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    say(
        small,
        Statement("d", "u-2", "Unit", "alias", f"{HIDDEN} Guard", source="p", marking=red),
        role=Role.PARTNER,
    )
    for rest in ("selected/?sel=u-2", "map/?sel=u-2"):
        told = page(small, rest)
        for words in ("Ford Guard", "3rd Ford Battalion", "TLP:", "grade", "entity_id=u-2"):
            assert words in told
        assert HIDDEN not in told
    assert HIDDEN in page(small, "selected/?sel=u-2", Role.PARTNER)
    assert "entity_id" not in page(small, "selected/?sel=u-2", Role.DECIDER)


def test_a_graph_starts_around_what_is_selected_and_says_what_is_not_drawn(
    small: SmallHub,
) -> None:
    say(small, *(
        Statement("d", f"x-{k}", "Unit", "name", f"Unit {k}", source="wire") for k in range(60)
    ))  # fmt: skip
    seen = graph(small, "?most=50")
    assert sum(n["at"] is not None for n in seen["nodes"]) == 50
    assert "Showing 50 of 62" in page(small, "graph/?most=50")
    assert "Not drawn: 12" in page(small, "graph/?most=50")
    near = graph(small, "?sel=u-2")
    assert {n["id"] for n in near["nodes"] if n["at"]} == {"u-1", "u-2"}


def test_words_of_a_source_stay_words_in_every_picture(small: SmallHub) -> None:
    say(
        small,
        Statement("d", "a-1", "Address", "full", HOSTILE, source="s"),
        Statement("d", "a-1", "Address", "latitude", "12.5", source="s"),
        Statement("d", "a-1", "Address", "longitude", "30", source="s"),
        Statement("d", "i-1", "Incident", "name", HOSTILE, source="s"),
        Statement("d", "i-1", "Incident", "place", "a-1", source="s"),
        Statement("d", "i-1", "Incident", "date", "2026-03", source="s"),
    )
    for rest in ("graph/", "map/", "timeline/", "table/", "sources/"):
        assert HOSTILE not in page(small, f"{rest}?layers=incidents&sel=i-1")
    answer = small.client(Role.ANALYST).get(where(small, "graph/data/?layers=incidents"))
    assert answer["Content-Type"] == "application/json"
    assert HOSTILE in [n["name"] for n in answer.json()["nodes"]]


def test_a_map_shows_points_what_is_tied_to_them_and_what_is_not_on_it(small: SmallHub) -> None:
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    say(
        small,
        Statement("d", "a-1", "Address", "full", "Mill Lane", source="s"),
        Statement("d", "a-1", "Address", "latitude", "12.5", source="s"),
        Statement("d", "a-1", "Address", "longitude", "30.25", source="s"),
        Statement("d", "i-1", "Incident", "name", "Fire", source="s"),
        Statement("d", "i-1", "Incident", "place", "a-1", source="s"),
        Statement("d", "a-2", "Address", "full", "Nowhere Road", source="s"),
        Statement("d", "a-2", "Address", "latitude", "north", source="s"),
        Statement("d", "a-2", "Address", "longitude", "1", source="s"),
    )
    say(
        small,
        Statement("d", "i-2", "Incident", "name", HIDDEN, source="p", marking=red),
        Statement("d", "i-2", "Incident", "place", "a-1", source="p", marking=red),
        role=Role.PARTNER,
    )
    shown = page(small, "map/")
    assert "1 point, of 1 that you may see" in shown
    for words in ("Mill Lane", "Fire", "12.500", "30.250", 'class="land"', "Nowhere Road"):
        assert words in shown
    assert HIDDEN not in shown
    assert HIDDEN in page(small, "map/", Role.PARTNER)


def test_what_names_a_territory_lies_at_its_seat(small: SmallHub) -> None:
    say(
        small,
        Statement("d", "a-1", "Address", "full", "Mill Lane", source="s"),
        Statement("d", "a-1", "Address", "latitude", "12.5", source="s"),
        Statement("d", "a-1", "Address", "longitude", "30.25", source="s"),
        Statement("d", "t-1", "Territory", "name", "Lower Mill", source="s"),
        Statement("d", "t-1", "Territory", "addressEntity", "a-1", source="s"),
        Statement("d", "i-1", "Incident", "name", "Fire", source="s"),
        Statement("d", "i-1", "Incident", "place", "t-1", source="s"),
        Statement("d", "o-1", "AreaOfOperation", "unit", "u-1", source="s"),
        Statement("d", "o-1", "AreaOfOperation", "place", "t-1", source="s"),
    )
    access = case_access(small.people[Role.ANALYST], small.case.pk)
    assert access is not None
    (spot,) = spots_of(case_view(access))
    assert spot.things == ("a-1", "i-1", "t-1", "u-1")


def test_an_invented_country_has_no_outlines() -> None:
    assert chart([(10, 20), (11, 22)]).outlines
    assert not chart([(10, 20), (11, 22)], outlines=False).outlines


def test_the_name_of_a_country_stands_inside_it_or_nowhere() -> None:
    seen = chart([(10.0, 20.0), (19.0, 34.0)])
    named = {outline.name: outline.at for outline in seen.outlines if outline.at}
    assert {"Sudan", "Chad"} <= set(named)
    assert "Saudi Arabia" not in named
    meridians = dict(seen.meridians)
    assert named["Chad"][0] < meridians[24] < named["Sudan"][0]


def test_a_timeline_draws_what_has_a_date_and_lists_it(small: SmallHub) -> None:
    say(
        small,
        Statement("d", "i-1", "Incident", "name", "Fire", source="s", first_seen="2026-04-02"),
        Statement("d", "i-1", "Incident", "date", "2026-03", source="s"),
        Statement("d", "c-1", "Command", "startDate", "2024", source="s"),
        Statement("d", "i-2", "Incident", "name", "Undated", source="s", first_seen="soon"),
    )
    shown = page(small, "timeline/")
    assert "3rd Ford Battalion → Ford Guard" in shown
    assert '<time datetime="2026-03">' in shown
    assert "Undated" not in shown
    assert shown.count('class="bar') == 3
    assert "Fire" not in page(small, "timeline/?sel=u-2")
    assert "3rd Ford Battalion → Ford Guard" in page(small, "timeline/?sel=u-2")


@pytest.mark.slow
def test_unstated_relations_are_drawn_where_asked_for_and_never_of_what_is_hidden(
    small: SmallHub,
) -> None:
    units = [Statement("d", f"x-{k}", "Unit", "name", f"Unit {k}", source="w") for k in range(12)]
    ties = [
        Statement("d", f"t-{k}-{m}", "Command", prop, f"x-{end}", source="w")
        for k in range(12)
        for m in range(k)
        if (k + m) % 5
        for prop, end in (("superior", m), ("subordinate", k))
    ]
    say(small, *units, *ties)
    assert not any(x["inferred"] for x in graph(small)["lines"])
    found = [x for x in graph(small, "?questions=1")["lines"] if x["inferred"]]
    assert found
    assert all({x["from"], x["to"]} <= {u.entity_id for u in units} for x in found)
    assert "nobody has stated this" in page(small, "graph/?questions=1")
