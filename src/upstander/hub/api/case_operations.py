"""Operations on cases and what they speak of: reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from ninja.params.functions import Query

from upstander.hub.access.rules import needs, on_case
from upstander.hub.api.auth import Bearer
from upstander.hub.api.case_parts import (
    CaseDetail,
    CasesOut,
    EntitiesOut,
    EntityDetail,
    StatementOut,
    StatementsOut,
)
from upstander.hub.api.parts import READING, Limit, Line
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.cases.reading import read
from upstander.hub.cases.selectors import cases_of
from upstander.hub.cases.statements import entities_of, statements_by_id
from upstander.hub.people.roles import Power
from upstander.model.entity import support
from upstander.model.ontology import edge_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from upstander.hub.cases.models import Case
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

_TAGS = ["cases"]
READ = Bearer(TokenScope.CASES_READ, on_case(Power.READ_CASE))
SCHEMA = Query("", alias="schema")


@router.get(
    "/cases",
    tags=_TAGS,
    auth=Bearer(TokenScope.CASES_READ, needs(Power.READ_CASE)),
    response=READING | {200: CasesOut},
)
def list_cases(request: Any) -> Any:
    """One's cases, by title."""
    return {"cases": [plain_case(case) for case in cases_of(request.user)]}


@router.get("/cases/{uuid:case_id}", tags=_TAGS, auth=READ, response=READING | {200: CaseDetail})
def get_case(request: Any, case_id: UUID) -> Any:
    """One case, and how much of it there is to see."""
    view = read(request.access, "overview")
    counts = Counter(e.schema for e in entities_of(view).values())
    return plain_case(request.access.case) | {
        "statements": len(view.statements),
        "level": view.level.label,
        "counts": dict(sorted(counts.items())),
    }


@router.get(
    "/cases/{uuid:case_id}/statements",
    tags=_TAGS,
    auth=READ,
    response=READING | {200: StatementsOut},
)
def list_statements(
    request: Any,
    case_id: UUID,
    entity: Line = "",
    schema_: Line = SCHEMA,
    prop: Line = "",
    after: Line = "",
    limit: Limit = 100,
) -> Any:
    """The statements of a case, of one entity, schema or property where they are named."""
    view = read(request.access, "table")
    found = [
        s
        for s in view.statements
        if s.id > after
        and (not entity or entity in {s.about, s.entity_id})
        and (not schema_ or s.schema == schema_)
        and (not prop or s.prop == prop)
    ]
    page = found[:limit]
    return {"statements": [plain(s) for s in page], "next": _next(found, page)}


@router.get(
    "/cases/{uuid:case_id}/statements/{str:statement_id}",
    tags=_TAGS,
    auth=READ,
    response=READING | {200: StatementOut},
)
def get_statement(request: Any, case_id: UUID, statement_id: str) -> Any:
    """One statement."""
    return plain(standing(read(request.access, "statement"), statement_id))


@router.get(
    "/cases/{uuid:case_id}/entities", tags=_TAGS, auth=READ, response=READING | {200: EntitiesOut}
)
def list_entities(
    request: Any, case_id: UUID, schema_: Line = SCHEMA, after: Line = "", limit: Limit = 100
) -> Any:
    """The things that a case speaks of."""
    every = entities_of(read(request.access, "things"))
    found = [e for k, e in every.items() if k > after and (not schema_ or e.schema == schema_)]
    page = found[:limit]
    return {"entities": [_entity(e) for e in page], "next": _next(found, page)}


@router.get(
    "/cases/{uuid:case_id}/entities/{path:entity_id}",
    tags=_TAGS,
    auth=READ,
    response=READING | {200: EntityDetail},
)
def get_entity(request: Any, case_id: UUID, entity_id: str) -> Any:
    """One thing: each property with how it is supported, and its relations."""
    every = entities_of(read(request.access, "thing"))
    shown = every.get(entity_id)
    if shown is None:
        raise Http404
    return _entity(shown) | {
        "properties": list(_properties(shown)),
        "relations": list(_relations(shown, every)),
    }


def plain_case(case: Case) -> dict[str, Any]:
    """A case as plain data."""
    names = ("id", "key", "title", "as_of", "subject", "own_state", "holder", "synthetic")
    return {name: getattr(case, name) for name in names}


def plain(statement: Statement) -> dict[str, Any]:
    """A statement as plain data."""
    return statement.as_dict()


def standing(view: CaseFile, statement_id: str) -> Statement:
    """A statement that stands and may be seen.

    Raises
    ------
    Http404
        There is none.
    """
    found = statements_by_id(view).get(statement_id)
    if found is None:
        raise Http404
    return found


def _next(found: Sequence[Any], page: Sequence[Any]) -> str | None:
    return page[-1].id if len(found) > len(page) else None


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "schema": entity.schema,
        "caption": entity.caption,
        "statements": len(entity.statements),
    }


def _properties(entity: Entity) -> Iterator[dict[str, Any]]:
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in entity.statements:
        found[statement.prop, statement.told].append(statement)
    for (prop, value), said in sorted(found.items()):
        known = support(said)
        yield {
            "prop": prop,
            "value": value,
            "support": {"value": known.value, "low": known.low, "high": known.high},
            "statements": [s.id for s in said],
        }


def _relations(entity: Entity, every: Mapping[str, Entity]) -> Iterator[dict[str, Any]]:
    for relation in every.values():
        ends = edge_ends(relation.schema)
        named = [key for end in ends or () for key in relation.values(end)]
        if entity.id in named:
            others = sorted({key for key in named if key != entity.id and key in every})
            yield {"id": relation.id, "schema": relation.schema, "others": others}
