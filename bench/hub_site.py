"""A hub under measurement: a large synthetic case, many analysts, and what they ask for."""

from __future__ import annotations

import http.client
import os
import random
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.hub.running import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

UNITS, LINKS = 6_000, 4_000


@dataclass
class Site:
    """A hub with a large case and many analysts, each signed in."""

    hub: Running
    case: str = ""
    sessions: list[str] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def said() -> list[Any]:
    """The statements of a synthetic case: units, and who commands whom."""
    from upstander.model.marking import TLP, Marking
    from upstander.model.statement import Statement

    chance, made = random.Random(0), []  # noqa: S311
    markings = [Marking(TLP.GREEN, "Hub"), Marking(TLP.AMBER, "Hub"), Marking(TLP.CLEAR)]
    for number in range(UNITS):
        about, marking = f"unit-{number}", chance.choice(markings)
        for prop, value in (("name", f"Synthetic unit {number}"), ("country", "fr")):
            source = f"report {chance.randrange(400)}"
            made.append(
                Statement("load", about, "Unit", prop, value, source=source, marking=marking)
            )
    for number in range(LINKS):
        ends = chance.sample(range(UNITS), 2)
        for prop, end in zip(("superior", "subordinate"), ends, strict=True):
            about = f"command-{number}"
            made.append(Statement("load", about, "Command", prop, f"unit-{end}", source="report 1"))
    return sorted(made, key=lambda s: s.id)


def filled(hub: Running, analysts: int) -> Site:
    """Make the case and the analysts, in the database of a hub that does not run yet."""
    hub.command("--prepare-only")
    os.environ |= {"UPSTANDER_HUB": str(hub.folder)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "upstander.hub.settings"
    if hub.database:
        os.environ["DATABASE_URL"] = hub.database
    import django

    django.setup()
    from datetime import date

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import connection

    from upstander.hub.cases.actions import open_case, share
    from upstander.hub.people.actions import give_account
    from upstander.hub.people.models import Kind, Organisation
    from upstander.hub.people.roles import Role
    from upstander.hub.people.sessions import SessionStore
    from upstander.model.case import CaseFile, Manifest
    from upstander.model.marking import TLP

    desks = [Organisation.objects.create(name=f"Desk {n}", kind=Kind.DEPARTMENT) for n in range(8)]
    people = [
        give_account(
            None, f"a{n}@load.invalid", f"Analyst {n}",
            TLP.AMBER if n % 4 else TLP.GREEN, desks[n % 8], Role.ANALYST,
        )
        for n in range(analysts)
    ]  # fmt: skip
    statements = said()
    file = CaseFile(Manifest("load", "Load", date(2026, 6, 30), "fr"), tuple(statements))
    case = open_case(people[0], file)
    for desk in desks:
        share(people[0], case, organisation=desk)
    elsewhere = Organisation.objects.create(name="Elsewhere", kind=Kind.DEPARTMENT)
    people.append(
        give_account(None, "s@load.invalid", "Stranger", TLP.RED, elsewhere, Role.ANALYST)
    )
    site = Site(hub, str(case.pk))
    for person in people:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "upstander.hub.people.backend.Backend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        site.sessions.append(str(session.session_key))
    open_to_all = [s for s in statements if s.marking.level < TLP.AMBER]
    site.entities = sorted({s.entity_id for s in open_to_all if s.schema == "Unit"})
    site.statements = [s.id for s in open_to_all if s.schema == "Unit"]
    connection.close()
    return site


class Analyst:
    """Asks for one page after another, over one connection."""

    def __init__(self, site: Site, number: int) -> None:
        self.site, self.number = site, number
        self.chance = random.Random(number)  # noqa: S311
        self.cookie = f"sessionid={site.sessions[number]}; csrftoken={'t' * 32}"
        self._line = http.client.HTTPConnection("127.0.0.1", site.hub.port, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        """The status of a page, which is read to its end."""
        headers = {"Cookie": self.cookie}
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": "t" * 32})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            return self._asked("POST" if body else "GET", path, body, headers)
        except (
            http.client.RemoteDisconnected,
            BrokenPipeError,
            ConnectionResetError,
        ):  # an idle line was closed: as a browser, once more
            self._line.close()
            return self._asked("POST" if body else "GET", path, body, headers)

    def _asked(self, how: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        self._line.request(how, path, body, headers)
        answer = self._line.getresponse()
        answer.read()
        return answer.status

    def act(self, what: str) -> int:
        """Do one thing."""
        case = f"/cases/{self.site.case}/"
        chance = self.chance
        if what == "enter":
            name = f"new-{self.number}-{chance.random()}"
            return self.ask(f"{case}add/", statement(name))
        path = {
            "table": f"{case}table/?page={chance.randrange(1, 100)}",
            "thing": f"{case}things/{chance.choice(self.site.entities)}/",
            "things": f"{case}things/?schema=Unit&q=unit+{chance.randrange(UNITS)}",
            "statement": f"{case}statements/{chance.choice(self.site.statements)}/",
            "sources": f"{case}sources/", "case": case, "home": "/", "warnings": "/warnings/",
        }[what]  # fmt: skip
        return self.ask(path)


def statement(name: str) -> dict[str, str]:
    """The form of a statement."""
    return {
        "entity_id": name, "schema": "Unit", "prop": "name", "value": name, "source": "load",
        "reliability": "C", "credibility": "3", "marking": "TLP:GREEN",
    }  # fmt: skip


def hold_roles() -> None:
    """Let an analyst hold each role of the policy, so that somebody is told."""
    from django.db import connection

    from upstander.hub.alerts.models import Holder
    from upstander.hub.people.models import User
    from upstander.warning.policy import default_policy

    user = User.objects.get(name="Analyst 1")
    for name in sorted(default_policy().receivers):
        Holder.objects.create(role=name, user=user)
    connection.close()


def warning(site: Site, what: str, number: int) -> dict[str, str]:
    """The form of a warning, each about something else: alike ones are told as one."""
    about = site.entities[number % len(site.entities)]
    form = {"subject": about, "what": what, "severity": "serious", "kinds": "siege"}
    return form | {"marking": "TLP:GREEN"}


@contextmanager
def running(database: str, analysts: int) -> Iterator[Site]:
    """A filled hub that runs."""
    with tempfile.TemporaryDirectory() as folder:
        site = filled(Running(Path(folder) / "hub", database=database), analysts)
        site.hub.start()
        try:
            yield site
        finally:
            if site.hub.process is not None and site.hub.process.poll() is None:
                site.hub.kill()
