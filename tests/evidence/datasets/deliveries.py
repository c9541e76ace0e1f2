"""Small files in the forms in which publishers offer theirs. All of them are synthetic."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Rows = Sequence[Mapping[str, object]]

LEIS = ("5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394", "213800LBDB8WB3QGVN21")

ACTORS: Rows = [
    {"conflict_id": 1, "dyad_id": 9, "actor_id": 11, "actor_name": "Government of Numera",
     "year": 2001, "best_fatality_estimate": 40, "low_fatality_estimate": 30,
     "high_fatality_estimate": 90, "is_government_actor": 1, "location": "Numera"},
    {"conflict_id": 1, "dyad_id": 9, "actor_id": 12, "actor_name": "Ford Front", "year": 2001,
     "best_fatality_estimate": 26, "low_fatality_estimate": 26, "high_fatality_estimate": 30,
     "is_government_actor": 0, "location": "Numera"},
]  # fmt: skip

EVENTS: Rows = [
    {"id": n, "relid": f"NUM-{n}", "year": 2001, "type_of_violence": 3,
     "side_a": "Government of Numera", "side_b": "Civilians", "country": "Nigeria",
     "adm_1": "North", "date_prec": 1, "date_start": f"2001-02-0{n} 00:00:00.000",
     "date_end": f"2001-02-0{n} 00:00:00.000", "number_of_sources": 2, "best": n, "low": 1,
     "high": 9}
    for n in range(1, 4)
]  # fmt: skip

EXPORT: Rows = [
    {"event_id_cnty": f"NUM{n}", "event_date": f"0{n} May 2020", "year": 2020,
     "time_precision": 1, "event_type": "Violence against civilians", "actor1": "A militia",
     "assoc_actor_1": "", "actor2": "Civilians (Nigeria)", "country": "Nigeria",
     "admin1": "North", "source": "A paper; Another", "fatalities": n}
    for n in range(1, 4)
]  # fmt: skip

VDEM: Rows = [
    {"country_name": "Nigeria", "country_text_id": "NGA", "country_id": 45, "year": year,
     "project": 0, "COWcode": 475, "v2x_polyarchy": 0.4, "v2clkill": 0.1, "v2x_rule": 0.3,
     "v2other": 7}
    for year in (2000, 2001)
]  # fmt: skip

EPR: Rows = [
    {"gwid": 475, "statename": "Nigeria", "from": 2000, "to": 2010, "group": "Northerners",
     "groupid": 1, "gwgroupid": 47501, "umbrella": "", "size": 0.29, "status": "JUNIOR PARTNER",
     "reg_aut": "TRUE"},
    {"gwid": 475, "statename": "Nigeria", "from": 2011, "to": 2021, "group": "Northerners",
     "groupid": 1, "gwgroupid": 47501, "umbrella": "", "size": 0.29, "status": "DISCRIMINATED",
     "reg_aut": "FALSE"},
]  # fmt: skip

FLEEING: Rows = [
    {"Year": 2020, "Country of origin": "South Sudan", "Country of origin (ISO)": "SSD",
     "Country of asylum": "Uganda", "Country of asylum (ISO)": "UGA",
     "Refugees under UNHCR's mandate": 900, "Asylum-seekers": "-",
     "IDPs of concern to UNHCR": 0, "Stateless persons": 5},
    {"Year": 2020, "Country of origin": "Unknown ", "Country of origin (ISO)": "UNK",
     "Country of asylum": "Uganda", "Country of asylum (ISO)": "UGA",
     "Refugees under UNHCR's mandate": 7, "Asylum-seekers": 0, "IDPs of concern to UNHCR": 0,
     "Stateless persons": 0},
]  # fmt: skip

ORDERS = (
    "Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,Weapon description,"
    "Number delivered,,Year(s) of delivery,status,Comments,SIPRI TIV per unit\n"
    "Nigeria,Côte d'Ivoire,(2015),,12,,Rafale,FGA aircraft,(10),,2016; 2017,New,For the air arm,5\n"
    "A front*,Nigeria,2014,,(3),,M-1,mortar,3,,2014,,,1\n"
)
"""With an accent that is not the same byte in Windows' encoding and in UTF-8."""

