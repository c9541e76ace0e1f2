"""A row that is fetched or added by words put together once is the ORM's row."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from upstander.hub.alerts.models import EventRow, Holder, PolicyVersion, WarningRow
from upstander.hub.cases.models import LARGE, Case
from upstander.hub.people.models import Kind, Organisation, User
from upstander.hub.people.roles import Role
from upstander.hub.rows import add, row_of
from upstander.warning.policy import default_policy

if TYPE_CHECKING:
    from django.db.models import Model
    from tests.hub.conftest import SmallHub


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def a_warning(small: SmallHub) -> WarningRow:
    policy, _ = PolicyVersion.objects.get_or_create(content=default_policy().as_dict())
    return WarningRow(
        case=small.case, subject="u-1", what="“100 %” of them", severity=3, credibility=2,
        kinds=["siege"], statements=[], marking={"level": "TLP:RED", "audience": ["Häfen"]},
        raised_by=small.people[Role.ANALYST], raised_at=timezone.now(), policy=policy,
    )  # fmt: skip


def test_a_row_of_whatever_model_is_the_orms(small: SmallHub) -> None:
    small.client(Role.ANALYST).get("/")
    add([a_warning(small)])
    seen = set()
    for model in apps.get_models():
        for row in model._base_manager.all():
            found = row_of(model, row.pk)
            assert found is not None
            assert found == row
            assert values(found) == values(row)
            assert not found._state.adding
            seen.add(model)
    assert {User, Case, Session, PolicyVersion, WarningRow} <= seen


def test_what_is_left_out_is_fetched_when_it_is_asked_for(small: SmallHub) -> None:
    found = row_of(Case, small.case.pk, without=LARGE)
    assert found is not None
    assert found.get_deferred_fields() == set(LARGE)
    with CaptureQueriesContext(connection) as asked:
        assert found.forecast == small.case.forecast
    assert len(asked) == 1


def test_a_key_that_nothing_has_finds_nothing_and_a_wrong_one_is_said_to_be(
    small: SmallHub,
) -> None:
    del small
    assert row_of(User, uuid.uuid4()) is None
    assert row_of(Session, "' OR 1=1 --") is None
    with pytest.raises(ValidationError):
        row_of(User, "' OR 1=1 --")


def test_rows_that_are_added_are_there_as_the_orm_would_have_kept_them(small: SmallHub) -> None:
    by_orm, by_hand = a_warning(small), a_warning(small)
    by_orm.raised_at = by_hand.raised_at
    by_orm.save(force_insert=True)
    add([by_hand])
    kept = [WarningRow.objects.get(pk=row.pk) for row in (by_orm, by_hand)]
    first, second = (values(row) for row in kept)
    assert first.pop("id") != second.pop("id")
    assert first == second
    by_hand.what = "It is changed, not added once more"
    by_hand.save()
    assert WarningRow.objects.count() == 2


def test_many_are_added_by_one_question_and_the_database_gives_their_keys(small: SmallHub) -> None:
    warning, now = a_warning(small), timezone.now()
    add([warning])
    events = [
        EventRow(warning=warning, kind="opened", at=now, recorded_at=now, who=f"{n}")
        for n in range(5)
    ]
    with CaptureQueriesContext(connection) as asked:
        add(events)
    assert len(asked) == 1
    kept = list(warning.events.values_list("who", "pk"))
    assert [who for who, _ in kept] == list("01234")
    assert len({key for _, key in kept}) == 5


def test_where_a_rule_of_the_database_forbids_one_none_is_added(small: SmallHub) -> None:
    person = small.people[Role.ANALYST]
    with pytest.raises(IntegrityError), transaction.atomic():
        add([Holder(role="focal point", user=person) for _ in range(2)])
    assert not Holder.objects.exists()


def test_what_it_is_told_is_never_taken_for_words_of_a_question(small: SmallHub) -> None:
    del small
    name = "x'); DROP TABLE people_user; -- %s"
    add([Organisation(name=name, kind=Kind.PARTNER)])
    assert Organisation.objects.filter(name=name).exists()


@pytest.mark.usefixtures("committed")
def test_each_thread_reads_by_its_own_connection() -> None:
    made = Organisation.objects.create(name="Ford Desk", kind=Kind.DEPARTMENT)
    found: list[object] = []

    def look() -> None:
        found.append(row_of(Organisation, made.pk))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [made] * 4


def test_a_session_ends_when_its_time_is_over(small: SmallHub) -> None:
    client = small.client(Role.ANALYST)
    assert client.get("/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/").status_code == 302


def test_somebody_whose_account_is_closed_is_not_signed_in_any_more(small: SmallHub) -> None:
    client = small.client(Role.ANALYST)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=small.people[Role.ANALYST].pk).update(is_active=False)
    assert client.get("/").status_code == 302
