"""A small hub: organisations, one person for each role, and a case with a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from upstander.hub.cases.actions import open_case, share
from upstander.hub.cases.statements import forget
from upstander.hub.people.actions import give_account
from upstander.hub.people.models import Kind, Organisation, User
from upstander.hub.people.roles import Role
from upstander.model.case import CaseFile, Manifest
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.hub.cases.models import Case

HIDDEN = "Zephyrine"
"""A word that only the marked statements hold."""


@dataclass(frozen=True)
class SmallHub:
    """What the tests act on."""

    hub: Organisation
    partner: Organisation
    people: dict[Role, User]
    stranger: User
    case: Case

    def client(self, role: Role | None) -> Client:
        """A browser of the person with a role; of somebody who is not signed in for none."""
        return signed_in(self.people[role]) if role is not None else Client()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="upstander.hub.people.backend.Backend")
    return client


def statements() -> tuple[Statement, ...]:
    red = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
    amber = Marking(TLP.AMBER, "Hub")
    said = [
        Statement("d", "u-1", "Unit", "name", "3rd Ford Battalion", source="wire"),
        Statement("d", "u-2", "Unit", "name", "Ford Guard", source="desk", marking=amber),
        Statement("d", "u-3", "Unit", "name", f"{HIDDEN} Column", source="p", marking=red),
        Statement("d", "c-1", "Command", "superior", "u-1", source="wire"),
        Statement("d", "c-1", "Command", "subordinate", "u-2", source="wire"),
        Statement("d", "c-2", "Command", "superior", "u-1", source="p"),
        Statement("d", "c-2", "Command", "subordinate", "u-3", source="p"),
    ]
    return tuple(said)


def log_guard(name: str) -> None:
    """Put the log's triggers there (``protect``), or take them away (``unprotect``)."""
    module = import_module("upstander.hub.audit.migrations.0002_append_only")
    with connection.schema_editor() as editor:
        getattr(module, name)(None, editor)


@pytest.fixture
def _guarded_again(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        log_guard("protect")


@pytest.fixture
def committed(_guarded_again: None, transactional_db: None) -> Iterator[None]:
    """A test whose transactions are real; the log is emptied afterwards like everything else."""
    yield
    log_guard("unprotect")


@pytest.fixture
def small(db: None) -> Iterator[SmallHub]:
    forget()
    cache.clear()  # what a token of another test wrote, under a number that is used again
    hub = Organisation.objects.create(name="Hub", kind=Kind.DEPARTMENT)
    partner = Organisation.objects.create(name="Harbour Network", kind=Kind.PARTNER)
    people = {
        role: give_account(
            None,
            f"{role}@hub.invalid",
            f"the {role}",
            TLP.RED if role is Role.PARTNER else TLP.AMBER,
            partner if role is Role.PARTNER else hub,
            role,
        )
        for role in Role
    }
    stranger = give_account(None, "s@hub.invalid", "stranger", TLP.RED, hub, Role.ANALYST)
    file = CaseFile(
        Manifest("ford", "Ford", date(2026, 6, 30), "ford", holder="Hub"),
        tuple(sorted(statements(), key=lambda s: s.id)),
    )
    case = open_case(people[Role.ANALYST], file)
    for role, user in people.items():
        if role is not Role.ANALYST:
            share(people[Role.ANALYST], case, user=user)
    yield SmallHub(hub, partner, people, stranger, case)
    forget()
