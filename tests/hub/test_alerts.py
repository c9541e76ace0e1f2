"""A warning reaches a named person, rises where nobody answers, and is closed with an answer."""

from __future__ import annotations

import http.server
import json
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub, signed_in, statements

from upstander.errors import UsageError, ValueRejectedError
from upstander.hub.alerts.actions import act, escalate, put_in_force, raise_warning, silence
from upstander.hub.alerts.failing import ATTEMPTS
from upstander.hub.alerts.models import Delivery, EventRow, Holder, State, WarningRow
from upstander.hub.alerts.notices import address
from upstander.hub.alerts.records import standing_of
from upstander.hub.alerts.selectors import board_of, seen_by, waiting_for
from upstander.hub.alerts.work import rise_due, send_due, tick
from upstander.hub.audit.selectors import verified
from upstander.hub.cases.selectors import case_access
from upstander.hub.channels.signing import post, signature
from upstander.hub.people.roles import Role
from upstander.warning.event import EventKind, Outcome
from upstander.warning.policy import default_policy
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User


@pytest.fixture
def held(small: SmallHub) -> SmallHub:
    """The same hub, in which somebody holds each role of the bundled policy."""
    roles = {
        "country team": Role.DESK,
        "R2P focal point": Role.FOCAL_POINT,
        "designated minister": Role.DECIDER,
        "national security council": Role.DECIDER,
    }
    for name, role in roles.items():
        Holder.objects.create(role=name, user=small.people[role])
    return small


def of(small: SmallHub, role: Role) -> Access:
    found = case_access(small.people[role], small.case.pk)
    assert found is not None
    return found


def warned(
    small: SmallHub, severity: Severity = Severity.SERIOUS, by: Role = Role.ANALYST, **more: Any
) -> WarningRow:
    kinds = more.pop("kinds", ["siege"])
    return raise_warning(of(small, by), "u-1", "They are being cut off", severity, kinds, **more)


def state(row: WarningRow) -> str:
    fresh = WarningRow.objects.get(pk=row.pk)
    return standing_of(fresh, timezone.now()).state.word


def told(user: User) -> set[str]:
    return set(Delivery.objects.filter(user=user).values_list("channel", flat=True))


def test_a_warning_reaches_those_whom_the_policy_names_and_says_nothing(held: SmallHub) -> None:
    row = warned(held)
    tick()
    desk = held.people[Role.DESK]
    assert [d.warning for d in waiting_for(desk)] == [row]
    (message,) = [m for m in mail.outbox if desk.email in m.to]
    everything = message.subject + str(message.body)
    assert "/n/" in everything
    for word in ("Ford", "cut off", "u-1", "siege", "analyst"):
        assert word not in everything


def test_who_may_not_see_a_warning_is_not_told_that_there_is_one(held: SmallHub) -> None:
    hidden = next(s for s in statements() if HIDDEN in s.value)
    row = warned(held, by=Role.PARTNER, statement_ids=[hidden.id])
    assert row.marking["level"] == "TLP:RED"
    tick()
    assert not Delivery.objects.exists()
    assert not mail.outbox
    desk = held.people[Role.DESK]
    assert not seen_by(desk)
    assert board_of(desk).whole.unanswered == 0
    client = held.client(Role.DESK)
    page = f"/cases/{held.case.pk}/warnings/"
    assert client.get(f"{page}{row.pk}/").status_code == 404
    assert "cut off" not in client.get(page).content.decode()
    assert "cut off" not in client.get("/warnings/").content.decode()
    assert [w.pk for w in seen_by(held.people[Role.PARTNER])] == [row.pk]


