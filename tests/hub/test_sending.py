"""Notices leave many at a time; one that does not arrive keeps no other back, and is never lost."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.hub.test_alerts import held, warned  # noqa: F401  (a fixture)

from upstander.hub.alerts import notices as notices_module
from upstander.hub.alerts.models import Delivery, State, WarningRow
from upstander.hub.alerts.notices import address
from upstander.hub.alerts.work import send_due
from upstander.hub.channels.e_mail.channel import LINES
from upstander.hub.people.roles import Role

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from tests.hub.conftest import SmallHub

RAISING, ADDRESSING, SENDING = 16, 10, 30
"""Questions to the database, at most: of a warning by its page, and of any number of notices."""


def waiting() -> list[Delivery]:
    """Notices of all warnings, made and not sent, as if the worker that made them had died."""
    now = timezone.now()
    address(now, 100)
    Delivery.objects.update(next_at=now)
    return list(Delivery.objects.all())


def notices(held: SmallHub, times: int) -> int:  # noqa: F811
    """A warning's notices, so many times over as if it had risen; how many there are."""
    warned(held)
    made = waiting()
    for number in range(1, times):
        for each in made:
            each.pk, each.step, each.token = None, -number, f"{number:02}{each.token[:40]}"
        Delivery.objects.bulk_create(made)
    return times * len(made)


def test_a_warning_by_its_page_asks_little_of_the_database(held: SmallHub) -> None:  # noqa: F811
    client, page = held.client(Role.ANALYST), f"/cases/{held.case.pk}/warnings/raise/"
    form = {"subject": "u-1", "what": "cut off", "kinds": ["siege"], "severity": "serious"}
    assert client.post(page, form | {"marking": "TLP:AMBER"}).status_code == 302
    with CaptureQueriesContext(connection) as asked:
        assert client.post(page, form | {"marking": "TLP:AMBER"}).status_code == 302
    assert len(asked) <= RAISING, [each["sql"][:80] for each in asked]


def test_many_notices_ask_no_more_than_one(held: SmallHub) -> None:  # noqa: F811
    many = notices(held, 20)
    assert many >= 40
    with CaptureQueriesContext(connection) as asked:
        assert send_due(timezone.now()) == many
    assert len(asked) <= SENDING, [each["sql"][:80] for each in asked]


def test_many_warnings_are_addressed_by_asking_no_more_than_for_one(
    held: SmallHub,  # noqa: F811
) -> None:
    for _ in range(12):
        warned(held)
    assert not Delivery.objects.exists()
    with CaptureQueriesContext(connection) as asked:
        made = address(timezone.now(), 10)
    assert len(asked) <= ADDRESSING, [each["sql"][:80] for each in asked]
    assert len({d.warning_id for d in made}) == 10
    assert len({d.warning_id for d in address(timezone.now(), 10)}) == 2
    assert not address(timezone.now(), 10)
    each = [row.deliveries.count() for row in WarningRow.objects.all()]
    assert set(each) == {len(made) / 10}


def test_a_worker_that_dies_while_it_addresses_leaves_all_to_another(
    held: SmallHub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warned(held)
    warned(held)
    real, made = notices_module._notice, []

    def dies(*given: Any) -> Delivery:
        made.append(real(*given))
        if len(made) == 3:
            raise KeyboardInterrupt
        return made[-1]

    monkeypatch.setattr(notices_module, "_notice", dies)
    with pytest.raises(KeyboardInterrupt):
        address(timezone.now(), 10)
    assert not Delivery.objects.exists()
    assert len(address(timezone.now(), 10)) == Delivery.objects.count() == len(made) - 3 > 0


def test_of_two_alike_that_wait_together_one_is_sent(held: SmallHub) -> None:  # noqa: F811
    first, second = warned(held), warned(held)
    send_due(timezone.now())
    assert {d.state for d in first.deliveries.all()} == {State.SENT}
    assert {(d.state, d.why) for d in second.deliveries.all()} == {(State.HELD, "grouped")}


def test_a_letter_that_is_refused_keeps_no_other_back(
    held: SmallHub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notices(held, 3)
    sent: list[Any] = []

    def one_is_refused(message: EmailMessage) -> int:
        sent.append(message)
        if len(sent) == 1:
            raise smtplib.SMTPRecipientsRefused({})
        return 1

    monkeypatch.setattr("django.core.mail.EmailMessage.send", one_is_refused)
    send_due(timezone.now())
    first, *others = Delivery.objects.filter(channel="e-mail").order_by("made_at", "pk")
    assert first.state == State.WAITING
    assert "SMTPRecipientsRefused" in first.why
    assert {d.state for d in others} == {State.SENT}


def test_a_mail_server_that_is_gone_is_not_asked_for_each_letter(
    held: SmallHub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notices(held, 8)
    tries: list[int] = []

    def gone(self: object) -> None:
        tries.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", gone)
    send_due(timezone.now())
    assert len(tries) <= LINES
    found = Delivery.objects.filter(channel="e-mail")
    assert {(d.state, d.attempts) for d in found} == {(State.WAITING, 1)}
    assert {d.state for d in Delivery.objects.filter(channel="in-app")} == {State.SENT}


def test_a_channel_that_is_none_or_breaks_is_a_notice_that_failed(held: SmallHub) -> None:  # noqa: F811
    warned(held)
    waiting()
    Delivery.objects.filter(channel="e-mail").update(channel="pigeon")
    send_due(timezone.now())
    found = Delivery.objects.filter(channel="pigeon")
    assert {(d.state, d.attempts) for d in found} == {(State.WAITING, 1)}
    assert all("the channel failed" in d.why for d in found)
    assert not mail.outbox
