"""Whatever is sent by a form or as a file: no defect of the hub, no script in a page, a whole log.

The forms are found by opening every page that the URL map has: a new one is tried by being there.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hub.api_world import SEEN, brief_of, coin_file, world_of
from tests.hub.forms_found import FILE, Form, forms_of, questions_of

from upstander.hub.access.routes import routes
from upstander.hub.access.rules import Scope, rule_of
from upstander.hub.alerts.models import Holder
from upstander.hub.audit.selectors import verified
from upstander.hub.briefs.content import items_of
from upstander.hub.briefs.selectors import latest
from upstander.hub.cases.models import Upload
from upstander.hub.people.models import Membership
from upstander.hub.people.roles import Role
from upstander.warning.policy import default_policy

if TYPE_CHECKING:
    from django.test import Client
    from tests.hub.conftest import SmallHub

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("UPSTANDER_FUZZ", "3"))
SCRIPT = "<script>alert(7)</script>"
_SKIPPED = ("account_", "mfa_", "openid", "socialaccount")
_OURS = {Scope.SIGNED_IN, Scope.POWER, Scope.CASE}


def _zip(name: str, content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return kept.getvalue()


_ENTITY = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
FILES = (
    b"", b"\x00\xff\xfe" * 50, b"{" * 20_000, b"[" * 20_000, b"a,b\n\x00,1\n", b'"' * 999,
    f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">{_ENTITY}]><a>&l8;</a>'.encode(),
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    _zip("../../outside.csv", b"a,b\n1,2\n"), _zip("index.yml", b"\x00" * 5_000_000),
    _zip("a.zip", _zip("b.zip", b"x")), gzip.compress(b"0" * 5_000_000),
    b"a: &a [*a, *a]\n", b"!!python/object/apply:os.system ['true']\n", SCRIPT.encode(),
    "name;value\n\u202eevil;1e999\n".encode(), "\ufeffid,name\n\ud7ff,\U0010ffff\n".encode(),
    b"id,name\n" + b"x" * 200_000, coin_file(1998),
)  # fmt: skip

WORDS = (
    "", " ", "\x00", "\x00x", SCRIPT, '"><img src=x onerror=alert(7)>', "{{ 7|add:7 }}",
    "'; DROP TABLE cases_case; --", "../../etc/passwd", "\u202e\u2066evil", "\ud7ff\U0010ffff",
    "x" * 20_000, "0", "-1", "1e999", "NaN", "9" * 400, "0000-00-00", "0001-01-01", "9999-12-31",
    "10000-01-01", "2026-02-30", "2026-13", str(uuid4()), "TLP:PURPLE", "[" * 5_000, "null",
    "javascript:alert(7)", "//elsewhere.example/", "٣", "²", "u-1", "u-1 u-2; u-1", "on",
)  # fmt: skip


@pytest.fixture
def everybody(small: SmallHub) -> Client:
    """Somebody who may do all that any role may, at a hub that has one of everything."""
    analyst = small.people[Role.ANALYST]
    for role in set(Role) - {Role.ANALYST}:
        Membership.objects.create(user=analyst, organisation=small.hub, role=role)
    for name in default_policy().receivers:
        Holder.objects.create(role=name, user=analyst)
    return small.client(Role.ANALYST)


def pages(small: SmallHub) -> list[str]:
    """An address of each route, of what there is."""
    there = world_of(small).of(Role.ANALYST)
    there |= {"case_id": small.case.pk, "release_id": there["forecast_id"], "key": 1}
    draft = brief_of(small, Role.ANALYST, "", SEEN.id)
    (item,) = items_of(latest(draft).content)
    there |= {"person_id": small.people[Role.DESK].pk, "brief_id": draft.pk, "item": item["id"]}
    given = SimpleUploadedFile("t.csv", b"Unit name,Chief\nRiver Guard,Weir\n")
    small.client(Role.ANALYST).post(f"/cases/{small.case.pk}/import/table/", {"file": given})
    there["upload_id"] = Upload.objects.latest("pk").pk

    def one(found: re.Match[str]) -> str:
        return str(there.get(found.group(2), uuid4() if "uuid" in found.group(1) else "1"))

    ours = [
        path
        for path, name, view in routes()
        if not name.startswith(_SKIPPED) and getattr(rule_of(view, name), "scope", None) in _OURS
    ]
    made = ["/" + re.sub(r"<(\w+):(\w+)>", one, path) for path in ours if "^" not in path]
    return [*made, f"/cases/{small.case.pk}/same/?left=u-1&right=u-2"]


def found_forms(client: Client, addresses: list[str]) -> dict[tuple[str, frozenset[str]], Form]:
    """The forms of pages, each once: by where it is sent and what it asks."""
    made: dict[tuple[str, frozenset[str]], Form] = {}
    for address in addresses:
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for form in forms_of(answer.content.decode()):
            form.action = urljoin(address, form.action or address)
            if form.action.startswith(("/account/", "/language/")):
                continue
            made.setdefault((form.action, frozenset(form.fields)), form)
    return made


def filled(form: Form, data: st.DataObject) -> dict[str, Any]:
    """A form filled by chance: with what is on offer, with what is not, or not at all."""
    sent: dict[str, Any] = {}
    for name, (kind, offered) in form.fields.items():
        if kind == FILE:
            ending = data.draw(st.sampled_from(["csv", "xlsx", "json", "xml", "zip", "yml", ""]))
            content = data.draw(st.sampled_from(FILES) | st.binary(max_size=200))
            sent[name] = SimpleUploadedFile(f"f.{ending}", content)
            continue
        good = st.sampled_from(offered) if offered else st.just("x")
        bad = st.sampled_from(WORDS) | st.text(max_size=40)
        how = data.draw(st.sampled_from(["good", "good", "bad", "twice", "none"]))
        if how == "good":
            sent[name] = data.draw(good)
        elif how == "bad":
            sent[name] = data.draw(bad)
        elif how == "twice":
            sent[name] = [data.draw(good), data.draw(bad)]
    return sent


def sendable(sent: dict[str, Any]) -> dict[str, Any]:
    """Without what no encoding can carry: half a character."""

    def whole(value: Any) -> Any:
        if isinstance(value, str):
            return value.encode("utf-8", "ignore").decode()
        return [whole(v) for v in value] if isinstance(value, list) else value

    return {name: whole(value) for name, value in sent.items()}


def test_there_are_forms_on_pages_of_every_part(everybody: Client, small: SmallHub) -> None:
    where = {action for action, _ in found_forms(everybody, pages(small))}
    parts = "add correct sentence import table raise cap.xml message silences members export same"
    more = "analyses levers asks scenarios decisions briefs people roles risk resilience frozen"
    for part in [*parts.split(), *more.split()]:
        assert any(part in action for action in where), (part, sorted(where))


def test_whatever_a_form_is_sent_nothing_breaks_and_no_script_gets_into_a_page(
    everybody: Client, small: SmallHub
) -> None:
    addresses = pages(small)
    forms = found_forms(everybody, addresses)
    assert len(forms) > 35
    faults: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=EXAMPLES < 10,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def answered(form: Form, data: st.DataObject) -> None:
        sent = sendable(filled(form, data))
        try:
            answer = everybody.post(form.action, sent)
        except Exception as error:  # noqa: BLE001  (all that is wrong is told at once)
            faults.append(f"{form.action} {sent!r:.500} {error!r:.300}")
            return
        assert answer.status_code < 500, (form.action, answer.status_code)
        if "html" in answer.get("Content-Type", "") and not answer.streaming:
            assert SCRIPT not in answer.content.decode(), form.action

    for form in forms.values():
        answered(form)
    assert not faults, "\n".join(faults)
    for address in addresses:
        answer = everybody.get(address)
        assert answer.status_code < 500, address
        if "html" in answer["Content-Type"] and not answer.streaming:
            page = answer.content.decode()
            assert SCRIPT not in page, address
            assert "<img src=x" not in page, address
    assert not verified().fault


def test_whatever_an_address_asks_nothing_breaks(everybody: Client, small: SmallHub) -> None:
    asked: dict[str, set[str]] = {}
    for address in pages(small):
        answer = everybody.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            for where, names in questions_of(answer.content.decode(), address).items():
                if where.startswith("/"):
                    asked[where] = asked.get(where, {"page"}) | names
    assert {"q", "sel", "asof", "left"} <= set().union(*asked.values())
    seen: set[tuple[str, frozenset[str]]] = set()
    for where, names in sorted(asked.items()):
        route = re.sub(r"[0-9a-f-]{36}|[0-9a-f]{40}", "", where), frozenset(names)
        if route in seen:  # the same page, of another thing
            continue
        seen.add(route)
        for word in WORDS:
            query = {name: word.encode("utf-8", "ignore").decode()[:5_000] for name in names}
            answer = everybody.get(where, query)
            assert answer.status_code < 500, (where, query)
            if "html" in answer.get("Content-Type", "") and not answer.streaming:
                page = answer.content.decode()
                assert SCRIPT not in page, (where, query)
                assert "<img src=x" not in page, (where, query)