def test_a_warning_goes_from_the_form_to_an_answer_to_whoever_warned(held: SmallHub) -> None:
    analyst, desk = held.client(Role.ANALYST), held.client(Role.DESK)
    made = analyst.post(
        f"/cases/{held.case.pk}/warnings/raise/",
        {
            "subject": "u-1",
            "what": "They are being cut off",
            "kinds": ["siege"],
            "severity": "serious",
            "marking": "TLP:AMBER",
        },
    )
    assert made.status_code == 302
    row, where = WarningRow.objects.get(), made["Location"]
    tick()
    notice = waiting_for(held.people[Role.DESK]).get()
    assert desk.get(f"/n/{notice.token}/")["Location"] == where
    assert held.client(Role.ANALYST).get(f"/n/{notice.token}/").status_code == 404
    assert not waiting_for(held.people[Role.DESK])
    for kind, note in (("acknowledged", ""), ("responded", "convoy asked for"),
                       ("answered", "a convoy is on its way")):  # fmt: skip
        desk.post(where, {"kind": kind, "role": "country team", "note": note})
        assert state(row) == kind
    tick()
    assert waiting_for(held.people[Role.ANALYST]).count() == 1
    assert "a convoy is on its way" in analyst.get(where).content.decode()
    desk.post(where, {"kind": "closed", "role": "country team", "outcome": "averted"})
    assert state(row) == "closed"
    assert WarningRow.objects.get().is_closed
    assert not verified().fault


def test_it_cannot_be_closed_without_an_answer_and_an_outcome(held: SmallHub) -> None:
    row, desk = warned(held), of(held, Role.DESK)
    act(desk, row, EventKind.ACKNOWLEDGED, role="country team")
    with pytest.raises(ValueRejectedError, match="no answer"):
        act(desk, row, EventKind.CLOSED, role="country team", outcome=Outcome.UNFOUNDED)
    act(desk, row, EventKind.RESPONDED, role="country team", note="looked into")
    act(desk, row, EventKind.ANSWERED, role="country team", note="thank you")
    with pytest.raises(ValueRejectedError, match="outcome"):
        act(desk, row, EventKind.CLOSED, role="country team")
    assert state(row) == "answered"


def test_only_who_holds_the_role_acts_in_it(held: SmallHub) -> None:
    row = warned(held)
    with pytest.raises(UsageError, match="do not hold"):
        act(of(held, Role.ANALYST), row, EventKind.ACKNOWLEDGED, role="country team")
    with pytest.raises(UsageError, match="not done by hand"):
        act(of(held, Role.DESK), row, EventKind.ESCALATED)


def test_what_nobody_acknowledges_rises_once_however_many_workers_look(held: SmallHub) -> None:
    row = warned(held)
    late = timezone.now() + timedelta(hours=13)
    assert [rise_due(late), rise_due(late), rise_due(late)] == [1, 0, 0]
    assert told(held.people[Role.DECIDER]) == {"in-app", "e-mail", "gateway"}
    assert not escalate(row, 1, ["designated minister"], late)
    assert EventRow.objects.filter(warning=row, kind="escalated").count() == 1
    act(of(held, Role.DESK), row, EventKind.ACKNOWLEDGED, role="country team")
    assert rise_due(late + timedelta(hours=1)) == 0


