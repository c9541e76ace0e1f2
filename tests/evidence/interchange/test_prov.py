"""PROV: from any sentence to its statements, and from each statement to its source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from prov.model import ProvDerivation, ProvDocument, ProvEntity

from upstander.evidence.interchange.prov import prov_document

if TYPE_CHECKING:
    from upstander.model.case import CaseFile


def test_the_reference_reader_of_prov_takes_it(case: CaseFile) -> None:
    document = ProvDocument.deserialize(content=json.dumps(prov_document(case)), format="json")
    labels = {str(e.identifier) for e in document.get_records(ProvEntity)}
    assert {f"st:{s.id}" for s in case.statements} <= labels


def test_a_sentence_can_be_walked_back_to_its_source(case: CaseFile) -> None:
    first = case.statements[0]
    made = prov_document(case, {"Ford is worried.": (first.id,)})
    document = ProvDocument.deserialize(content=json.dumps(made), format="json")
    arrows = {
        str(d.args[0]): str(d.args[1])
        for d in document.get_records(ProvDerivation)
        if str(d.args[0]).endswith("sentence-1") or str(d.args[0]) == f"st:{first.id}"
    }
    (sentence,) = (one for one in arrows if one.endswith("sentence-1"))
    assert arrows[sentence] == f"st:{first.id}"
    if first.source:
        assert arrows[f"st:{first.id}"] == "e:doc-1"


def test_a_judgement_of_sameness_is_told(case: CaseFile) -> None:
    (same,) = prov_document(case)["alternateOf"].values()
    assert same == {"prov:alternate1": "e:u-2", "prov:alternate2": "e:u-9"}


def test_what_the_reader_may_not_see_is_not_cited_by_a_sentence(case: CaseFile) -> None:
    made = prov_document(case, {"A text.": ("0" * 40,)})
    assert "0" * 40 not in json.dumps(made)


def test_two_texts_never_share_a_name(case: CaseFile) -> None:
    made = prov_document(case)
    agents = {a["prov:label"] for a in made["agent"].values()}
    assert agents == {s.independent_origin for s in case.statements}
