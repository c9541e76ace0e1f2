"""What is searched for is found in what somebody sees, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hub.conftest import HIDDEN
from tests.hub.test_analyses import of

from upstander.hub.audit.models import Entry
from upstander.hub.cases.actions import enter
from upstander.hub.cases.searching import MOST, found_in
from upstander.hub.cases.statements import case_view
from upstander.hub.people.roles import Role
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

AMBER = Marking(TLP.AMBER, "Hub")


def named(small: SmallHub, key: str, value: str) -> None:
    said = Statement("hub", key, "Unit", "name", value, source="a desk", marking=AMBER)
    enter(of(small, Role.ANALYST), said)


def test_a_thing_is_found_by_its_name_in_any_case_and_without_its_accents(small: SmallHub) -> None:
    named(small, "u-9", "Évêché d’Été")
    named(small, "u-10", "قوات أحمد")
    client = small.client(Role.DESK)
    for words in ("eveche", "ÉTÉ évêché", "u-9"):
        page = client.get("/search/", {"q": words}).content.decode()
        assert "/things/u-9/" in page, words
    assert "/things/u-10/" in client.get("/search/", {"q": "قوات احمد"}).content.decode()


def test_what_somebody_does_not_see_is_not_found_and_not_counted(small: SmallHub) -> None:
    for role, is_there in ((Role.DESK, False), (Role.PARTNER, True)):
        page = small.client(role).get("/search/", {"q": HIDDEN.lower()}).content.decode()
        assert ("/things/u-3/" in page) is is_there
        assert ("Nothing is found" in page) is not is_there
    assert (
        "Ford" not in small.client(Role.ANALYST).get("/search/", {"q": "p Column"}).content.decode()
    )


def test_a_stranger_and_an_administrator_find_nothing(small: SmallHub) -> None:
    from tests.hub.conftest import signed_in

    page = signed_in(small.stranger).get("/search/", {"q": "Ford"}).content.decode()
    assert "Nothing is found" in page
    assert small.client(Role.ADMINISTRATOR).get("/search/").status_code == 404


def test_who_finds_marked_material_has_looked_at_it(small: SmallHub) -> None:
    small.client(Role.DESK).get("/search/", {"q": "nothing like it"})
    assert not Entry.objects.filter(action="case read").exists()
    small.client(Role.DESK).get("/search/", {"q": "guard"})
    assert Entry.objects.get(action="case read").detail["page"] == "search"


def test_of_many_the_first_are_shown_and_that_there_are_more(small: SmallHub) -> None:
    for number in range(MOST + 3):
        named(small, f"u-many-{number}", f"Many {number}")
    found = found_in(case_view(of(small, Role.ANALYST)), "many")
    assert len(found.entities) == MOST
    assert not found.is_all
    assert not found_in(case_view(of(small, Role.ANALYST)), "  ").entities
