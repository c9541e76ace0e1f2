"""Whoever reads the hub in French or Arabic is told in it why something was refused."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.hub.api_world import BODIES
from tests.hub.test_analyses import made
from tests.hub.test_futures import JUDGED
from tests.hub.test_messages import message
from tests.hub.test_resilience import given as portrayed
from tests.hub.test_resilience import zipped
from tests.hub.test_table_in import form, given
from tests.words.said import HOUSE

from upstander.errors import Problem
from upstander.exercise.resilience import exercise_index
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.api.actions import make_token
from upstander.hub.cases.actions import enter
from upstander.hub.cases.selectors import case_access
from upstander.hub.people.roles import Role
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement
from upstander.phrase import Phrase
from upstander.words.refusal import as_plain

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub.conftest import SmallHub

    from upstander.hub.cases.access import Access

CODES = ("fr", "ar")
YET = {"fr": "ce jour est encore à venir", "ar": "هذا اليوم لم يحن بعد"}
NO_PAIR = {"fr": "cette paire n’existe pas", "ar": "لا زوج كهذا"}
NEEDS = {
    "fr": ("aucun plan ne peut être établi", "à faire\N{NO-BREAK SPACE}: un plan requiert"),
    "ar": ("لا يمكن وضع خطة مما تراه", "العلاج: تحتاج الخطة"),
}


def browser(small: SmallHub, code: str, role: Role = Role.ANALYST) -> Client:
    """Somebody who reads a language."""
    client = small.client(role)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: code})
    return client


def access_of(small: SmallHub) -> Access:
    """The analyst's."""
    access = case_access(small.people[Role.ANALYST], small.case.pk)
    assert access is not None
    return access


def text(answer: Any) -> str:
    """A page as it is read."""
    return unescape(answer.content.decode())


@pytest.mark.parametrize("code", CODES)
def test_a_form_and_a_message_tell_what_was_refused(small: SmallHub, code: str) -> None:
    soon = (timezone.now() + timedelta(days=3)).date().isoformat()
    page = text(browser(small, code, Role.AUDITOR).post(reverse("log_frozen"), {"day": soon}))
    assert YET[code] in page
    pair = {"left": "u-1", "right": "u-0", "verdict": "same"}
    client = browser(small, code)
    client.post(reverse("case_same", args=[small.case.pk]), pair)
    assert NO_PAIR[code] in text(client.get(reverse("case", args=[small.case.pk])))


@pytest.mark.parametrize("code", CODES)
def test_what_could_not_be_worked_out_is_told_to_whoever_reads_it_later(
    small: SmallHub, code: str
) -> None:
    row = made(access_of(small), Kind.LEVERS)
    where = f"/cases/{small.case.pk}/analyses/{row.pk}/"
    page = text(browser(small, code).get(where))
    assert all(words in page for words in NEEDS[code])
    assert "no plan can be made" not in page
    assert "no plan can be made" in text(browser(small, "en").get(where))


def test_what_was_kept_before_refusals_had_languages_is_shown_as_the_english_it_is(
    small: SmallHub,
) -> None:
    row = Analysis.objects.create(
        case=small.case, asked_by=small.people[Role.ANALYST], kind=Kind.LEVERS, state=State.FAILED,
        done_at=timezone.now(), fault="<b>kept before",
    )  # fmt: skip
    page = browser(small, "fr").get(f"/cases/{small.case.pk}/analyses/{row.pk}/").content.decode()
    assert '<bdi lang="en">&lt;b&gt;kept before</bdi>' in page


@pytest.mark.parametrize(
    ("code", "told"), [("fr", "un défaut de notre fait"), ("ar", "بسبب خلل من جانبنا")]
)
def test_a_defect_of_ours_is_told_too(small: SmallHub, code: str, told: str) -> None:
    row = Portrait.objects.create(
        kind=PortraitKind.INDEX, title="x", content=b"x", digest="x", brought_at=timezone.now(),
        state=PortraitState.FAILED, fault="it ended with a defect of ours; please report it",
    )  # fmt: skip
    assert told in text(browser(small, code).get(f"/resilience/{row.pk}/"))


