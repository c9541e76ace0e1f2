"""Entering, correcting and withdrawing statements, and what each reader then sees."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub, signed_in, statements

from upstander.errors import InputError, UsageError
from upstander.hub.audit.models import Entry
from upstander.hub.audit.selectors import verified
from upstander.hub.cases import taking_out
from upstander.hub.cases.actions import enter, enter_many, open_case, withdraw
from upstander.hub.cases.models import Case, StatementRow
from upstander.hub.cases.selectors import case_access
from upstander.hub.cases.statements import case_view, forget, view_as_of
from upstander.hub.people.roles import Role
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User

FORM = {
    "entity_id": "u-9",
    "schema": "Unit",
    "prop": "name",
    "value": "Mill Guard",
    "source": "https://example.org/1",
    "reliability": "B",
    "credibility": "2",
    "marking": "TLP:AMBER",
}


def access(small: SmallHub, role: Role) -> Access:
    return of(small.people[role], small)


def of(user: User, small: SmallHub) -> Access:
    found = case_access(user, small.case.pk)
    assert found is not None
    return found


def values(small: SmallHub, role: Role) -> set[str]:
    return {s.value for s in case_view(access(small, role)).statements}


def where(small: SmallHub, rest: str) -> str:
    return f"/cases/{small.case.pk}/{rest}"


def test_a_statement_is_entered_by_one_form_and_seen_at_once_with_its_grade(
    small: SmallHub,
) -> None:
    client = small.client(Role.DESK)
    answer = client.post(where(small, "add/"), FORM)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Mill Guard" in page
    assert "B2" in page
    made = StatementRow.objects.get(entity_id="u-9")
    assert made.entered_by == small.people[Role.DESK]
    assert made.content["originator"] == "Hub"
    assert "Mill Guard" in values(small, Role.ANALYST)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"prop": "nmae"}, "name"),
        ({"prop": "country", "value": "Atlantis"}, "ISO 3166"),
        ({"valid_from": "0000-13-01"}, "0000-13-01"),
        ({"marking": "TLP:RED"}, "you could not see this statement yourself"),
        ({"entity_id": "a\x00b"}, "Null characters"),
    ],
)
def test_a_fault_is_told_at_the_form_and_nothing_is_entered(
    change: dict[str, str], words: str, small: SmallHub
) -> None:
    before = StatementRow.objects.count()
    answer = small.client(Role.DESK).post(where(small, "add/"), FORM | change)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert StatementRow.objects.count() == before


def test_a_hostile_value_is_shown_as_text(small: SmallHub) -> None:
    client = small.client(Role.DESK)
    client.post(where(small, "add/"), FORM | {"value": "<script>alert(1)</script>"})
    page = client.get(where(small, "things/u-9/")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_correction_takes_the_place_of_a_statement_and_the_record_keeps_both(
    small: SmallHub,
) -> None:
    client = small.client(Role.DESK)
    client.post(where(small, "add/"), FORM)
    old = StatementRow.objects.get(entity_id="u-9").statement_id
    answer = client.post(
        where(small, f"statements/{old}/correct/"), FORM | {"value": "Mill Guards"}
    )
    assert answer.status_code == 302
    seen = values(small, Role.ANALYST)
    assert "Mill Guards" in seen
    assert "Mill Guard" not in seen
    new = StatementRow.objects.get(entity_id="u-9", gone_revision=None)
    page = client.get(where(small, f"statements/{new.statement_id}/")).content.decode()
    assert "corrected" in page


def test_what_was_known_on_a_day_can_be_replayed(small: SmallHub) -> None:
    desk = access(small, Role.DESK)
    before = timezone.now()
    made = enter(desk, Statement("hub", "u-9", "Unit", "name", "Mill Guard", source="x"))
    between = timezone.now()
    withdraw(of(small.people[Role.DESK], small), made.statement_id, "it was another unit")

    def known(moment: object) -> bool:
        view = view_as_of(desk, moment)  # type: ignore[arg-type]
        return "Mill Guard" in {s.value for s in view.statements}

    assert [known(m) for m in (before, between, timezone.now())] == [False, True, False]
    assert "Mill Guard" not in values(small, Role.DESK)


def test_entering_what_is_hidden_already_looks_like_entering_something_new(
    small: SmallHub,
) -> None:
    hidden = next(s for s in statements() if HIDDEN in s.value)
    amber = replace(hidden, marking=Marking(TLP.AMBER, "Hub"))
    enter(access(small, Role.DESK), amber)
    assert hidden.value in values(small, Role.DESK)
    with pytest.raises(InputError, match="already"):
        enter(access(small, Role.DESK), amber)
    # The partner's own stands beside it, marked as it was, and also when the other is withdrawn.
    assert StatementRow.objects.filter(statement_id=hidden.id).count() == 2
    withdraw(access(small, Role.DESK), hidden.id, "a mistake")
    assert hidden.value not in values(small, Role.DESK)
    assert hidden.value in values(small, Role.PARTNER)


def test_nobody_withdraws_what_they_may_not_see(small: SmallHub) -> None:
    hidden = next(s for s in statements() if HIDDEN in s.value)
    with pytest.raises(UsageError, match="no such statement"):
        withdraw(access(small, Role.DESK), hidden.id, "x")
    page = where(small, f"statements/{hidden.id}/")
    client = small.client(Role.DESK)
    nothing = client.get(where(small, "statements/0000/"))
    assert client.get(page).content == nothing.content
    assert client.post(page + "withdraw/").status_code == 404


def test_a_view_is_the_same_as_if_the_rest_had_never_been_collected(small: SmallHub) -> None:
    shown = tuple(s for s in statements() if HIDDEN not in s.value and s.source != "p")
    file = replace(case_view(access(small, Role.DESK)), statements=shown)
    other = open_case(small.people[Role.DESK], file)
    twin = case_access(small.people[Role.DESK], other.pk)
    assert twin is not None
    assert case_view(twin).statements == case_view(access(small, Role.DESK)).statements


@pytest.mark.usefixtures("committed")
def test_what_a_transaction_wrote_and_undid_is_kept_nowhere(small: SmallHub) -> None:
    desk = access(small, Role.DESK)
    case_view(desk)
    made = Statement("hub", "u-9", "Unit", "name", "Mill Guard", source="x")

    @transaction.atomic
    def fails() -> None:
        enter(desk, made)
        assert made in case_view(desk).statements
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert made not in case_view(desk).statements
    other = replace(made, value="Other Guard")
    enter(desk, other)  # takes the revision that was undone
    assert other in case_view(desk).statements
    assert made not in case_view(desk).statements


@pytest.mark.usefixtures("committed")
def test_a_process_that_kept_a_case_sees_what_another_entered(small: SmallHub) -> None:
    desk = access(small, Role.DESK)
    assert len(case_view(desk).statements) == 4
    made = Statement("hub", "u-9", "Unit", "name", "Mill Guard", source="x")
    enter_many(None, small.case, [made])
    kept = case_view(desk).statements
    forget()
    assert case_view(desk).statements == kept
    assert made in kept


def test_every_read_of_marked_material_is_in_the_log_and_so_is_every_write(
    small: SmallHub,
) -> None:
    client = small.client(Role.DESK)
    for page in ("", "table/", "things/", "things/u-1/", "sources/"):
        client.get(where(small, page))
    read = Entry.objects.filter(action="case read", actor=small.people[Role.DESK])
    assert {e.detail["page"] for e in read} == {
        "overview", "table", "things", "thing", "sources",
    }  # fmt: skip
    client.post(where(small, "add/"), FORM)
    assert Entry.objects.filter(action="statement entered").count() == 1
    assert not verified().fault


def test_an_export_holds_what_one_may_see_and_nothing_else(small: SmallHub) -> None:
    for kind in taking_out.KINDS:
        answer = small.client(Role.DESK).post(where(small, "export/"), {"kind": kind})
        assert answer.status_code == 200, kind
        assert "attachment" in answer["Content-Disposition"]
        data = answer.content
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                data = b"".join(opened.read(name) for name in opened.namelist())
        assert b"Ford Guard" in data, kind
        assert HIDDEN.encode() not in data, kind


def test_red_leaves_only_when_two_people_want_it(small: SmallHub) -> None:
    partner = access(small, Role.PARTNER)
    colleague = small.people[Role.ANALYST]
    assert HIDDEN.encode() not in taking_out.taken_out(partner, "csv")[1]
    with pytest.raises(UsageError, match="two people"):
        taking_out.taken_out(partner, "csv", red=True)
    request = taking_out.ask(partner, "csv", "for the court")
    with pytest.raises(UsageError, match="oneself"):
        taking_out.agree(partner, request)
    with pytest.raises(UsageError, match="may see TLP:RED"):
        taking_out.agree(of(colleague, small), request)
    colleague.clearance = TLP.RED
    colleague.save()
    taking_out.agree(of(colleague, small), request)
    assert HIDDEN.encode() in taking_out.taken_out(partner, "csv", red=True)[1]
    with pytest.raises(UsageError, match="two people"):
        taking_out.taken_out(partner, "csv", red=True)


def test_a_case_file_goes_out_and_comes_in_as_a_case_of_its_own(small: SmallHub) -> None:
    _, data = taking_out.taken_out(access(small, Role.ANALYST), "zip")
    client = small.client(Role.ANALYST)
    answer = client.post("/cases/open/", {"file": SimpleUploadedFile("ford.zip", data)})
    assert answer.status_code == 302
    made = Case.objects.exclude(pk=small.case.pk).get()
    twin = case_access(small.people[Role.ANALYST], made.pk)
    assert twin is not None
    assert case_view(twin).statements == case_view(access(small, Role.ANALYST)).statements


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.zip", b"PK\x03\x04 broken"),
        ("x.zip", b""),
        ("../../etc/passwd.zip", b"none"),
        (".zip", b"none"),
    ],
)
def test_a_broken_or_hostile_case_file_is_refused_with_a_message(
    name: str, content: bytes, small: SmallHub
) -> None:
    client = small.client(Role.ANALYST)
    answer = client.post("/cases/open/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert Case.objects.count() == 1
    assert "/tmp" not in answer.content.decode()  # noqa: S108


def test_good_rows_of_an_import_are_kept_and_the_bad_ones_are_named(small: SmallHub) -> None:
    lines = (
        b'{"id": "u-7", "schema": "Unit", "properties": {"name": ["Mill Column"]}}\n'
        b'{"id": "u-8", "schema": "Nonsense", "properties": {"name": ["x"]}}\n'
        b"not json\n"
    )
    client = small.client(Role.DESK)
    file = SimpleUploadedFile("units.jsonl", lines)
    page = client.post(where(small, "import/"), {"file": file}).content.decode()
    assert "Nonsense" in page
    assert "/tmp" not in page  # noqa: S108
    assert "Mill Column" in values(small, Role.DESK)
    # Unmarked is not public: it counts as AMBER, of whoever brought it in.
    row = StatementRow.objects.get(entity_id="u-7")
    assert (row.content["marking"], row.content["originator"]) == ("TLP:AMBER", "Hub")


def test_importing_the_same_again_changes_nothing(small: SmallHub) -> None:
    client = signed_in(small.people[Role.DESK])
    line = b'{"id": "u-7", "schema": "Unit", "properties": {"name": ["Mill Column"]}}\n'
    for _ in range(2):
        client.post(where(small, "import/"), {"file": SimpleUploadedFile("u.jsonl", line)})
    assert StatementRow.objects.filter(entity_id="u-7").count() == 1


def test_a_membership_that_ended_yesterday_shows_nothing_today(small: SmallHub) -> None:
    memberships = small.case.memberships.filter(user=small.people[Role.DESK])
    memberships.update(until=timezone.now() - timedelta(seconds=1))
    assert case_access(small.people[Role.DESK], small.case.pk) is None


@pytest.mark.slow
def test_a_pair_is_judged_side_by_side_joined_and_parted_again(small: SmallHub) -> None:
    twin = Statement("hub", "u-9", "Unit", "name", "3 Ford Bn", source="x")
    enter(access(small, Role.DESK), twin)
    client, page = small.client(Role.DESK), where(small, "same/")
    pair = {"left": "u-1", "right": "u-9"}
    shown = client.get(page, pair).content.decode()
    assert "3 Ford Bn" in shown
    assert "Probability that they are one" in shown
    client.post(page, pair | {"verdict": "same", "reason": "one number, one place"})
    assert "u-9" not in case_view(access(small, Role.ANALYST)).entities()
    again = client.post(page, pair | {"verdict": "different"}, follow=True).content.decode()
    assert "has judged this pair already" in again
    client.post(page, pair | {"undo": "1"})
    assert "u-9" in case_view(access(small, Role.ANALYST)).entities()
    assert Entry.objects.filter(action="pair judged").count() == 1


def test_a_pair_of_which_one_is_hidden_is_no_pair(small: SmallHub) -> None:
    client, page = small.client(Role.DESK), where(small, "same/")
    for right in ("u-3", "nobody"):
        assert client.get(page, {"left": "u-1", "right": right}).status_code == 404
        client.post(page, {"left": "u-1", "right": right, "verdict": "same"})
    assert not Entry.objects.filter(action="pair judged").exists()


def test_who_gives_a_thing_another_kind_is_told_unless_the_first_is_hidden(
    small: SmallHub,
) -> None:
    other = Statement("hub", "u-1", "Community", "name", "Ford people", source="x")
    with pytest.raises(InputError, match="'u-1' is a Unit here"):
        enter(access(small, Role.DESK), other)
    enter(access(small, Role.DESK), replace(other, entity_id="u-3"))
    # Whoever sees both kinds can still read the case: the kind that most say counts.
    view = case_view(access(small, Role.PARTNER))
    assert view.entities()["u-3"].schema in {"Unit", "Community"}
    for page in ("", "table/", "things/", "things/u-3/"):
        assert small.client(Role.PARTNER).get(where(small, page)).status_code == 200
