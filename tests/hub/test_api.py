"""What programs do in the hub: by tokens that end, and with errors that say what to mend."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub, signed_in

from upstander.errors import UsageError
from upstander.hub.alerts.models import Holder
from upstander.hub.api import throttle
from upstander.hub.api.actions import MOST_TOKENS, make_token, revoke
from upstander.hub.api.document import asked_of, operations_of
from upstander.hub.api.hub_api import api
from upstander.hub.api.models import Token
from upstander.hub.api.scopes import TokenScope
from upstander.hub.audit.models import Entry
from upstander.hub.audit.selectors import verified
from upstander.hub.cases import taking_out
from upstander.hub.cases.models import Membership, StatementRow
from upstander.hub.cases.selectors import case_access
from upstander.hub.people.actions import end_account
from upstander.hub.people.roles import Role
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from upstander.hub.people.models import User

ROOT = Path(__file__).parents[2]
STATEMENT = {
    "entity_id": "u-9",
    "schema": "Unit",
    "prop": "name",
    "value": "Mill Guard",
    "source": "https://example.org/1",
    "reliability": "B",
    "credibility": "2",
}


class Program:
    """A program with a token of somebody."""

    def __init__(self, user: User, *scopes: str) -> None:
        self.secret = make_token(user, "a test's", scopes or TokenScope.values, 1)
        self.token = Token.objects.get(pk=Token.objects.latest("pk").pk)
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def get(self, where: str, **query: Any) -> Any:
        return Client().get(f"/api/1{where}", query, headers=self.headers)

    def post(self, where: str, body: Any) -> Any:
        plain = body if isinstance(body, (str, bytes)) else json.dumps(body)
        kind = "application/json"
        return Client().post(f"/api/1{where}", plain, content_type=kind, headers=self.headers)

    def send(self, where: str, **files: SimpleUploadedFile) -> Any:
        return Client().post(f"/api/1{where}", files, headers=self.headers)


@pytest.fixture
def desk(small: SmallHub) -> Program:
    return Program(small.people[Role.DESK])


@pytest.fixture
def case(small: SmallHub) -> str:
    return f"/cases/{small.case.pk}"


def test_of_a_token_only_the_hash_is_kept_and_the_log_has_it_made_and_revoked(
    small: SmallHub, desk: Program
) -> None:
    assert desk.secret not in str(Token.objects.values_list())
    revoke(small.people[Role.DESK], desk.token)
    told = list(Entry.objects.filter(object=f"token:{desk.token.pk}"))
    assert [e.action for e in told] == ["token made", "token revoked"]
    assert desk.secret not in str([e.detail for e in told])
    assert not verified().fault


def test_a_token_ends_when_it_is_revoked_on_its_day_and_with_the_account(
    small: SmallHub, desk: Program
) -> None:
    assert desk.get("/cases").status_code == 200
    revoke(small.people[Role.DESK], desk.token)
    assert desk.get("/cases").status_code == 401
    with pytest.raises(UsageError, match="no such token"):
        revoke(small.people[Role.DESK], desk.token)
    old = Program(small.people[Role.DESK])
    Token.objects.filter(pk=old.token.pk).update(expires_at=timezone.now())
    assert old.get("/cases").status_code == 401
    other = Program(small.people[Role.DESK])
    end_account(small.people[Role.ADMINISTRATOR], small.people[Role.DESK])
    assert other.get("/cases").status_code == 401


def test_a_token_does_at_once_no_more_than_its_owner_may(
    small: SmallHub, desk: Program, case: str
) -> None:
    assert desk.get(case).status_code == 200
    Membership.objects.filter(user=small.people[Role.DESK]).update(revoked_at=timezone.now())
    assert desk.get(case).status_code == 404
    assert desk.get("/cases").json() == {"cases": []}


def test_of_its_use_the_day_is_kept_and_no_more(desk: Program) -> None:
    desk.get("/cases")
    assert Token.objects.get(pk=desk.token.pk).last_used_at == timezone.now().date()


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        (" ", ["cases:read"], 1),
        ("x", [], 1),
        ("x", ["everything"], 1),
        ("x", ["cases:read"], 366),
        ("x", ["cases:read"], 0),
    ],
)
def test_a_token_has_a_name_a_scope_and_an_end_within_a_year(
    name: str, scopes: list[str], days: int, small: SmallHub
) -> None:
    with pytest.raises(UsageError):
        make_token(small.stranger, name, scopes, days)
    assert not Token.objects.exists()


def test_nobody_hoards_tokens_or_revokes_anothers(small: SmallHub, desk: Program) -> None:
    with pytest.raises(UsageError, match="no such token"):
        revoke(small.stranger, desk.token)
    for _ in range(MOST_TOKENS):
        make_token(small.stranger, "x", ["cases:read"], 1)
    with pytest.raises(UsageError, match="revoke one first"):
        make_token(small.stranger, "x", ["cases:read"], 1)


def test_the_page_shows_a_secret_once_and_revokes(small: SmallHub) -> None:
    client = small.client(Role.DESK)
    form = {"make": "1", "name": "nightly", "scopes": ["cases:read"], "days": "90"}
    page = client.post("/account/tokens/", form).content.decode()
    secret = page.split('<code dir="ltr">')[1].split("<")[0]
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/1/cases", headers=headers).status_code == 200
    assert secret not in client.get("/account/tokens/").content.decode()
    (made,) = Token.objects.all()
    stranger = signed_in(small.stranger)
    assert "nightly" not in stranger.get("/account/tokens/").content.decode()
    assert stranger.post("/account/tokens/", {"revoke": made.pk}).status_code == 404
    assert stranger.post("/account/tokens/", {"revoke": "²"}).status_code == 404
    assert client.post("/account/tokens/", {"revoke": made.pk}).status_code == 302
    assert Client().get("/api/1/cases", headers=headers).status_code == 401


def test_the_page_offers_what_is_of_use_to_whoever_looks(small: SmallHub) -> None:
    auditor = small.client(Role.AUDITOR).get("/account/tokens/").content.decode()
    assert "audit:read" in auditor
    assert "cases:read" not in auditor
    form = {"make": "1", "name": "x", "scopes": ["cases:read"], "days": "90"}
    small.client(Role.AUDITOR).post("/account/tokens/", form)
    assert not Token.objects.exists()


def test_a_cookie_is_no_token(small: SmallHub) -> None:
    assert small.client(Role.DESK).get("/api/1/cases").status_code == 401


def test_the_document_is_for_who_is_signed_in_or_has_a_token(
    small: SmallHub, desk: Program
) -> None:
    assert Client().get("/api/1/openapi.json").status_code == 401
    told = small.client(Role.DESK).get("/api/1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert desk.get("/openapi.json").json() == told
    for operations in told["paths"].values():
        for operation in operations.values():
            assert operation["security"][0]["Bearer"][0] in TokenScope
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_statements_come_by_pages_in_the_order_of_their_ids(desk: Program, case: str) -> None:
    whole = desk.get(f"{case}/statements").json()
    assert whole["next"] is None
    ids = [s["id"] for s in whole["statements"]]
    assert ids == sorted(ids)
    found: list[str] = []
    after: Any = ""
    while after is not None:
        page = desk.get(f"{case}/statements", limit=3, after=after).json()
        assert len(page["statements"]) <= 3
        found += [s["id"] for s in page["statements"]]
        after = page["next"]
    assert found == ids
    named = desk.get(f"{case}/statements", entity="u-2", schema="Unit", prop="name").json()
    assert [s["value"] for s in named["statements"]] == ["Ford Guard"]


def test_a_statement_is_entered_corrected_and_withdrawn(desk: Program, case: str) -> None:
    made = desk.post(f"{case}/statements", STATEMENT)
    assert made.status_code == 201
    told = made.json()
    assert (told["grade"], told["marking"], told["originator"]) == ("B2", "TLP:AMBER", "Hub")
    one = f"{case}/statements/{told['id']}"
    assert desk.get(one).json() == told
    again = desk.post(f"{case}/statements", STATEMENT)
    assert again.status_code == 422
    assert "holds this statement already" in again.json()["detail"]
    right = desk.post(f"{one}/correct", STATEMENT | {"value": "Mill Guards"})
    assert right.status_code == 201
    assert desk.get(one).status_code == 404
    gone = desk.post(f"{case}/statements/{right.json()['id']}/withdraw", {"why": "another unit"})
    assert (gone.status_code, gone.content) == (204, b"")
    assert desk.get(f"{case}/entities/u-9").status_code == 404
    assert StatementRow.objects.filter(entity_id="u-9").count() == 2
    assert not verified().fault


def test_an_entity_is_told_with_its_support_and_relations(desk: Program, case: str) -> None:
    told = desk.get(f"{case}/entities/u-1").json()
    assert told["caption"] == "3rd Ford Battalion"
    assert [r["others"] for r in told["relations"]] == [["u-2"]]
    (name,) = told["properties"]
    assert 0 < name["support"]["low"] <= name["support"]["value"] <= name["support"]["high"]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"prop": "nmae"}, 422, "nmae"),
        ({"prop": "country", "value": "Atlantis"}, 422, "ISO 3166"),
        ({"surprise": 1}, 422, "body.body.surprise"),
        ({"value": 7}, 422, "body.body.value"),
        ({"value": "x" * 20_001}, 422, "body.body.value"),
        ({"entity_id": "a\x00b"}, 422, "body.body.entity_id"),
        ({"value": "\ud800"}, 422, "body.body.value"),
        ({"marking": "TLP:RED"}, 409, "you could not see this statement yourself"),
        ({"audience": ["a; b"]}, 422, "audience"),
    ],
)
def test_a_fault_is_told_as_a_problem_and_nothing_is_entered(
    change: dict[str, Any], status: int, words: str, desk: Program, case: str
) -> None:
    before = StatementRow.objects.count()
    answer = desk.post(f"{case}/statements", STATEMENT | change)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "remedy", "errors"}
    assert words in answer.content.decode()
    assert StatementRow.objects.count() == before


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', b"\xff", "[" * 100_000])
def test_a_body_that_is_none_is_refused(body: str | bytes, desk: Program, case: str) -> None:
    answer = desk.post(f"{case}/statements", body)
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_an_import_keeps_good_rows_and_tells_of_the_bad_without_a_path(
    desk: Program, case: str
) -> None:
    lines = (
        b'{"id": "u-7", "schema": "Unit", "properties": {"name": ["Mill Column"]}}\n'
        b'{"id": "u-8", "schema": "Nonsense", "properties": {"name": ["x"]}}\n'
    )
    answer = desk.send(f"{case}/import", file=SimpleUploadedFile("units.jsonl", lines))
    told = answer.json()
    assert (answer.status_code, told["new"], told["faults"]) == (200, 1, 1)
    assert told["problems"][0]["source"] == "units.jsonl"
    bad = desk.send(f"{case}/import", file=SimpleUploadedFile("x.zip", b"PK\x03\x04 broken"))
    assert bad.status_code == 422 or bad.json()["faults"] == 1
    assert "/tmp" not in answer.content.decode() + bad.content.decode()  # noqa: S108


def test_a_case_file_goes_out_and_comes_in_as_a_case_of_its_own(small: SmallHub, case: str) -> None:
    analyst = Program(small.people[Role.ANALYST])
    data = analyst.post(f"{case}/export", {"kind": "zip"}).content
    made = analyst.send("/cases", file=SimpleUploadedFile("ford.zip", data))
    assert made.status_code == 201
    twin = analyst.get(f"/cases/{made.json()['id']}").json()
    assert twin["statements"] == analyst.get(case).json()["statements"] == 4
    bad = analyst.send("/cases", file=SimpleUploadedFile("x.zip", spoilt(data)))
    assert bad.status_code in {409, 422}
    assert "/tmp" not in bad.content.decode()  # noqa: S108


def spoilt(data: bytes) -> bytes:
    """A case file one of whose members is not what its manifest says."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Unit", b"Nonsense"))
    return out.getvalue()


