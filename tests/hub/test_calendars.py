"""Another calendar stands beside the civil one; letters come in their receiver's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import override
from tests.hub.test_alerts import held, warned  # noqa: F401  (a fixture)

from upstander.hub.alerts.work import tick
from upstander.hub.cases.models import Case
from upstander.hub.people.models import User
from upstander.hub.people.roles import Role
from upstander.hub.web import calendars
from upstander.hub.web.templatetags.hub import localdate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.conftest import SmallHub


@pytest.fixture
def hijri() -> Iterator[None]:
    before = calendars._chosen.set("hijri")
    yield
    calendars._chosen.reset(before)


@pytest.mark.parametrize(
    ("calendar", "day", "told"),
    [
        # First days of 1446 and of Ramadan 1445 in Saudi Arabia; of 1403 and 1405 in Iran.
        ("hijri", date(2024, 7, 7), "1 Muharram 1446 AH"),
        ("hijri", date(2024, 3, 11), "1 Ramadan 1445 AH"),
        ("solar", date(2024, 3, 20), "1 Farvardin 1403 SH"),
        ("solar", date(2026, 3, 21), "1 Farvardin 1405 SH"),
        ("solar", date(2025, 3, 20), "30 Esfand 1403 SH"),
        ("hijri", date(1900, 1, 1), ""),
        ("", date(2024, 7, 7), ""),
    ],
)
def test_known_days_are_told_by_the_other_calendar(calendar: str, day: date, told: str) -> None:
    before = calendars._chosen.set(calendar)
    try:
        assert calendars.second(day) == told
    finally:
        calendars._chosen.reset(before)


@pytest.mark.usefixtures("hijri")
def test_a_part_of_a_date_is_not_told_by_it_for_it_lies_across_two() -> None:
    assert localdate("2024-07") == '<time datetime="2024-07">July 2024</time>'
    assert "(1 Muharram 1446 AH)" in localdate("2024-07-07")
    assert "(1 Muharram 1446 AH)" in localdate(datetime(2024, 7, 7, 9, tzinfo=UTC), "time")


@pytest.mark.usefixtures("hijri")
def test_it_has_the_digits_and_the_months_of_the_language() -> None:
    with override("ar"):
        assert "١ محرم ١٤٤٦ هـ" in localdate("2024-07-07")
    with override("fr"):
        assert "(1 mouharram 1446 de l’hégire)" in localdate("2024-07-07")


def test_it_is_chosen_on_any_page_and_taken_back(small: SmallHub) -> None:
    client, page = small.client(Role.ANALYST), f"/cases/{small.case.pk}/"
    assert " AH)" not in client.get(page).content.decode()
    back = client.post("/calendar/", {"calendar": "hijri", "next": page})
    assert back["Location"] == page
    assert " AH)" in client.get(page).content.decode()
    client.post("/calendar/", {"calendar": "the moon's", "next": page})
    assert " AH)" not in client.get(page).content.decode()


def test_choosing_leads_to_no_other_site(small: SmallHub) -> None:
    client = small.client(Role.ANALYST)
    for where in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        for path in ("/calendar/", "/language/"):
            assert client.post(path, {"next": where})["Location"] == "/"
    assert client.get("/calendar/?calendar=hijri").status_code == 405
    assert Client().post("/calendar/", {"calendar": "hijri"}).status_code == 302


@pytest.mark.usefixtures("held")
def test_a_notice_is_written_in_the_language_that_its_receiver_chose(
    small: SmallHub,
) -> None:
    desk = small.people[Role.DESK]
    small.client(Role.DESK).post("/language/", {"language": "fr"})
    assert User.objects.get(pk=desk.pk).language == "fr"
    small.client(Role.DESK).post("/language/", {"language": "xx"})
    assert User.objects.get(pk=desk.pk).language == "fr"
    Case.objects.update(synthetic=True)
    warned(small)
    tick()
    (letter,) = [m for m in mail.outbox if desk.email in m.to]
    assert letter.subject.startswith("EXERCICE\N{NO-BREAK SPACE}: ")
    assert "attend" in letter.subject
    assert letter.body.startswith("Gravité\N{NO-BREAK SPACE}: sérieux\n")
