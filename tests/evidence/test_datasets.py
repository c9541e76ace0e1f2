"""Public datasets: their statements are exactly what the source says, and what it does not."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

import polars as pl
import pytest

from upstander.errors import DatasetError, Problem
from upstander.evidence.catalogue import catalogue, check, is_here
from upstander.evidence.checking import check_case
from upstander.evidence.datasets.ewp_panel.prepare import prepare as prepare_panel
from upstander.evidence.datasets.ofac_sdn.prepare import prepare as prepare_list
from upstander.evidence.datasets.sfm_nigeria import tables
from upstander.evidence.datasets.sfm_nigeria.prepare import prepare as prepare_units
from upstander.evidence.datasets.us_foreign_military_training.reader import Course, courses
from upstander.evidence.declaration import declared, frame_of, names, read_dataset
from upstander.evidence.training import join_training
from upstander.model.case import CaseFile, Manifest
from upstander.model.entity import Entity, assemble
from upstander.model.marking import CLEAR, TLP
from upstander.model.statement import Statement
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_every_dataset_says_whose_it_is_and_on_what_terms() -> None:
    assert len(catalogue()) == 16
    for dataset in catalogue():
        texts = (
            dataset.publisher, dataset.licence, dataset.licence_source, dataset.attribution,
            dataset.address, dataset.rhythm, dataset.checksums, dataset.verified, dataset.notes,
        )  # fmt: skip
        assert all(texts)
        assert dataset.marking.level <= TLP.GREEN
        assert dataset.offers or dataset.files
        places = ("risk/", "network/actors/", f"delivered/{dataset.name}/")
        assert all(f.path.startswith(places) for f in dataset.files)
        assert all(item.address.startswith("https://") for item in dataset.fetch)


def test_what_may_not_be_passed_on_is_not_marked_clear() -> None:
    green = {dataset.name for dataset in catalogue() if dataset.marking != CLEAR}
    assert green == {"acled", "sipri_register"}


def test_every_offer_expects_rows_columns_and_fill_rates() -> None:
    for dataset in catalogue():
        for offer in dataset.offers:
            expected = offer.expectation
            assert expected.rows
            assert expected.fill
            assert set(expected.fill) <= {*expected.columns, *offer.optional}
            assert all(0 < share <= 1 for share in expected.fill.values())
            assert not set(expected.columns) & set(offer.optional)


def test_an_unknown_dataset_is_told_with_those_that_are_known() -> None:
    with pytest.raises(DatasetError, match="ofac_sdn"):
        declared("../../etc")


def test_a_dataset_that_is_not_here_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is not here"):
        list(read_dataset("sfm_nigeria", tmp_path))


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    file = declared("sfm_nigeria").files[0]
    (tmp_path / file.path).parent.mkdir(parents=True)
    (tmp_path / file.path).write_bytes(b"no parquet")
    with pytest.raises(DatasetError, match="cannot be read as a table"):
        frame_of(file, tmp_path)
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / file.path)
    with pytest.raises(DatasetError, match="has no column"):
        frame_of(file, tmp_path)


def test_a_panel_holds_no_statements(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no statements"):
        list(read_dataset("ewp_panel", tmp_path))


def test_training_is_no_layer_of_capability() -> None:
    assert "training" not in vocabulary("layers")["layers"]


def course(row: int, unit: str, **more: str) -> Course:
    return Course(row, "2010", "Numera", "Grant", "Law of war", unit, **more)


def unit(key: str, name: str, alias: str = "") -> list[Statement]:
    said = [Statement("d", key, "Unit", "name", name)]
    return said + ([Statement("d", key, "Unit", "alias", alias)] if alias else [])


def test_courses_join_units_by_exact_name_only() -> None:
    units = unit("u-1", "1st Ford Battalion", "1 Bn")
    joined = join_training(units, [course(1, "1 BN"), course(2, "1  bn"), course(3, "1 Bn.")])
    assert (joined.courses, joined.names, joined.units, joined.unmatched) == (2, 1, ("u-1",), 1)


def test_a_name_goes_before_an_alias() -> None:
    units = [*unit("u-1", "State Police"), *unit("u-2", "Ford Police", "State Police")]
    assert join_training(units, [course(1, "state police")]).units == ("u-1",)


def test_a_name_of_several_units_makes_no_relation() -> None:
    units = [*unit("u-1", "A", "Police"), *unit("u-2", "B", "Police")]
    joined = join_training(units, [course(7, "police")])
    assert (joined.statements, joined.courses) == ((), 1)
    assert [(p.line, "2 units" in p.message) for p in joined.problems] == [(7, True)]


def test_a_course_is_a_relation_from_the_us_unit_or_the_programme() -> None:
    given = [course(1, "A", us_unit="3 SFG", start="2010-01-02"), course(2, "A", us_unit="N/A")]
    entities = assemble(join_training(unit("u-1", "A"), given).statements)
    made = sorted((e for e in entities.values() if e.schema == "Enablement"), key=lambda e: e.id)
    assert {entities[e.first("supplier")].caption for e in made} == {"3 SFG", "Grant"}
    assert {e.first("supplied") for e in made} == {"training"}
    assert {e.first("recipient") for e in made} == {"u-1"}
    assert {s.original_value for e in made for s in e.about("recipient")} == {"A"}


@pytest.fixture(scope="module")
def nigeria(data: Path) -> dict[str, Entity]:
    said = [s for s in read_dataset("sfm_nigeria", data) if isinstance(s, Statement)]
    return assemble(said)


@pytest.mark.data
def test_the_nigerian_tables_are_read_whole(nigeria: dict[str, Entity]) -> None:
    counts = Counter(entity.schema for entity in nigeria.values())
    assert (counts["Posting"], counts["Person"]) == (885, 667)
    edges = {
        (e.first("superior"), e.first("subordinate"))
        for e in nigeria.values()
        if e.schema == "Command"
    }
    assert len(edges) == 1188


@pytest.mark.data
def test_dates_of_citation_are_bounds_unless_they_are_said_to_be_exact(
    nigeria: dict[str, Entity],
) -> None:
    name = {e.caption: e.id for e in nigeria.values() if e.schema == "Unit"}
    spans = {
        (e.first("superior"), s.valid_from, s.valid_to)
        for e in nigeria.values()
        if e.schema == "Command" and e.first("subordinate") == name["1 Brigade"]
        for s in e.about("superior")
    }
    # The table: first cited 2000 (not the start), last cited 8/30/2007 (the end); then the
    # other from 8/31/2007, last cited 7/20/2017 (open).
    assert spans == {
        (name["Unknown Nigerian Army Division"], "by 2000", "2007-08-30"),
        (name["1 Mechanised Division"], "by 2007-08-31", "since 2017-07-20"),
    }


@pytest.mark.data
def test_each_source_of_a_value_is_a_statement_and_its_publisher_the_origin(
    nigeria: dict[str, Entity],
) -> None:
    (brigade,) = [e for e in nigeria.values() if e.schema == "Unit" and e.caption == "1 Brigade"]
    names_said = brigade.about("name")
    assert len(names_said) == 4
    for said in names_said:
        article = nigeria[said.source]
        assert article.schema == "Article"
        assert article.first("publisher") == said.origin
        assert str(said.grade) == "C2"


@pytest.mark.data
def test_persons_appear_in_posts_only(nigeria: dict[str, Entity]) -> None:
    holders = {v for e in nigeria.values() if e.schema == "Posting" for v in e.values("holder")}
    persons = {e.id for e in nigeria.values() if e.schema == "Person"}
    assert persons == holders
    assert {s.prop for key in persons for s in nigeria[key].statements} <= {"name", "alias"}


@pytest.mark.data
def test_what_the_tables_cannot_mean_is_told(data: Path) -> None:
    told = [p for p in read_dataset("sfm_nigeria", data) if isinstance(p, Problem)]
    assert any("before it starts" in p.message and p.line == 39 for p in told)
    assert all((p.source and p.remedy) or "no such url" in p.message for p in told)


@pytest.mark.data
def test_the_nigerian_case_holds_together(nigeria: dict[str, Entity]) -> None:
    from datetime import date

    said = tuple(s for e in nigeria.values() for s in e.statements)
    subject = next(e.id for e in nigeria.values() if e.schema == "Unit")
    assert check_case(CaseFile(Manifest("ng", "x", date(2018, 1, 1), subject), said)) == ()


@pytest.mark.data
def test_217_courses_under_35_names_went_to_units_that_are_known(
    data: Path, nigeria: dict[str, Entity]
) -> None:
    given = [c for c in courses(data, country="Nigeria") if isinstance(c, Course)]
    units = [s for e in nigeria.values() if e.schema == "Unit" for s in e.statements]
    joined = join_training(units, given)
    assert (len(given), joined.courses, joined.names) == (2512, 217, 35)
    assert joined.unmatched == 2512 - 217
    assert len(joined.units) == 33
    assert {nigeria[key].schema for key in joined.units} == {"Unit"}


@pytest.mark.data
def test_the_sanctions_list_is_read_with_its_links(data: Path) -> None:
    found = list(read_dataset("ofac_sdn", data))
    entities = assemble(s for s in found if isinstance(s, Statement))
    counts = Counter(e.schema for e in entities.values())
    assert counts["UnknownLink"] == 4751
    assert sum(counts.values()) - counts["UnknownLink"] == 11_443
    assert len([p for p in found if isinstance(p, Problem)]) == 10
    assert not {s.prop for e in entities.values() for s in e.statements} & {
        "birthDate", "passportNumber", "address",
    }  # fmt: skip


@pytest.mark.data
def test_what_is_here_is_what_is_declared(data: Path) -> None:
    here = [name for name in names() if is_here(declared(name), data)]
    assert len(here) >= 4
    for name in here:
        assert check(declared(name), data) == ()


@pytest.mark.data
def test_the_publishers_panel_is_prepared_into_ours(data: Path, tmp_path: Path) -> None:
    ours = pl.read_csv(data / "risk" / "country_year_panel.csv", infer_schema=False)
    today = pl.read_csv(data / "risk" / "snapshot_2024_predictors.csv", infer_schema=False)
    theirs = pl.concat([ours.drop("label_window_closed"), today], how="diagonal")
    # The publisher puts labels elsewhere, and 0 where a window is not closed.
    theirs = theirs.with_columns(pl.col("mk_onset_1or2").fill_null("0"))
    theirs.select(sorted(theirs.columns)).write_csv(tmp_path / "panel.csv")
    peer = (data / "risk" / "peer_ewp_foos.csv").read_text().splitlines()
    rows = [f'"{n}",{row}'.replace(",,", ",NA,") for n, row in enumerate(peer)]
    rows[0] = '"",' + peer[0]
    (tmp_path / "foos.csv").write_text("\n".join(rows) + "\n")
    made = prepare_panel({n: tmp_path / n for n in ("panel.csv", "foos.csv")})
    panel = pl.read_csv(made["risk/country_year_panel.csv"], infer_schema=False)
    assert panel.select(ours.columns).equals(ours)
    snapshot = pl.read_csv(made["risk/snapshot_2024_predictors.csv"], infer_schema=False)
    assert snapshot.select(today.columns).equals(today)


@pytest.mark.slow
@pytest.mark.data
def test_the_researchers_tables_are_prepared_without_what_is_private(
    data: Path, tmp_path: Path
) -> None:
    raw = {"units.tsv": "\t", "persons.csv": ",", "sources.csv": ","}
    for (name, delimiter), path in zip(
        raw.items(), (tables.UNITS, tables.POSTINGS, tables.SOURCES), strict=True
    ):
        frame = pl.read_parquet(data / path)
        frame = frame.with_columns(pl.lit("TW").alias("Owner-initial of staff researcher"))
        frame.write_csv(tmp_path / name, separator=delimiter)
    made = prepare_units({name: tmp_path / name for name in raw})
    for path, content in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
        assert "Owner-initial of staff researcher" not in pl.read_parquet(tmp_path / path).columns
    prepared = [s for s in read_dataset("sfm_nigeria", tmp_path) if isinstance(s, Statement)]
    whole = [s for s in read_dataset("sfm_nigeria", data) if isinstance(s, Statement)]
    assert {s.id for s in prepared} == {s.id for s in whole}


def test_the_published_list_is_prepared_without_what_is_private(tmp_path: Path) -> None:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["ID", "Name", "Type", "Country", "Title", *"FGHIJK", "Details"])
    none = ["-0- "] * 6
    rows.writerow(["1", "NUMERA TRADING", "-0- ", "FTO] [SDGT", "-0- ", *none, "a.k.a. 'NT'."])
    remarks = "DOB 1950; Passport 1 (Numera); Linked To: NUMERA TRADING; Linked To: GHOST."
    rows.writerow(["2", "DOE, John", "individual", "SDGT", "Director", *none, remarks])
    (tmp_path / "sdn.csv").write_text(text.getvalue())
    made = prepare_list({"sdn.csv": tmp_path / "sdn.csv"})
    nodes, links = (pl.read_csv(content, infer_schema=False).rows() for content in made.values())
    assert nodes == [
        ("1", "NUMERA TRADING", "entity", "FTO;SDGT", None),
        ("2", "DOE, John", "individual", "SDGT", "Director"),
    ]
    assert links == [("2", "NUMERA TRADING", "1", "1"), ("2", "GHOST", None, "0")]