def test_an_export_holds_what_one_may_see_and_red_only_when_two_people_want_it(
    small: SmallHub, desk: Program, case: str
) -> None:
    for kind, media in taking_out.KINDS.items():
        answer = desk.post(f"{case}/export", {"kind": kind})
        assert (answer.status_code, answer["Content-Type"]) == (200, media)
        assert HIDDEN.encode() not in answer.content
    partner = Program(small.people[Role.PARTNER])
    red = {"kind": "csv", "red": True}
    assert HIDDEN.encode() not in partner.post(f"{case}/export", {"kind": "csv"}).content
    assert partner.post(f"{case}/export", red).status_code == 409
    theirs = case_access(small.people[Role.PARTNER], small.case.pk)
    colleague = small.people[Role.ANALYST]
    colleague.clearance = TLP.RED
    colleague.save()
    ours = case_access(colleague, small.case.pk)
    assert theirs is not None
    assert ours is not None
    taking_out.agree(ours, taking_out.ask(theirs, "csv", "for the court"))
    assert HIDDEN.encode() in partner.post(f"{case}/export", red).content
    assert partner.post(f"{case}/export", red).status_code == 409


def test_a_warning_goes_from_a_program_to_an_answer(
    small: SmallHub, desk: Program, case: str
) -> None:
    for role in ("country team", "R2P focal point"):
        Holder.objects.create(role=role, user=small.people[Role.DESK])
    analyst = Program(small.people[Role.ANALYST])
    body = {
        "subject": "u-1",
        "what": "They are being cut off",
        "kinds": ["siege"],
        "severity": "serious",
    }
    made = analyst.post(f"{case}/warnings", body)
    assert made.status_code == 201
    one = f"{case}/warnings/{made.json()['id']}"
    board = desk.get("/warnings/board").json()
    assert board["whole"]["waiting"] == [made.json()["id"]]
    assert analyst.post(f"{one}/acknowledge", {}).status_code == 409
    duty = {"role": "country team"}
    early = desk.post(f"{one}/close", duty | {"outcome": "averted"})
    assert early.status_code == 422
    for step, state in (("acknowledge", "acknowledged"), ("respond", "responded"),
                        ("answer", "answered")):  # fmt: skip
        done = desk.post(f"{one}/{step}", duty | {"note": "a convoy is on its way"})
        assert done.json()["standing"]["state"] == state
    closed = desk.post(f"{one}/close", duty | {"outcome": "averted"})
    assert closed.json()["standing"]["outcome"] == "averted"
    assert desk.get("/warnings").json()["warnings"] == []
    (listed,) = desk.get("/warnings", state="closed").json()["warnings"]
    assert listed["id"] == made.json()["id"]
    assert Entry.objects.filter(action="case read", detail__page="warnings").exists()