LEVEL_1: Rows = [
    {"LEI": LEIS[0], "Entity.LegalName": "Numera Mining Ltd", "Entity.LegalName.xmllang": "en",
     "Entity.LegalAddress.Country": "GB", "Entity.LegalAddress.FirstAddressLine": "1 A St",
     "Entity.LegalJurisdiction": "GB", "Entity.EntityCategory": "GENERAL",
     "Entity.EntityStatus": "ACTIVE", "Entity.EntityCreationDate": "2001-02-03T00:00:00Z",
     "Registration.LastUpdateDate": "2024-05-06T07:08:09Z"},
    {"LEI": LEIS[1], "Entity.LegalName": "J Doe, grocer", "Entity.LegalName.xmllang": "en",
     "Entity.LegalAddress.Country": "GB", "Entity.LegalAddress.FirstAddressLine": "2 B St",
     "Entity.LegalJurisdiction": "GB", "Entity.EntityCategory": "SOLE_PROPRIETOR",
     "Entity.EntityStatus": "ACTIVE", "Entity.EntityCreationDate": "2011-02-03T00:00:00Z",
     "Registration.LastUpdateDate": "2024-05-06T07:08:09Z"},
]  # fmt: skip

LEVEL_2: Rows = [
    {"Relationship.StartNode.NodeID": LEIS[0], "Relationship.StartNode.NodeIDType": "LEI",
     "Relationship.EndNode.NodeID": LEIS[2], "Relationship.EndNode.NodeIDType": "LEI",
     "Relationship.RelationshipType": kind, "Relationship.RelationshipStatus": "ACTIVE",
     "Relationship.Period.1.startDate": "2019-01-01T00:00:00Z"}
    for kind in ("IS_DIRECTLY_CONSOLIDATED_BY", "IS_FUND-MANAGED_BY")
]  # fmt: skip

ENTITIES: Rows = [
    {"id": "NK-1", "caption": "Numera Trading", "schema": "Company", "referents": ["x"],
     "properties": {"name": ["Numera Trading"], "topics": ["sanction"], "country": ["ng"]},
     "datasets": ["un_list", "eu_list"], "first_seen": "2024-01-01T00:00:00",
     "last_seen": "2024-06-01T00:00:00", "target": True},
    {"id": "NK-2", "caption": "A General", "schema": "Person",
     "properties": {"name": ["A General"], "topics": ["sanction"], "birthDate": ["1950"],
                    "passportNumber": ["P1"], "address": ["1 A St"], "position": ["Chief"]},
     "datasets": ["un_list"]},
    {"id": "NK-3", "caption": "A Daughter", "schema": "Person",
     "properties": {"name": ["A Daughter"], "topics": ["role.rca"]}, "datasets": ["un_list"]},
    {"id": "NK-4", "caption": "Family", "schema": "Family",
     "properties": {"person": ["NK-2"], "relative": ["NK-3"]}, "datasets": ["un_list"]},
]  # fmt: skip

TARGETS: Rows = [
    {"id": "NK-1", "schema": "Company", "name": "Numera Trading", "aliases": "NT;N. Trading",
     "birth_date": "", "countries": "ng;gb", "addresses": "1 A St", "identifiers": "1",
     "sanctions": "UN list - 2020", "phones": "", "emails": "", "program_ids": "UN-1",
     "dataset": "UN list;EU list", "first_seen": "2024-01-01T00:00:00",
     "last_seen": "2024-06-01T00:00:00", "last_change": "2024-06-01T00:00:00"},
    {"id": "NK-2", "schema": "Person", "name": "A General", "aliases": "",
     "birth_date": "1950-01-01", "countries": "ng", "addresses": "2 A St", "identifiers": "P1",
     "sanctions": "UN list - 2020", "phones": "+1", "emails": "a@b.c", "program_ids": "",
     "dataset": "UN list", "first_seen": "2024-01-01T00:00:00",
     "last_seen": "2024-06-01T00:00:00", "last_change": "2024-06-01T00:00:00"},
    {"id": "NK-3", "schema": "Person", "name": "A Daughter", "aliases": "", "birth_date": "",
     "countries": "", "addresses": "", "identifiers": "", "sanctions": "", "phones": "",
     "emails": "", "program_ids": "", "dataset": "UN list",
     "first_seen": "2024-01-01T00:00:00", "last_seen": "2024-06-01T00:00:00",
     "last_change": "2024-06-01T00:00:00"},
]  # fmt: skip

