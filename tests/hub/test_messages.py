"""Silences with an owner and an end, and warnings that come and go as messages of CAP 1.2."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.hub.conftest import HIDDEN, SmallHub, statements
from tests.hub.test_alerts import held, of, warned  # noqa: F401  (a fixture)

from upstander.evidence.interchange.cap import Alert, Info, Pair
from upstander.evidence.interchange.cap_reading import read_cap
from upstander.evidence.interchange.cap_writer import cap_xml
from upstander.hub.alerts.actions import silence
from upstander.hub.alerts.models import SilenceRow, WarningRow
from upstander.hub.audit.models import Entry
from upstander.hub.people.roles import Role

SILENCE = {"subject": "u-1", "kinds": ["siege"], "days": "3", "reason": "A drill next door"}


def test_a_silence_is_begun_seen_by_all_and_ended_before_its_time(small: SmallHub) -> None:
    page = f"/cases/{small.case.pk}/warnings/silences/"
    assert small.client(Role.ANALYST).post(page, SILENCE).status_code == 302
    assert "A drill next door" in small.client(Role.DECIDER).get(page).content.decode()
    row = SilenceRow.objects.get()
    assert small.client(Role.DECIDER).post(page, {"end": str(row.pk)}).status_code == 404
    assert small.client(Role.DESK).post(page, {"end": str(row.pk)}).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None
    done = Entry.objects.filter(action__startswith="silence").values_list("action", flat=True)
    assert list(done) == ["silence begun", "silence ended"]


def test_a_silence_of_everything_or_without_an_end_is_refused(small: SmallHub) -> None:
    page = f"/cases/{small.case.pk}/warnings/silences/"
    analyst = small.client(Role.ANALYST)
    everything = analyst.post(page, {"days": "3", "reason": "noise"})
    assert b"a silence of everything" in everything.content
    assert analyst.post(page, SILENCE | {"days": "31"}).status_code == 200
    assert not SilenceRow.objects.exists()


def test_a_silence_about_what_somebody_does_not_see_is_not_there_for_them(
    small: SmallHub,
) -> None:
    silence(of(small, Role.PARTNER), "of theirs", timezone.now() + timedelta(days=1), "u-3")
    row = SilenceRow.objects.get()
    page = f"/cases/{small.case.pk}/warnings/silences/"
    analyst = small.client(Role.ANALYST)
    assert b"of theirs" not in analyst.get(page).content
    assert analyst.post(page, {"end": str(row.pk)}).status_code == 404
    assert b"of theirs" in small.client(Role.PARTNER).get(page).content


def message(status: str = "Actual", *, description: str = "Trucks at the bridge") -> bytes:
    info = Info(
        ("Security",),
        "Attack on a village",
        "Immediate",
        "Severe",
        "Observed",
        description=description,
        parameters=(Pair("upstander:kind", "siege"),),
    )
    sent = datetime(2026, 6, 30, 12, tzinfo=UTC)
    return cap_xml(Alert("7", "neighbour.example", sent, status, "Alert", "Public", infos=(info,)))


def take_in(small: SmallHub, data: bytes, **more: str) -> Any:
    form = {"subject": "u-1", "reliability": "B", "marking": "TLP:AMBER"} | more
    file = SimpleUploadedFile("a.xml", data)
    page = f"/cases/{small.case.pk}/warnings/message/"
    return small.client(Role.ANALYST).post(page, form | {"file": file}, follow=True)


def test_a_message_becomes_a_warning_and_what_is_lost_is_said(held: SmallHub) -> None:  # noqa: F811
    page = take_in(held, message())
    row = WarningRow.objects.get()
    assert row.severity == 3
    assert row.kinds == ["siege"]
    assert "neighbour.example, 7" in row.what
    assert "Trucks at the bridge" in page.content.decode()
    assert "Not taken from the message" in page.content.decode()


def test_what_is_no_message_or_an_exercise_is_refused_and_warns_of_nothing(
    held: SmallHub,  # noqa: F811
) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><alert>&b;</alert>'
    for data in (message("Exercise"), message("Test"), b"<alert/>", bomb, b"\xff\x00", b" "):
        assert take_in(held, data).status_code == 200
    assert b"unlike the case" in take_in(held, message("Exercise")).content
    assert (
        b"knows nothing of its subject" in take_in(held, message_about("u-3"), subject="").content
    )
    assert not WarningRow.objects.exists()


def message_about(subject: str) -> bytes:
    return (
        message()
        .replace(b"upstander:kind", b"upstander:subject")
        .replace(b"siege", subject.encode())
    )


def test_a_warning_goes_out_as_a_message_that_names_nobody(held: SmallHub) -> None:  # noqa: F811
    row = warned(held)
    page = f"/cases/{held.case.pk}/warnings/{row.pk}/cap.xml"
    client = held.client(Role.ANALYST)
    assert client.get(page).status_code == 404  # it leaves by a form alone
    answer = client.post(page)
    alert, _ = read_cap(answer.content)
    assert alert.scope == "Restricted"
    assert alert.infos[0].description == "They are being cut off"
    assert b"analyst" not in answer.content
    assert int(answer["Upstander-Losses"]) > 1
    assert Entry.objects.filter(action="exported", object=f"warning:{row.pk}").exists()


def test_a_red_warning_does_not_go_out_and_one_not_seen_does_not_exist(
    held: SmallHub,  # noqa: F811
) -> None:
    hidden = next(s for s in statements() if HIDDEN in s.value)
    row = warned(held, by=Role.PARTNER, statement_ids=[hidden.id])
    page = f"/cases/{held.case.pk}/warnings/{row.pk}/cap.xml"
    assert held.client(Role.ANALYST).post(page).status_code == 404
    refused = held.client(Role.PARTNER).post(page, follow=True)
    assert b"TLP:RED warning is not sent" in refused.content
