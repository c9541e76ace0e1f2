"""Whatever our reader takes, FollowTheMoney's validating reader takes too."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from followthemoney.exc import InvalidData
from followthemoney.proxy import EntityProxy
from hypothesis import example, given, settings
from hypothesis import strategies as some

from upstander.evidence.ftm import read_ftm
from upstander.model.ontology import ontology
from upstander.model.statement import Statement

PLACES = [
    ("Company", "name"), ("Company", "jurisdiction"), ("Company", "incorporationDate"),
    ("Company", "leiCode"), ("Company", "registrationNumber"), ("Company", "website"),
    ("Company", "email"), ("Company", "phone"), ("Company", "topics"), ("Company", "capital"),
    ("Company", "parent"), ("Company", "address"), ("Person", "birthDate"), ("Person", "gender"),
    ("Person", "spokenLanguage"), ("Person", "nationality"), ("Person", "ownershipOwner"),
    ("Ownership", "owner"), ("Ownership", "asset"), ("Ownership", "percentage"),
    ("Payment", "amount"), ("Document", "mimeType"), ("Document", "contentHash"),
    ("Vessel", "imoNumber"), ("Security", "isin"), ("BankAccount", "iban"), ("Unit", "echelon"),
    ("Incident", "casualtiesLow"), ("Thing", "name"), ("Nothing", "name"), ("Company", "nothing"),
]  # fmt: skip
"""A property of each type and format that the ontology has, and some that it has not."""

ODD = [
    "", " ", "\t", "\u200b", "\ufeff", "\u00a0", "\u2028", "x\u0000", "\u202egro", "NaN", "inf",
    "-inf", "1e5", "1e999", "1_000", "0x10", "½", "٣", "1,000.5", "12 kg", "-", "--", "None",
    "null", "2024-02-30", "2024-13", "0000", "9999", "10000", "20240101", "2024-1-1",
    "2024-01-01T25:00", "32 May 2020", "Nigeria", "ng", "NGA", "zz", "eu", "XK", "Atlantis",
    "http://", "https://x", "javascript:alert(1)", "//x.org", "x@", "@x.org", "a@b.c",
    "info@example.com", "+", "+1", "+234 803 000 0000", "eng", "en", "klingon", "sanction",
    "role.none", "M", "f", "banana", "HWUPKR0MPOU8FGXBT394", "HWUPKR0MPOU8FGXBT395", "IMO9422964",
    "9422964", "US0378331005", "GB33BUKB20201555555555", "a/b", "text/plain", "e\u0301",
    "\U0001f600", "e-1", "\u00ad", "\u061c", "\u200b \u200b", "u-1 ", "u_1", "-u", "u-",
]  # fmt: skip

values: some.SearchStrategy[Any] = some.one_of(
    some.sampled_from(ODD), some.text(max_size=20), some.integers(), some.none(), some.booleans(),
    some.floats(), some.dictionaries(some.text(max_size=2), some.integers(), max_size=1),
)  # fmt: skip
records = some.lists(
    some.tuples(some.sampled_from(PLACES), some.lists(values, max_size=3)), min_size=1, max_size=8
)


def refused_by_peer(schema: str, prop: str, given_: str, kept: str) -> str:
    """Why FollowTheMoney would not have the value; empty where it has it."""
    found = ontology().get(schema)
    if found is None:
        return "no such schema"
    data = {"id": "e-1", "schema": schema, "properties": {prop: [given_]}}
    try:
        theirs = EntityProxy(found, data, cleaned=False).get(prop, quiet=True)
    except InvalidData as error:
        return f"refuses the entity: {error}"
    if not theirs:
        return "drops what was given"
    try:
        found.validate({"properties": {prop: [kept]}})
    except InvalidData as error:
        return f"does not validate what was kept: {error}"
    return ""


@settings(max_examples=60, deadline=None)
@given(records)
@example([(place, ODD) for place in PLACES])
def test_nothing_is_taken_that_followthemoney_would_refuse(
    said: list[tuple[tuple[str, str], list[Any]]],
) -> None:
    lines = [
        json.dumps({"id": "e-1", "schema": schema, "properties": {prop: listed}})
        for (schema, prop), listed in said
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_text("\n".join(lines))
        taken = [item for item in read_ftm(path) if isinstance(item, Statement)]
    refused = [
        (s.schema, s.prop, s.value, fault)
        for s in taken
        if (fault := refused_by_peer(s.schema, s.prop, s.original_value or s.value, s.value))
    ]
    assert refused == []


def test_the_odd_values_are_neither_all_taken_nor_all_refused(tmp_path: Path) -> None:
    for schema, prop in PLACES[:-3]:
        record = {"id": "e-1", "schema": schema, "properties": {prop: ODD}}
        (tmp_path / "x.jsonl").write_text(json.dumps(record))
        taken = [i for i in read_ftm(tmp_path / "x.jsonl") if isinstance(i, Statement)]
        assert prop == "ownershipOwner" or 0 < len(taken) < len(ODD), (schema, prop)


def test_a_stored_statement_may_refer_to_any_printable_id(tmp_path: Path) -> None:
    """What stands in a case is not lost because another program would not have it."""
    record = {
        "entity_id": "u_1",
        "schema": "Company",
        "prop": "parent",
        "value": "a/b",
        "dataset": "d",
    }
    (tmp_path / "x.jsonl").write_text(json.dumps(record))
    assert [i.value for i in read_ftm(tmp_path / "x.jsonl") if isinstance(i, Statement)] == ["a/b"]