def test_a_notice_that_fails_is_tried_again_and_then_the_warning_rises(
    held: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = warned(held)

    def broken(*_: object, **__: object) -> int:
        raise OSError("no route to host")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    now = timezone.now()
    for _ in range(ATTEMPTS):
        send_due(now)
        now += timedelta(minutes=2)
    failed = Delivery.objects.filter(warning=row, channel="e-mail", step=0)
    assert {d.state for d in failed} == {State.FAILED}
    assert {d.attempts for d in failed} == {ATTEMPTS}
    assert EventRow.objects.get(warning=row, kind="escalated").step == 1
    browser, address = held.client(Role.DESK), f"/cases/{held.case.pk}/warnings/{row.pk}/"
    assert "the mail server did not take it: OSError" in browser.get(address).content.decode()
    french = browser.get(address, headers={"accept-language": "fr"})
    assert "le serveur de courriel ne l’a pas accepté: OSError" in french.content.decode()


def test_why_a_warning_goes_to_whom_is_said_in_the_language_of_whoever_reads(
    held: SmallHub,
) -> None:
    row, browser = warned(held), held.client(Role.DESK)
    page = f"/cases/{held.case.pk}/warnings/{row.pk}/"
    route = row.events.get(kind="routed").route
    assert f"by route “{route}”, because" in browser.get(page).content.decode()
    french = browser.get(page, headers={"accept-language": "fr"}).content.decode()
    assert '<bdi lang="fr" dir="ltr">Elle va à' in french
    assert f"par le chemin «\u202f{route}\u202f», parce que son degré de gravité est" in french
    arabic = browser.get(page, headers={"accept-language": "ar"}).content.decode()
    assert '<bdi lang="ar" dir="rtl">يوجَّه إلى \u2068' in arabic
    assert "، لأن درجة خطورته «" in arabic
    assert "<bdi>المنصة</bdi>" in arabic  # who routed it: nobody


def test_a_worker_that_died_while_sending_leaves_the_notice_to_another(held: SmallHub) -> None:
    warned(held)
    now = timezone.now()
    address(now, 10)
    Delivery.objects.update(next_at=now + timedelta(seconds=30))  # taken, and never sent
    assert send_due(now) == 0
    assert send_due(now + timedelta(seconds=31)) > 0


def test_a_second_warning_of_the_same_is_one_notice_and_stands_on_the_board(
    held: SmallHub,
) -> None:
    warned(held)
    tick()
    before = len(mail.outbox)
    warned(held)
    tick()
    assert len(mail.outbox) == before
    assert {d.why for d in Delivery.objects.filter(state=State.HELD)} == {"grouped"}
    assert board_of(held.people[Role.DESK]).whole.unanswered == 2


def test_a_silence_holds_notices_back_but_neither_the_clock_nor_what_is_grave(
    held: SmallHub,
) -> None:
    desk = of(held, Role.DESK)
    silence(desk, "known, see yesterday", timezone.now() + timedelta(days=1), kinds=["siege"])
    row = warned(held)
    tick()
    assert not mail.outbox
    assert rise_due(timezone.now() + timedelta(hours=13)) == 1
    warned(held, Severity.GRAVE)
    tick()
    assert mail.outbox
    assert state(row) == "routed"
    with pytest.raises(ValueRejectedError, match="30 days"):
        silence(desk, "for good", timezone.now() + timedelta(days=31), kinds=["siege"])


def test_a_policy_with_a_role_that_nobody_holds_is_refused(held: SmallHub) -> None:
    plain = default_policy().as_dict()
    by = held.people[Role.ADMINISTRATOR]
    put_in_force(by, plain)
    Holder.objects.filter(role="country team").delete()
    with pytest.raises(UsageError, match="country team"):
        put_in_force(by, plain)
    with pytest.raises(ValueRejectedError):
        put_in_force(by, plain | {"routes": []})


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A receiver of webhooks on this machine, and what it got."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_is_signed_so_that_its_receiver_knows_whom_it_is_from(
    listener: tuple[str, list[tuple[dict[str, str], bytes]]],
) -> None:
    address, got = listener
    post(address, "shared key", {"text": "x"})
    ((headers, body),) = got
    moment = int(headers["Upstander-Signature"].split(",")[0][2:])
    assert abs(moment - time.time()) < 10
    assert headers["Upstander-Signature"] == signature("shared key", moment, body)
    assert json.loads(body) == {"text": "x"}


def test_a_webhook_holder_is_reached(
    held: SmallHub, listener: tuple[str, list[tuple[dict[str, str], bytes]]]
) -> None:
    address, got = listener
    Holder.objects.filter(role="country team").update(address=address, secret="k" * 20)
    plain = default_policy().as_dict()
    plain["receivers"]["country team"]["channels"] = ["webhook"]
    put_in_force(held.people[Role.ADMINISTRATOR], plain)
    warned(held)
    tick()
    ((_, body),) = got
    assert "Ford" not in body.decode()
    assert json.loads(body)["severity"] == "serious"


def test_a_notice_in_anothers_hands_opens_nothing(held: SmallHub) -> None:
    warned(held)
    tick()
    token = waiting_for(held.people[Role.DESK]).get().token
    stranger = signed_in(held.stranger)
    assert stranger.get(f"/n/{token}/").content == stranger.get("/n/nothing/").content
