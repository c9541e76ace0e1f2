"""Whom each operation of the API is for: found by walking them, so that none is forgotten."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.hub.conftest import HIDDEN, SmallHub, statements

from upstander.hub.access.routes import routes
from upstander.hub.access.rules import PROGRAM, Scope, rule_of
from upstander.hub.alerts.actions import raise_warning
from upstander.hub.api.actions import make_token
from upstander.hub.api.document import asked_of, operations_of
from upstander.hub.api.hub_api import api
from upstander.hub.api.scopes import TokenScope
from upstander.hub.cases.selectors import case_access
from upstander.hub.people.roles import POWERS, Role
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from ninja.operation import Operation

    from upstander.hub.people.models import User

SEEN = next(s for s in statements() if s.value == "Ford Guard")
SECRET = next(s for s in statements() if HIDDEN in s.value)
OPERATIONS = [(path, op) for path, op in operations_of(api)]
NAMES = [op.view_func.__name__ for _, op in OPERATIONS]
WITH_THING = [(path, op) for path, op in OPERATIONS if path.count("_id}") > 1]
WITH_CASE = [(path, op) for path, op in OPERATIONS if "case_id" in path]
FILES = {"open_case", "import_file"}
STATEMENT = {
    "entity_id": "u-9",
    "schema": "Unit",
    "prop": "name",
    "value": "Mill Guard",
    "source": "wire",
}
BODIES: dict[str, dict[str, Any]] = {
    "enter_statement": STATEMENT,
    "correct_statement": STATEMENT,
    "withdraw_statement": {"why": "it was another unit"},
    "export_file": {"kind": "csv"},
    "raise_warning": {
        "subject": "u-1",
        "what": "They are being cut off",
        "kinds": ["siege"],
        "severity": "serious",
    },
    "close_warning": {"outcome": "averted"},
}


def token(user: User, *scopes: str) -> str:
    return make_token(user, "a test's", scopes or TokenScope.values, 1)


def call(
    path: str,
    op: Operation,
    secret: str,
    case: UUID,
    *,
    warning: UUID | None = None,
    statement: str = SEEN.id,
    entity: str = "u-1",
) -> Any:
    """Call an operation as a program does, with a body that it takes."""
    filled = path.replace("{uuidstr:case_id}", str(case)).replace("{str:statement_id}", statement)
    filled = filled.replace("{path:entity_id}", entity)
    filled = filled.replace("{uuidstr:warning_id}", str(warning or uuid4()))
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    (method,) = op.methods
    name, where = op.view_func.__name__, "/api/1" + filled
    if method == "GET":
        return Client().get(where, headers=headers)
    if name in FILES:
        line = b'{"id": "u-7", "schema": "Unit", "properties": {"name": ["Mill Column"]}}\n'
        upload = {"file": SimpleUploadedFile("u.jsonl", line)}
        return Client().post(where, upload, headers=headers)
    body = json.dumps(BODIES.get(name, {}))
    return Client().post(where, body, content_type="application/json", headers=headers)


def may(op: Operation, role: Role) -> bool:
    return asked_of(op).rule.power in POWERS[role]


@pytest.fixture
def hidden_warning(small: SmallHub) -> UUID:
    """A warning that rests on what only the partner sees."""
    access = case_access(small.people[Role.PARTNER], small.case.pk)
    assert access is not None
    what = f"The {HIDDEN} Column comes"
    return raise_warning(access, "u-3", what, Severity.SERIOUS, ["siege"], [SECRET.id]).pk


def test_every_operation_asks_for_a_scope_and_by_the_rule_of_a_page() -> None:
    assert len(OPERATIONS) > 20
    for path, op in OPERATIONS:
        asked = asked_of(op)
        assert asked.scope in TokenScope
        expected = Scope.CASE if "case_id" in path else Scope.POWER
        assert asked.rule.scope is expected
        writes = asked.scope.value.endswith(":write")
        assert writes <= bool(op.throttle_objects)


@pytest.mark.django_db
def test_no_route_of_the_api_answers_without_a_token() -> None:
    found = [path for path, name, view in routes() if rule_of(view, name) == PROGRAM]
    assert len(found) > 15
    for path in found:
        assert path.startswith("api/1/")
        filled = re.sub(r"<uuid\w*:\w+>", str(uuid4()), "/" + path)
        filled = re.sub(r"<\w+:\w+>", "x", filled)
        for method in ("get", "post", "put", "delete", "patch"):
            answer = getattr(Client(), method)(filled)
            assert answer.status_code == 401, (method, path)
            assert answer["Content-Type"] == "application/problem+json"
            assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize(("path", "op"), OPERATIONS, ids=NAMES)
def test_an_operation_answers_those_whom_its_rule_names_and_nobody_else(
    path: str, op: Operation, role: Role, small: SmallHub, hidden_warning: UUID
) -> None:
    answer = call(path, op, token(small.people[role]), small.case.pk, warning=hidden_warning)
    assert answer.status_code < 500
    if not may(op, role):
        assert answer.status_code == 404
    elif "warning_id" not in path and op.view_func.__name__ != "open_case":
        assert answer.status_code < 300, answer.content
    if role is not Role.PARTNER:
        assert HIDDEN not in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "op"), WITH_CASE, ids=[op.view_func.__name__ for _, op in WITH_CASE]
)
def test_a_case_that_is_not_theirs_is_like_a_case_that_does_not_exist(
    path: str, op: Operation, small: SmallHub, hidden_warning: UUID
) -> None:
    secret = token(small.stranger)
    hidden = call(path, op, secret, small.case.pk, warning=hidden_warning)
    same(hidden, call(path, op, secret, uuid4(), warning=hidden_warning))


@pytest.mark.parametrize(
    ("path", "op"),
    WITH_THING,
    ids=[op.view_func.__name__ for _, op in WITH_THING],
)
def test_what_is_marked_for_others_is_like_what_does_not_exist(
    path: str, op: Operation, small: SmallHub, hidden_warning: UUID
) -> None:
    case = small.case.pk
    secret = token(small.people[Role.ANALYST])
    there = {"warning": hidden_warning, "statement": SECRET.id, "entity": "u-3"}
    hidden = call(path, op, secret, case, **there)  # type: ignore[arg-type]
    nothing = call(path, op, secret, case, statement="0" * 40, entity="u-33")
    same(hidden, nothing)


def same(one: Any, other: Any) -> None:
    assert one.status_code == other.status_code == 404
    assert one.content == other.content
    assert dict(one.headers) == dict(other.headers)


def test_who_may_see_it_reads_the_hidden_word(small: SmallHub, hidden_warning: UUID) -> None:
    """So that the other tests look for a word that would be found."""
    secret = token(small.people[Role.PARTNER])
    told = {
        op.view_func.__name__: call(
            path, op, secret, small.case.pk, warning=hidden_warning, entity="u-3"
        ).content.decode()
        for path, op in OPERATIONS
        if op.methods == ["GET"]
    }
    for name in (
        "list_statements",
        "list_entities",
        "get_entity",
        "list_case_warnings",
        "get_warning",
    ):
        assert HIDDEN in told[name], name


@pytest.mark.parametrize(("path", "op"), OPERATIONS, ids=NAMES)
def test_a_token_does_nothing_that_it_was_not_made_for(
    path: str, op: Operation, small: SmallHub
) -> None:
    scope = asked_of(op).scope
    others = [s for s in TokenScope.values if s != scope]
    secret = token(small.people[Role.ANALYST], *others)
    refused = call(path, op, secret, small.case.pk)
    nothing = call(path, op, secret, uuid4())
    assert refused.status_code == 403
    assert refused.content == nothing.content
    assert scope.value in refused.json()["remedy"]