BODS_2: Rows = [
    {"statementID": "e1", "statementType": "entityStatement", "entityType": "registeredEntity",
     "name": "Numera Mining Ltd", "incorporatedInJurisdiction": {"name": "Kenya", "code": "KE"},
     "identifiers": [{"scheme": "KE-RSO", "id": "77"}], "foundingDate": "2001-02-03",
     "addresses": [{"type": "registered", "address": "1 A St"}]},
    {"statementID": "p1", "statementType": "personStatement", "personType": "knownPerson",
     "names": [{"fullName": "An Owner"}], "birthDate": "1973-01", "nationalities": [{"code": "KE"}],
     "addresses": [{"address": "2 B St"}],
     "publicationDetails": {"publisher": {"name": "A register"}}},
    {"statementID": "o1", "statementType": "ownershipOrControlStatement",
     "subject": {"describedByEntityStatement": "e1"},
     "interestedParty": {"describedByPersonStatement": "p1"},
     "interests": [{"type": "shareholding", "share": {"minimum": 25, "maximum": 50},
                    "startDate": "2016-07-07", "interestLevel": "direct"},
                   {"type": "boardMember", "startDate": "2016-07-07"}]},
    {"statementID": "o2", "statementType": "ownershipOrControlStatement",
     "subject": {"describedByEntityStatement": "e1"},
     "interestedParty": {"unspecified": {"reason": "unknown"}}},
]  # fmt: skip

BODS_4: Rows = [
    {"statementId": "s1", "recordId": "e1", "recordType": "entity", "recordStatus": "new",
     "declarationSubject": "e1",
     "recordDetails": {"entityType": {"type": "registeredEntity"}, "name": "Numera Mining Ltd",
                       "jurisdiction": {"code": "KE"}, "isComponent": False}},
    {"statementId": "s2", "recordId": "p1", "recordType": "person", "recordStatus": "new",
     "declarationSubject": "e1",
     "recordDetails": {"personType": "knownPerson", "names": [{"fullName": "An Owner"}],
                       "birthDate": "1973-01"}},
    {"statementId": "s3", "recordId": "r1", "recordType": "relationship", "recordStatus": "new",
     "declarationSubject": "e1",
     "recordDetails": {"subject": "e1", "interestedParty": "p1",
                       "interests": [{"type": "votingRights", "share": {"exact": 51},
                                      "directOrIndirect": "direct"}]}},
    {"statementId": "s4", "recordId": "r2", "recordType": "relationship", "recordStatus": "closed",
     "declarationSubject": "e1",
     "recordDetails": {"subject": "e1",
                       "interestedParty": {"reason": "interestedPartyExempt"}}},
]  # fmt: skip

OBSERVATORY: Rows = [
    {"IndicatorCode": "X1", "Indicator": "Under-five mortality", "ValueType": "numeric",
     "Location type": kind, "SpatialDimValueCode": code, "Location": name, "Period": 2020,
     "Dim1 type": "Sex", "Dim1": "Female", "FactValueNumeric": 11.5, "FactValueNumericLow": 9,
     "FactValueNumericHigh": 13, "Value": "11.5 [9-13]"}
    for kind, code, name in (("Country", "NGA", "Nigeria"), ("Region", "AFR", "Africa"))
]  # fmt: skip

PLAIN: Rows = [
    {"indicator": "Displaced", "country": "Nigeria", "year": 2020, "value": 5, "unit": "people",
     "disaggregation": "children"},
]  # fmt: skip

_UNIT = {
    "unit:id:admin": "u1", "unit:name": "1 Brigade", "unit:country": "Nigeria",
    "unit:classification": "Army; Infantry", "unit:other_names": "1 Bde; First Brigade",
}  # fmt: skip

