"""Publishers' files, as they are offered: what is read of them, and what never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.evidence.datasets import deliveries

from upstander.errors import Problem, UsageError
from upstander.evidence.checking import check_case
from upstander.evidence.declaration import declared
from upstander.evidence.delivery import delivered, events_of, statements_of, years_of
from upstander.model.entity import Entity, assemble
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

STATED = sorted(set(deliveries.offered()) - {"ucdp_ged", "acled", "vdem"})


def read(folder: Path, key: str) -> tuple[dict[str, Entity], list[Problem]]:
    dataset, path = deliveries.put(folder, key)
    with delivered(declared(dataset), path, excerpt=True) as delivery:
        found = list(statements_of(delivery))
    said = [item for item in found if isinstance(item, Statement)]
    assert {s.dataset for s in said} == {dataset}
    assert {s.marking for s in said} == {declared(dataset).marking}
    assert {s.grade for s in said} == {declared(dataset).grade}
    return assemble(said), [item for item in found if isinstance(item, Problem)]


def facts(entity: Entity) -> dict[str, tuple[str, ...]]:
    return {s.prop: entity.values(s.prop) for s in entity.statements}


def of_schema(entities: dict[str, Entity], schema: str) -> list[Entity]:
    return sorted((e for e in entities.values() if e.schema == schema), key=lambda e: e.id)


@pytest.mark.parametrize("key", STATED)
def test_each_publishers_file_is_read_without_a_fault_and_holds_together(
    tmp_path: Path, key: str
) -> None:
    from datetime import date

    from upstander.model.case import CaseFile, Manifest

    entities, problems = read(tmp_path, key)
    assert entities
    assert problems == []
    said = tuple(s for e in entities.values() for s in e.statements)
    case = CaseFile(Manifest("c", "x", date(2026, 1, 1), next(iter(entities))), said)
    # What a file refers to and does not describe stands in its other files.
    faults = [p for p in check_case(case) if "nothing is said" not in p.message]
    assert faults == []


@pytest.mark.parametrize("key", STATED)
def test_nothing_private_of_a_person_is_read(tmp_path: Path, key: str) -> None:
    entities, _ = read(tmp_path, key)
    people = {s.prop for e in of_schema(entities, "Person") for s in e.statements}
    assert people <= {"name", "alias", "topics", "position", "country", "programId"}
    values = {s.value for e in entities.values() for s in e.statements}
    assert not values & {"1950", "1950-01-01", "1973-01", "1960", "P1", "@colonel", "a@b.c"}
    assert not any("A St" in value or "B St" in value for value in values)


def test_one_sided_violence_is_told_of_the_actor_with_its_bounds(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "one_sided")
    assert entities["ucdp-actor-11"].schema == "PublicBody"
    assert entities["ucdp-actor-12"].schema == "Organization"
    told = of_schema(entities, "Observation")
    of_state = [e for e in told if e.first("subject") == "ucdp-actor-11"]
    assert sorted(e.first("value") for e in of_state) == ["30", "40", "90"]
    assert {e.first("date") for e in told} == {"2001"}


def test_a_groups_access_to_power_changes_by_period(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "epr")
    (group,) = of_schema(entities, "Community")
    assert (group.caption, group.first("place")) == ("Northerners", "country-ng")
    power = [e for e in of_schema(entities, "Observation") if "power" in e.first("variable")]
    assert [(e.first("startDate"), e.first("endDate"), e.first("summary")) for e in power] == [
        ("2000", "2010", "JUNIOR PARTNER"),
        ("2011", "2021", "DISCRIMINATED"),
    ]


def test_a_list_is_the_origin_and_relatives_are_left_out(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "opensanctions")
    assert set(entities) == {"NK-1", "NK-2"}
    assert {s.origin for s in entities["NK-1"].statements} == {"eu_list,un_list"}
    assert facts(entities["NK-2"]) == {
        "name": ("A General",), "topics": ("sanction",), "position": ("Chief",),
    }  # fmt: skip
    by_table, _ = read(tmp_path, "targets")
    assert set(by_table) == {"NK-1", "NK-2"}
    assert facts(by_table["NK-1"]) == {
        "name": ("Numera Trading",), "alias": ("N. Trading", "NT"), "country": ("gb", "ng"),
        "topics": ("sanction",), "programId": ("UN-1",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "kind", "share"),
    [("bods_2", "shareholding", "25-50"), ("bods_4", "votingRights", "51")],
)
def test_an_owner_is_kept_by_name_and_one_who_is_not_named_is_a_note(
    tmp_path: Path, key: str, kind: str, share: str
) -> None:
    entities, _ = read(tmp_path, key)
    assert facts(entities["bods-p1"]) == {"name": ("An Owner",)}
    assert {s.origin for s in entities["bods-p1"].statements} == {
        "A register" if key == "bods_2" else declared("bods").publisher
    }
    (owned,) = of_schema(entities, "Ownership")
    told = facts(owned)
    assert (told["owner"], told["asset"]) == (("bods-p1",), ("bods-e1",))
    assert (told["ownershipType"], told["percentage"]) == ((kind,), (share,))
    assert "not named" in entities["bods-e1"].first("notes")
    assert len(of_schema(entities, "Directorship")) == (key == "bods_2")


def test_a_company_keeps_its_registration_and_a_grocer_only_a_name(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "gleif_1")
    mine, grocer = (entities[f"lei-{lei}"] for lei in deliveries.LEIS[:2])
    assert (mine.schema, mine.first("incorporationDate")) == ("Company", "2001-02-03")
    assert grocer.schema == "LegalEntity"
    assert set(facts(grocer)) == {"name", "leiCode", "status", "jurisdiction"}
    assert {s.last_seen for s in mine.statements} == {"2024-05-06"}


def test_a_parent_owns_and_a_manager_is_only_linked(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "gleif_2")
    (owned,), (linked,) = of_schema(entities, "Ownership"), of_schema(entities, "UnknownLink")
    assert owned.first("owner") == linked.first("subject") == f"lei-{deliveries.LEIS[2]}"
    assert linked.first("role") == "IS_FUND-MANAGED_BY"


def test_figures_that_are_nought_or_not_told_are_no_statements(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "unhcr")
    told = of_schema(entities, "Observation")
    names = {e.id: e.caption for e in of_schema(entities, "Territory")}
    assert {(e.first("value"), names[e.first("subject")]) for e in told} == {
        ("5", "South Sudan"), ("7", "Unknown"), ("900", "South Sudan"),
    }  # fmt: skip
    assert "country-ug" in names


def test_an_order_of_arms_says_what_is_an_estimate(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "sipri")
    deals = {e.first("summary"): e for e in of_schema(entities, "Enablement")}
    planes = deals["Rafale, FGA aircraft"]
    assert (planes.first("supplier"), planes.first("recipient")) == ("state-ci", "state-ng")
    assert planes.first("quantity") == "10 delivered of 12 ordered"
    assert (planes.first("startDate"), planes.first("endDate")) == ("2015", "2017")
    assert "estimated by SIPRI: Year of order, Number delivered" in planes.first("description")
    assert entities[deals["M-1, mortar"].first("recipient")].schema == "Organization"
    assert entities["state-ci"].caption == "Côte d'Ivoire"


def test_the_register_in_utf8_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, _ = read(tmp_path / "a", "sipri")
    path = tmp_path / "u.csv"
    path.write_text("Notes\n" * 12 + deliveries.ORDERS, encoding="utf-8")
    with delivered(declared("sipri_register"), path) as delivery:
        again = assemble(s for s in statements_of(delivery) if isinstance(s, Statement))
    assert {k: facts(e) for k, e in again.items()} == {k: facts(e) for k, e in first.items()}


def test_an_indicator_is_told_of_countries_with_its_breakdown(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "who")
    (told,) = of_schema(entities, "Observation")
    assert told.first("variable") == "Under-five mortality; Sex: Female"
    assert (told.first("value"), told.first("summary")) == ("11.5", "interval 9 to 13")
    (plain,) = of_schema(read(tmp_path, "plain")[0], "Observation")
    assert plain.first("subject") == told.first("subject") == "country-ng"


def test_days_of_citation_bound_a_command_and_a_posting(tmp_path: Path) -> None:
    entities, _ = read(tmp_path, "parentage")
    (command,) = of_schema(entities, "Command")
    assert command.first("superior") == "sfm-unit-u0"
    spans = {(s.valid_from, s.valid_to) for s in command.statements}
    assert spans == {("by 2001", "since 2010-05")}
    posts, _ = read(tmp_path, "personnel")
    (post,) = of_schema(posts, "Posting")
    assert {(s.valid_from, s.valid_to) for s in post.statements} == {
        ("2009-01-02", "since 2010-03")
    }
    assert post.first("unit") == "sfm-unit-u1"


def test_events_and_country_years_go_to_the_readers_that_know_them(tmp_path: Path) -> None:
    for key, deaths in (("ucdp_ged", 6.0), ("acled", 6.0)):
        dataset, path = deliveries.put(tmp_path, key)
        with delivered(declared(dataset), path, excerpt=True) as delivery:
            reading = events_of(delivery)
            assert reading.events.deaths.sum() == deaths
            assert reading.problems == ()
            with pytest.raises(UsageError, match="no statements"):
                list(statements_of(delivery))
    dataset, path = deliveries.put(tmp_path, "vdem")
    with delivered(declared(dataset), path, excerpt=True) as delivery:
        years = years_of(delivery).values
    assert years.columns == ("v2x_polyarchy", "v2clkill", "v2x_rule")
    assert years.codes.tolist() == [475, 475]


@pytest.mark.slow
@pytest.mark.data
def test_the_real_file_of_one_sided_violence_is_read_whole(data: Path) -> None:
    path = data / "risk" / "ucdp_onesided_v25_1.csv"
    if not path.is_file():
        pytest.skip("this public data folder has no file of one-sided violence")
    with delivered(declared("ucdp_one_sided"), path) as delivery:
        found = list(statements_of(delivery))
    entities = assemble(item for item in found if isinstance(item, Statement))
    assert not any(isinstance(item, Problem) for item in found)
    told = of_schema(entities, "Observation")
    assert len(told) == 3 * 1062
    best = [e for e in told if e.first("variable").endswith("best estimate")]
    # Rwanda 1994 is the year with by far the most deaths in the data.
    worst = max(best, key=lambda e: float(e.first("value")))
    assert worst.first("date") == "1994"
    assert "Rwanda" in worst.first("summary")