def test_rows_that_an_engine_left_out_are_told(small: SmallHub) -> None:
    note = Problem(Phrase("the case knows no {key!r}", key="<i>x"), "/tmp/a.csv", 3)  # noqa: S108
    row = Analysis.objects.create(
        case=small.case, asked_by=small.people[Role.ANALYST], kind=Kind.WEAK, state=State.DONE,
        done_at=timezone.now(), level="TLP:AMBER",
        result={"found": 0, "points": [], "notes": [as_plain(note)]},
    )  # fmt: skip
    page = browser(small, "fr").get(f"/cases/{small.case.pk}/analyses/{row.pk}/").content.decode()
    thin = "\N{NARROW NO-BREAK SPACE}"
    assert f"le dossier ne connaît pas «{thin}&lt;i&gt;x{thin}»" in page
    assert "/tmp" not in page  # noqa: S108


@pytest.mark.parametrize("code", CODES)
def test_broken_rows_of_an_import_are_told(small: SmallHub, code: str) -> None:
    line = b'{"id": "u-8", "schema": "Nonsense", "properties": {"name": ["x"]}}\nnot json\n'
    file = SimpleUploadedFile("units.jsonl", line)
    client = browser(small, code, Role.DESK)
    page = text(client.post(f"/cases/{small.case.pk}/import/", {"file": file}))
    assert {"fr": "ligne 2", "ar": "السطر ٢"}[code] in page
    assert not english(page)
    given(small)
    address, choice = form(small)
    look = text(browser(small, code).post(address, choice | {"look": "1"}))
    assert "Z9" in look
    assert not english(look)


def english(page: str) -> list[str]:
    """English that refusals are made of, where a page shows any."""
    words = ("no such", "remedy", " is ", " are ", "line 2", " use ", "give ")
    body = page[page.index("<main") :]
    return [each for each in words if each in body]


@pytest.mark.parametrize("code", CODES)
def test_judgements_that_cannot_be_read_are_told(small: SmallHub, code: str) -> None:
    rows = JUDGED + b"rule,law,street,calm,9999x,q,,\n"
    file = SimpleUploadedFile("judged.csv", rows)
    told = {"title": "Ford", "file": file, "marking": "TLP:AMBER"}
    page = text(browser(small, code).post(f"/cases/{small.case.pk}/scenarios/", told, follow=True))
    assert "9999x" in page
    assert not english(page)


@pytest.mark.parametrize(
    ("asked", "told", "spoken"),
    [
        ("fr", "aucune déclaration de ce nom n’a cours", "fr"),
        ("ar", "لا إفادة قائمة بهذا المعرّف", "ar"),
        ("tlh", "no such statement stands", "en"),
    ],
)
def test_a_program_is_told_in_the_language_that_it_asks_for(
    small: SmallHub, asked: str, told: str, spoken: str
) -> None:
    secret = make_token(small.people[Role.ANALYST], "a test's", ["warnings:write"], 1)
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": asked}
    body = BODIES["raise_warning"] | {"statements": ["0" * 40]}
    answer = Client().post(
        f"/api/1/cases/{small.case.pk}/warnings", body, "application/json", headers=headers
    )
    assert (answer.status_code, answer.headers["Content-Language"]) == (409, spoken)
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("weight", [".nan", ".inf"])
def test_a_number_that_no_database_keeps_is_told(small: SmallHub, weight: str) -> None:
    packed = zipfile.ZipFile(io.BytesIO(exercise_index()))
    files = {name.replace(".", "__"): packed.read(name).decode() for name in packed.namelist()}
    files["index__yml"] = files["index__yml"].replace(
        "{code: Trust, kind: aggregate,", f"{{code: Trust, kind: aggregate, weight: {weight},"
    )
    row = portrayed(small, PortraitKind.INDEX, zipped(**files))
    assert row.state == PortraitState.FAILED, row.fault
    page = text(browser(small, "fr").get(f"/resilience/{row.pk}/"))
    assert "le poids de" in page
    assert weight[1:] in page