PARENTAGE: Rows = [
    {**_UNIT, "unit:related_unit": "u0", "unit:related_unit:name": "1 Division",
     "unit:related_unit_class": "Command", "unit:related_unit_first_cited_date": "2001",
     "unit:related_unit_first_cited_date_start": "N",
     "unit:related_unit_last_cited_date": "2010-05", "unit:related_unit_open": "Y"},
]  # fmt: skip

PERSONNEL: Rows = [
    {**_UNIT, "person:admin:id": "p1", "person:name": "A Colonel", "person:other_names": "",
     "person_extra:date_of_birth": "1960", "person_extra:account_id": "@colonel",
     "person:posting_role": "Commander", "person:posting_rank": "Colonel",
     "person:posting_title": "Commander 1 Brigade",
     "person:posting_first_cited_date": "2009-01-02",
     "person:posting_first_cited_date_start": "Y",
     "person:posting_last_cited_date": "2010-03", "person:posting_last_cited_date_end": ""},
]  # fmt: skip

MEMBERSHIPS: Rows = [
    {**_UNIT, "unit:membership_id": "op", "unit:related_unit": "Joint Task Force",
     "unit:related_unit_first_cited_date": "2012"},
]  # fmt: skip

AREAS: Rows = [{**_UNIT, "unit:area_ops_id": "a1", "unit:area_ops_name": "North"}]


def table(rows: Rows, *, before: str = "") -> bytes:
    """A CSV in UTF-8 of these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return (before + text.getvalue()).encode()


def lines(rows: Rows) -> bytes:
    """JSON lines of these rows."""
    return b"".join(orjson.dumps(dict(row)) + b"\n" for row in rows)


def zipped(**members: bytes) -> bytes:
    """A zip of members; ``_`` in a name stands for a point."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


def offered() -> dict[str, tuple[str, str, bytes]]:
    """Dataset, file name and content of one small file of each offer, by a name for the test."""
    notes = "Notes on the request\n" * 12
    return {
        "ucdp_ged": ("ucdp_ged", "ged251-csv.zip", zipped(GEDEvent_csv=table(EVENTS))),
        "acled": ("acled", "export.csv", b"\xef\xbb\xbf" + table(EXPORT)),
        "vdem": ("vdem", "V-Dem-CY.zip", zipped(**{"V-Dem-CY-Full-v15_csv": table(VDEM)})),
        "one_sided": ("ucdp_one_sided", "os.csv", table(ACTORS)),
        "epr": ("epr", "EPR-2021.csv", table(EPR)),
        "opensanctions": ("opensanctions", "entities.ftm.json", lines(ENTITIES)),
        "targets": ("opensanctions", "targets.simple.csv", table(TARGETS)),
        "bods_2": ("bods", "register.json", lines(BODS_2)),
        "bods_4": ("bods", "register.jsonl", lines(BODS_4)),
        "gleif_1": ("gleif", "lei2.zip", zipped(**{"x-lei2-golden-copy_csv": table(LEVEL_1)})),
        "gleif_2": ("gleif", "rr.zip", zipped(**{"x-rr-golden-copy_csv": table(LEVEL_2)})),
        "unhcr": (
            "unhcr", "query.zip",
            zipped(population_csv=table(FLEEING, before=notes), footnotes_csv=b"a,b\n1,2\n"),
        ),
        "sipri": ("sipri_register", "trade-register.csv", (notes + ORDERS).encode("cp1252")),
        "who": ("who_indicators", "data.csv", table(OBSERVATORY)),
        "plain": ("who_indicators", "mine.csv", table(PLAIN)),
        "parentage": ("whowasincommand", "parentage_nigeria.csv", table(PARENTAGE)),
        "personnel": ("whowasincommand", "personnel_nigeria.csv", table(PERSONNEL)),
        "memberships": ("whowasincommand", "memberships_nigeria.csv", table(MEMBERSHIPS)),
        "areas": ("whowasincommand", "areas_nigeria.csv", table(AREAS)),
        "basic": ("whowasincommand", "basic_nigeria.csv", table([_UNIT])),
    }  # fmt: skip


def put(folder: Path, key: str) -> tuple[str, Path]:
    """Write one of them; its dataset, and where it is."""
    dataset, name, content = offered()[key]
    path = folder / name
    path.write_bytes(content)
    return dataset, path
