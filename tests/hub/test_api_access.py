"""Whom each operation of the API is for: found by walking them, so that none is forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from tests.hub.api_world import World, call, world_of
from tests.hub.conftest import HIDDEN, SmallHub

from upstander.hub.access.routes import routes
from upstander.hub.access.rules import PROGRAM, Scope, rule_of
from upstander.hub.api.actions import make_token
from upstander.hub.api.document import asked_of, operations_of
from upstander.hub.api.hub_api import api
from upstander.hub.api.scopes import TokenScope, scopes_for
from upstander.hub.cases.statements import forget
from upstander.hub.people.roles import POWERS, Role

if TYPE_CHECKING:
    from ninja.operation import Operation

    from upstander.hub.people.models import User

pytestmark = pytest.mark.slow

OPERATIONS = [(path, op) for path, op in operations_of(api)]
NAMES = [op.view_func.__name__ for _, op in OPERATIONS]
WITH_THING = [(path, op) for path, op in OPERATIONS if path.count("_id}") > 1]
WITH_CASE = [(path, op) for path, op in OPERATIONS if "case_id" in path]
DUTIES = {
    "acknowledge_warning",
    "respond_to_warning",
    "answer_warning",
    "close_warning",
    "answer_ask",
    "decline_ask",
    "withdraw_ask",
}
"""What those do alone whose duty it is: others that see it are told so."""
ODD = {"open_case"}
"""What is sent to it is no case file."""


def token(user: User, *scopes: str) -> str:
    return make_token(user, "a test's", scopes or TokenScope.values, 1)


def may(op: Operation, role: Role) -> bool:
    return asked_of(op).powers <= POWERS[role]


@pytest.fixture
def world(small: SmallHub) -> World:
    return world_of(small)


def test_every_operation_asks_for_a_scope_and_by_the_rule_of_a_page() -> None:
    assert len(OPERATIONS) > 50
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


@pytest.mark.parametrize(("path", "op"), OPERATIONS, ids=NAMES)
def test_an_operation_answers_those_whom_its_rule_names_and_nobody_else(
    path: str, op: Operation, small: SmallHub, world: World
) -> None:
    for role in Role:
        begun = transaction.savepoint()
        secret = token(small.people[role])
        answer = call(path, op, secret, small.case.pk, world.of(role))
        right = _right(op, role)
        assert answer.status_code in right, (role, answer.status_code, answer.content)
        if role is not Role.PARTNER:
            assert HIDDEN not in answer.content.decode()
        # Each role meets the world as it was.
        transaction.savepoint_rollback(begun)
        forget()


def _right(op: Operation, role: Role) -> set[int]:
    """How an operation answers a role of which it may be asked, or not."""
    if not may(op, role):
        return {404}
    name = op.view_func.__name__
    if name in DUTIES:
        return {200, 409}
    return {409, 422} if name in ODD else {200, 201, 204}


@pytest.mark.parametrize(
    ("path", "op"), WITH_CASE, ids=[op.view_func.__name__ for _, op in WITH_CASE]
)
def test_a_case_that_is_not_theirs_is_like_a_case_that_does_not_exist(
    path: str, op: Operation, small: SmallHub, world: World
) -> None:
    secret = token(small.stranger)
    hidden = call(path, op, secret, small.case.pk, world.seen)
    same(hidden, call(path, op, secret, uuid4(), world.seen))


@pytest.mark.parametrize(
    ("path", "op"), WITH_THING, ids=[op.view_func.__name__ for _, op in WITH_THING]
)
def test_what_is_marked_for_others_is_like_what_does_not_exist(
    path: str, op: Operation, small: SmallHub, world: World
) -> None:
    secret = token(small.people[Role.ANALYST])
    hidden = call(path, op, secret, small.case.pk, world.hidden)
    same(hidden, call(path, op, secret, small.case.pk, {}))


def same(one: Any, other: Any) -> None:
    assert one.status_code == other.status_code == 404
    assert one.content == other.content
    assert dict(one.headers) == dict(other.headers)


def test_who_may_see_it_reads_the_hidden_word(small: SmallHub, world: World) -> None:
    """So that the other tests look for a word that would be found."""
    secret = token(small.people[Role.PARTNER])
    told = {
        op.view_func.__name__: call(path, op, secret, small.case.pk, world.hidden).content.decode()
        for path, op in OPERATIONS
        if op.methods == ["GET"] and may(op, Role.PARTNER)
    }
    speak_of_it = {name for name, content in told.items() if HIDDEN in content}
    silent = {"get_case", "list_cases", "get_board"} | {n for n in told if _is_public(n)}
    assert speak_of_it == set(told) - silent


def _is_public(name: str) -> bool:
    return "forecast" in name or "portrait" in name


@pytest.mark.parametrize(("path", "op"), OPERATIONS, ids=NAMES)
def test_a_token_does_nothing_that_it_was_not_made_for(
    path: str, op: Operation, small: SmallHub, world: World
) -> None:
    scope = asked_of(op).scope
    others = [s for s in TokenScope.values if s != scope]
    secret = token(small.people[Role.ANALYST], *others)
    refused = call(path, op, secret, small.case.pk, world.of(Role.ANALYST))
    nothing = call(path, op, secret, uuid4(), {})
    assert refused.status_code == 403
    assert refused.content == nothing.content
    assert scope.value in refused.json()["remedy"]


def test_a_scope_is_offered_to_all_who_may_do_something_with_it() -> None:
    for role in Role:
        offered = set(scopes_for(POWERS[role]))
        assert offered == {asked_of(op).scope for _, op in OPERATIONS if may(op, role)}
