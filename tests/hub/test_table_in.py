"""A table is explained column by column, looked at, and entered; only its giver sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from upstander.hub.cases.models import StatementRow, Upload
from upstander.hub.people.roles import Role

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

TABLE = b"Unit name,Superior,Graded\nRiver Guard,Harbour,B2\n<b>Weir</b>,Harbour,Z9\n"


def given(small: SmallHub, data: bytes = TABLE, name: str = "units.csv") -> Any:
    page = f"/cases/{small.case.pk}/import/table/"
    file = SimpleUploadedFile(name, data)
    return small.client(Role.ANALYST).post(page, {"file": file}, follow=True)


def form(small: SmallHub, **more: str) -> tuple[str, dict[str, str]]:
    upload = Upload.objects.get()
    told = {"schema": "Unit", "source": "a list", "grade": "C3", "marking": "TLP:GREEN"}
    told |= {"is_0": "name", "key_0": "on", "is_1": "", "is_2": "grade"}
    return f"/cases/{small.case.pk}/import/table/{upload.pk}/", told | more


@pytest.mark.slow
def test_a_table_is_guessed_looked_at_entered_and_dropped(small: SmallHub) -> None:
    page = given(small)
    assert b'<option value="name" selected>' in page.content
    assert b"<b>Weir</b>" not in page.content
    before = StatementRow.objects.count()
    address, told = form(small)
    look = small.client(Role.ANALYST).post(address, told | {"look": "1"}).content.decode()
    assert "1 statement would be entered" in look
    assert "Z9" in look
    assert StatementRow.objects.count() == before
    done = small.client(Role.ANALYST).post(address, told | {"enter": "1"})
    assert b"1 statement is new" in done.content
    (made,) = StatementRow.objects.filter(content__value="River Guard")
    assert made.content["grade"] == "B2"
    assert made.content["marking"] == "TLP:GREEN"
    assert made.content["originator"] == "Hub"
    assert not Upload.objects.exists()


def test_relations_make_the_things_that_they_name(small: SmallHub) -> None:
    given(small)
    address, told = form(small, schema="Command", is_0="subordinate", is_1="superior")
    told |= {"kind_0": "Unit", "kind_1": "Unit", "key_1": "on"}
    done = small.client(Role.ANALYST).post(address, told | {"enter": "1"})
    assert b"4 statements are new" in done.content


def test_another_kind_of_row_brings_other_properties(small: SmallHub) -> None:
    given(small)
    address, told = form(small, schema="Community")
    page = small.client(Role.ANALYST).post(address, told | {"schema_only": "1"}).content.decode()
    assert 'value="religion"' in page
    assert 'value="echelon"' not in page


def test_the_mapping_can_be_kept(small: SmallHub) -> None:
    given(small)
    address, told = form(small)
    answer = small.client(Role.ANALYST).post(address, told | {"mapping": "1"})
    assert b'"Unit name"' in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="mapping.yml"'


def test_a_choice_that_cannot_be_is_told_and_nothing_is_entered(small: SmallHub) -> None:
    given(small)
    before = StatementRow.objects.count()
    for more in ({"key_0": ""}, {"is_1": "name"}, {"is_1": "nonsense"}, {"schema": "Thing"}):
        address, told = form(small, **more)
        told = {k: v for k, v in told.items() if v}
        answer = small.client(Role.ANALYST).post(address, told | {"enter": "1"})
        assert answer.status_code == 200
    assert StatementRow.objects.count() == before
    assert Upload.objects.exists()


def test_an_upload_is_its_givers_alone_and_gone_after_a_day(small: SmallHub) -> None:
    given(small)
    address, told = form(small)
    for role in (Role.DESK, Role.PARTNER):
        assert small.client(role).get(address).status_code == 404
        assert small.client(role).post(address, told | {"enter": "1"}).status_code == 404
    Upload.objects.update(made_at=timezone.now() - timedelta(days=2))
    given(small)
    assert Upload.objects.count() == 1
    address, _ = form(small)
    assert small.client(Role.ANALYST).post(address, {"drop": "1"}).status_code == 302
    assert not Upload.objects.exists()


def test_what_is_no_table_is_refused(small: SmallHub) -> None:
    for data, name in ((b"{}", "a.json"), (b"", "a.csv"), (b"PK\x03\x04", "a.xlsx")):
        page = given(small, data, name)
        assert page.status_code == 200
        assert b"alert error" in page.content, name
    assert not Upload.objects.exists()