def test_whoever_brings_statements_in_is_told_which_they_could_not_see(small: SmallHub) -> None:
    hidden = Statement(
        "d", "u-7", "Unit", "name", "Mill Column", source="p",
        marking=Marking(TLP.RED, "Hub", frozenset({"somebody else"})),
    )  # fmt: skip
    file = SimpleUploadedFile("said.jsonl", json.dumps(hidden.as_dict()).encode())
    page = text(browser(small, "fr").post(f"/cases/{small.case.pk}/import/", {"file": file}))
    assert f"{hidden.id}\N{NO-BREAK SPACE}: vous ne pourriez pas la voir vous-même" in page


@pytest.mark.parametrize(
    ("code", "told"), [("fr", "une relation unit les deux"), ("ar", "تربط بينهما علاقة")]
)
def test_what_speaks_for_two_being_one_is_told(small: SmallHub, code: str, told: str) -> None:
    where = f"/cases/{small.case.pk}/same/?left=u-1&right=u-2"
    assert told in text(browser(small, code).get(where))


@pytest.mark.parametrize(
    ("code", "told", "named"), [("fr", "urgence", "Soudan"), ("ar", "الاستعجال", "السودان")]
)
def test_what_a_message_lost_and_what_a_map_names_are_told(
    small: SmallHub, code: str, told: str, named: str
) -> None:
    form = {"subject": "u-1", "reliability": "B", "marking": "TLP:AMBER"}
    file = SimpleUploadedFile("a.xml", message())
    client, case = browser(small, code), f"/cases/{small.case.pk}/"
    page = text(client.post(f"{case}warnings/message/", form | {"file": file}, follow=True))
    assert told in page
    assert "urgency" not in page
    parts = (("full", "Mill Lane"), ("latitude", "12.5"), ("longitude", "30.25"))
    for prop, value in parts:
        enter(access_of(small), Statement("d", "a-1", "Address", prop, value, source="s"))
    mapped = text(client.get(f"{case}map/"))
    assert f"<title>{named}</title>" in mapped


@pytest.mark.parametrize("code", CODES)
def test_what_is_proved_of_a_plan_is_told(small: SmallHub, code: str) -> None:
    row = Analysis.objects.create(
        case=small.case, asked_by=small.people[Role.ANALYST], kind=Kind.LEVERS, state=State.DONE,
        done_at=timezone.now(), level="TLP:AMBER",
        result={"status": "optimal", "cost": 3.0, "budget": 4.5, "levers": []},
    )  # fmt: skip
    page = text(browser(small, code).get(f"/cases/{small.case.pk}/analyses/{row.pk}/"))
    assert {"fr": "aucun plan n’est meilleur", "ar": "لا توجد خطة أفضل"}[code] in page
    assert "optimal" not in page
    assert {"fr": "<dd>3 / 4,5</dd>", "ar": "<dd>٣ / ٤٫٥</dd>"}[code] in page


def _handlers() -> list[tuple[Path, ast.ExceptHandler]]:
    return [
        (path, node)
        for path in sorted((HOUSE / "hub").rglob("*views.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and "Error" in ast.dump(node.type or ast.Pass())
    ]


def test_no_page_shows_an_error_as_it_is_written() -> None:
    """A view tells an error by `refused`, which speaks the reader's language."""
    found = _handlers()
    assert len(found) > 20
    for path, handler in found:
        for node in ast.walk(handler):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"str", "repr"}, path
            assert not (isinstance(node, ast.Attribute) and node.attr == "problem"), path
            assert not isinstance(node, ast.JoinedStr), path
