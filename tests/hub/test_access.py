"""Whom each route is for: found by walking the URL map, so that a new route cannot be forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub, signed_in

from upstander.errors import UsageError
from upstander.hub.access.routes import routes
from upstander.hub.access.rules import Rule, Scope, rule_of
from upstander.hub.cases.actions import release, share, unshare
from upstander.hub.cases.models import Membership
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view
from upstander.hub.people.roles import POWERS, Role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from upstander.hub.people.models import User

EVERY = [(path, name, rule_of(view, name)) for path, name, view in routes()]
PEOPLE = [None, *Role]
OTHERS = ("account_", "mfa_", "set_")
OURS = [
    (path, name, rule)
    for path, name, rule in EVERY
    # What asks for a token is walked in test_api_access.
    if not name.startswith(OTHERS) and rule is not None and rule.scope is not Scope.PROGRAM
]


def address(path: str, small: SmallHub, case: object = None) -> str:
    """An address that a route's pattern matches."""
    filled = path.replace("<uuid:case_id>", str(case or small.case.pk))
    filled = re.sub(r"<str:\w+>", "u-1", filled)
    filled = re.sub(r"<int:\w+>", "1", filled)
    filled = re.sub(r"<uuid:\w+>", str(uuid4()), filled)
    filled = re.sub(r"<path:\w+>", "u-1", filled)
    return "/" + filled.replace("^", "").replace("$", "")


def may(rule: Rule, role: Role | None) -> bool:
    if rule.scope is Scope.ANYBODY:
        return True
    if role is None:
        return False
    return rule.scope is Scope.SIGNED_IN or rule.power in POWERS[role]


def is_refused(response: HttpResponse) -> bool:
    is_sent = response.status_code == 302 and "/account/sign-in/" in response["Location"]
    return response.status_code == 404 or is_sent


def test_every_route_has_a_rule() -> None:
    assert not [path for path, _, rule in EVERY if rule is None]
    assert not run_checks()


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name", "rule"), OURS, ids=[path for path, _, _ in OURS])
def test_a_route_answers_those_whom_its_rule_names_and_nobody_else(
    path: str, name: str, rule: Rule, small: SmallHub
) -> None:
    # All roles in one test: what each is answered does not hang on what another did before.
    for role in PEOPLE:
        client = small.client(role)
        for method in ("get", "post"):
            response = getattr(client, method)(address(path, small))
            if not may(rule, role):
                assert is_refused(response), (role, method, response.status_code)
            assert response.status_code < 500, (role, method)
            if role is not Role.PARTNER and not response.streaming:
                assert HIDDEN not in response.content.decode(errors="replace"), (role, method)


@pytest.mark.parametrize(
    ("path", "name", "rule"),
    [route for route in OURS if "case_id" in route[0]],
    ids=[path for path, _, _ in OURS if "case_id" in path],
)
def test_a_case_that_is_not_theirs_is_like_a_case_that_does_not_exist(
    path: str, name: str, rule: Rule, small: SmallHub
) -> None:
    client = signed_in(small.stranger)
    hidden = client.get(address(path, small))
    nothing = client.get(address(path, small, uuid4()))
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content == client.get("/no-such-page/").content
    assert dict(hidden.headers) == dict(nothing.headers)


def test_who_administers_or_audits_reads_no_case(small: SmallHub) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        client = small.client(role)
        assert client.get(f"/cases/{small.case.pk}/").status_code == 404
        assert "Ford" not in client.get("/").content.decode()


def test_a_membership_ends_on_its_day_and_when_it_is_taken_back(small: SmallHub) -> None:
    analyst, desk = small.people[Role.ANALYST], small.client(Role.DESK)
    where = f"/cases/{small.case.pk}/table/"
    assert desk.get(where).status_code == 200
    for membership in Membership.objects.filter(user=small.people[Role.DESK]):
        unshare(analyst, membership)
    assert desk.get(where).status_code == 404
    share(analyst, small.case, organisation=small.hub)
    assert desk.get(where).status_code == 200


def test_an_originator_releases_what_it_marked_and_only_the_originator(small: SmallHub) -> None:
    desk = small.people[Role.DESK]
    desk.clearance = 4
    desk.save()
    assert HIDDEN not in seen(desk, small)
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(UsageError, match="only the originator"):
        release(desk, small.case, "Harbour Network", desk.name, until)
    made = release(small.people[Role.PARTNER], small.case, "Harbour Network", desk.name, until)
    assert HIDDEN in seen(desk, small)
    made.revoked_at = timezone.now()
    made.save()
    assert HIDDEN not in seen(desk, small)


def seen(user: User, small: SmallHub) -> str:
    """All that somebody may see of the case, in one string."""
    access = case_access(user, small.case.pk)
    assert access is not None
    return " ".join(s.value for s in case_view(access).statements)


def test_a_partner_sees_what_it_marked_for_itself(small: SmallHub) -> None:
    assert HIDDEN in seen(small.people[Role.PARTNER], small)
    assert HIDDEN not in seen(small.people[Role.ANALYST], small)
