"""Each result leads to the note that says how it was worked out, and the note can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from tests.hub.said import HUB

import upstander
from upstander.errors import MissingPieceError
from upstander.hub.analyses.models import Kind
from upstander.hub.methods import notes as kept
from upstander.hub.methods.notes import CARD, documentation, notes, pictures
from upstander.hub.methods.rendering import shown
from upstander.hub.methods.templatetags.methods import OF_ANALYSES, method
from upstander.hub.people.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hub.conftest import SmallHub

_EQUATION = re.compile(r"<math.*?</math>", re.DOTALL)
_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]*)"')
_NAMED = re.compile(r'{% method "([a-z-]+)" %}')


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A program that came without its documentation."""
    monkeypatch.setattr(upstander, "__file__", str(tmp_path / "a" / "b" / "upstander" / "x.py"))
    for each in (notes, pictures):
        each.cache_clear()
    yield
    for each in (notes, pictures):
        each.cache_clear()


def test_every_note_of_the_documentation_is_there_with_its_title() -> None:
    files = {p.stem for p in (documentation() / "explanation").glob("*.md")}
    cards = {CARD + p.stem for p in (documentation() / "model-cards").glob("*.md")}
    assert set(notes()) == files | cards
    assert len(files) > 30
    assert notes()["weak-points"].title == "Weak points"
    assert [n.title for n in notes().values()] == sorted(n.title for n in notes().values())


@pytest.mark.parametrize("key", notes())
def test_a_note_is_shown_whole_with_its_equations_and_links(key: str) -> None:
    page = str(shown(key))
    assert not re.search(r"<(script|style|h1)|\sstyle=|https?://(?!www.w3.org/1998)", page)
    equations = _EQUATION.findall(page)
    for equation in equations:
        assert "\\" not in equation
        ElementTree.fromstring(equation)  # or it raises
    text = notes()[key].text
    assert len(equations) >= text.count("$$") // 2
    rest = _CODE.sub("", _EQUATION.sub("", page))
    assert "$" not in rest
    assert "\\" not in rest
    for address in _LINK.findall(page):
        other = address.removeprefix(reverse("methods")).strip("/")
        assert other in notes()


def test_a_link_to_what_the_hub_has_not_is_text() -> None:
    assert "how-to" in notes()["lake"].text + notes()["identity"].text
    assert "how-to" not in shown("lake") + shown("identity")


def test_a_card_leads_to_its_note_and_a_note_to_a_card() -> None:
    assert f'href="{reverse("method", args=["model-boosted-trees"])}"' in shown("risk-forecast")


def test_a_drawing_is_shown_from_here(small: SmallHub) -> None:
    (source,) = re.findall(r'<img src="([^"]*growth[^"]*)"', shown("dismantling"))
    answer = small.client(Role.ANALYST).get(source)
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert small.client(Role.ANALYST).get(source.replace(".svg", ".csv")).status_code == 404


def test_every_kind_of_analysis_and_every_named_note_has_one() -> None:
    assert set(OF_ANALYSES) == set(Kind)
    used = {key for page in HUB.rglob("*.html") for key in _NAMED.findall(page.read_text())}
    assert len(used) > 8
    assert (used | set(OF_ANALYSES.values())) <= set(notes())


@pytest.mark.parametrize("role", list(Role))
def test_whoever_is_signed_in_reads_them_and_nobody_else(small: SmallHub, role: Role) -> None:
    client = small.client(role)
    assert "Weak points" in client.get("/methods/").content.decode()
    assert "<math" in client.get("/methods/weak-points/").content.decode()
    assert client.get("/methods/no-such-note/").status_code == 404
    assert Client().get("/methods/weak-points/").status_code != 200


def test_a_note_stays_english_and_says_so_to_others(small: SmallHub) -> None:
    page = small.client(Role.ANALYST).get("/methods/identity/", headers={"accept-language": "ar"})
    told = page.content.decode()
    assert "المذكّرات بالإنجليزية" in told
    assert '<article class="note" lang="en" dir="ltr">' in told


def test_a_link_says_which_note_it_leads_to() -> None:
    told = method("weak-points")
    assert told.startswith("method note: <a href=")
    assert ">Weak points</bdi></a>" in told
    card = Template("{% load methods %}{% model_card a %} {% model_card b %}")
    told = card.render(Context({"a": "elastic-net", "b": "a model of somebody's"}))
    assert "/methods/model-elastic-net/" in told
    assert "<bdi>a model of somebody&#x27;s</bdi>" in told


def test_an_installed_package_has_its_documentation_within_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    within = tmp_path / "upstander" / "docs"
    (within / "explanation").mkdir(parents=True)
    monkeypatch.setattr(upstander, "__file__", str(tmp_path / "upstander" / "__init__.py"))
    assert documentation() == within


@pytest.mark.usefixtures("not_installed")
def test_without_the_documentation_pages_stand_and_say_what_is_missing(small: SmallHub) -> None:
    with pytest.raises(MissingPieceError):
        kept.documentation()
    assert "weak-points" in method("weak-points")
    client = small.client(Role.ANALYST)
    for path in ("/methods/", "/methods/weak-points/"):
        told = client.get(path, headers={"accept-language": "fr"}).content.decode()
        assert "les notes de méthode ne sont pas installées" in told
    assert client.get("/methods/pictures/x.svg").status_code == 404