def test_warnings_come_by_pages(small: SmallHub, case: str) -> None:
    analyst = Program(small.people[Role.ANALYST])
    body = {"subject": "u-1", "what": "x", "kinds": ["siege"], "severity": "watch"}
    made = [analyst.post(f"{case}/warnings", body).json()["id"] for _ in range(3)]
    first = analyst.get("/warnings", limit=2).json()
    rest = analyst.get("/warnings", limit=2, after=first["next"]).json()
    assert [w["id"] for w in first["warnings"] + rest["warnings"]] == made[::-1]
    assert rest["next"] is None


def test_an_auditor_reads_and_verifies_the_log(small: SmallHub, case: str) -> None:
    auditor = Program(small.people[Role.AUDITOR])
    page = auditor.get("/log", limit=2).json()
    assert [e["number"] for e in page["entries"]] == [1, 2]
    assert page["next"] == 2
    named = auditor.get("/log", object=f"case:{small.case.pk}").json()["entries"]
    assert {e["object"] for e in named} == {f"case:{small.case.pk}"}
    told = auditor.get("/log/verify").json()
    assert told["fault"] == ""
    later = auditor.get("/log/verify", number=told["lines"] + 9, head="0" * 64).json()
    assert "ends before" in later["fault"]


def test_a_token_that_writes_without_end_is_told_to_wait(
    desk: Program, case: str, small: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "WRITES_A_MINUTE", 3)
    monkeypatch.setattr("time.time", lambda: 7_000_000_000.0)
    other = Program(small.people[Role.DESK])
    told = [desk.post(f"{case}/export", {"kind": "csv"}).status_code for _ in range(5)]
    assert told == [200, 200, 200, 429, 429]
    refused = desk.post(f"{case}/export", {"kind": "csv"})
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Content-Type"] == "application/problem+json"
    assert desk.get(case).status_code == 200
    assert other.post(f"{case}/export", {"kind": "csv"}).status_code == 200


def test_a_defect_of_ours_shows_nothing_of_the_server(
    desk: Program, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/srv/secret/path")

    monkeypatch.setattr("upstander.hub.api.case_operations.entities_of", broken)
    answer = desk.get(case)
    assert answer.status_code == 500
    assert "/srv" not in answer.content.decode()


def test_the_reference_lists_every_operation_with_its_scope() -> None:
    text = (ROOT / "docs" / "reference" / "hub-api.md").read_text()
    for path, op in operations_of(api):
        (method,) = op.methods
        plain = re.sub(r"{(uuidstr|str|path|int):", "{", path)
        summary = (op.description or "").splitlines()[0]
        line = f"| `{method} /api/1{plain}` | `{asked_of(op).scope.value}` | {summary} |"
        assert line in text, line


def test_a_day_from_now_a_token_of_a_day_has_ended(desk: Program) -> None:
    left = desk.token.expires_at - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(days=1)
