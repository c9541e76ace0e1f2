"""A brief is composed, written on, frozen, signed, dissented from and decided on."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from docx import Document
from pypdf import PdfReader
from tests.hub.conftest import HIDDEN, statements
from tests.hub.test_analyses import of

from upstander.errors import UsageError
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.audit.models import Entry
from upstander.hub.briefs import actions
from upstander.hub.briefs.content import differences, edited, items_of, moved
from upstander.hub.briefs.frozen import is_intact
from upstander.hub.briefs.models import DissentRow, Draft, Version
from upstander.hub.briefs.selectors import briefs_of, latest
from upstander.hub.cases.actions import enter, withdraw
from upstander.hub.decisions.models import Decision
from upstander.hub.people.roles import Role

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

OPEN = next(s for s in statements() if s.value == "3rd Ford Battalion")
GUARD = next(s for s in statements() if s.value == "Ford Guard")
SECRET = next(s for s in statements() if HIDDEN in s.value)


def begun(small: SmallHub, role: Role = Role.ANALYST, *more: str) -> Draft:
    """A brief of two sentences and those that rest on more."""
    said = [("The 3rd is at the ford.", OPEN.id), ("The Guard stands by.", GUARD.id)]
    said += [("And there is more.", key) for key in more]
    sections = [
        {
            "key": "known",
            "title": "What is known",
            "sentences": [
                {"text": text, "statements": [key], "method": "weak-points" if n else ""}
                for n, (text, key) in enumerate(said)
            ],
        }
    ]
    access = of(small, role)
    analysis = Analysis.objects.create(
        case=small.case,
        asked_by=access.user,
        kind=Kind.MINISTER,
        state=State.DONE,
        done_at=timezone.now(),
        result={"title": "Ford", "headline": "Likely", "sections": sections},
    )
    return actions.begin(access, analysis)


def page_of(small: SmallHub, draft: Draft, rest: str = "") -> str:
    return f"/cases/{small.case.pk}/briefs/{draft.pk}/{rest}"


def item(draft: Draft, place: int = 0) -> str:
    return str(list(items_of(latest(draft).content))[place]["id"])


def test_a_sentence_is_changed_and_what_it_was_stays_to_be_seen(small: SmallHub) -> None:
    draft, desk = begun(small), small.client(Role.DESK)
    page = page_of(small, draft, f"sentence/{item(draft)}/")
    told = {"base": "1", "text": "The 3rd holds the ford.", "statements": f"{OPEN.id} {GUARD.id}"}
    assert desk.post(page, told).status_code == 302
    shown = desk.get(page_of(small, draft)).content.decode()
    assert "The 3rd holds the ford." in shown
    changes = desk.get(page_of(small, draft, "versions/")).content.decode()
    before, after = re.findall(r'<p lang="en" dir="ltr">(The 3rd.*?)</p>', changes)
    assert "<del>is at</del>" in before
    assert "<ins>holds</ins>" in after
    assert f'<ins><code dir="ltr">{GUARD.id[:12]}' in changes
    assert Version.objects.count() == 2


def test_who_comes_later_sees_the_conflict_and_loses_nothing(small: SmallHub) -> None:
    draft = begun(small)
    page = page_of(small, draft, f"sentence/{item(draft)}/")
    told = {"base": "1", "statements": OPEN.id}
    small.client(Role.DESK).post(page, told | {"text": "The first."})
    late = small.client(Role.ANALYST).post(page, told | {"text": "The second."})
    assert b"the desk changed it meanwhile" in late.content
    assert b"The second." in late.content
    assert b"The sentence now reads:" in late.content
    assert b"The first." in late.content
    assert latest(draft).number == 2


def test_a_sentence_without_sources_is_the_judgement_of_whoever_wrote_it(small: SmallHub) -> None:
    draft = begun(small)
    page = page_of(small, draft, f"sentence/{item(draft)}/?after=1")
    small.client(Role.DESK).post(page, {"base": "1", "text": "It will not last.", "statements": ""})
    whole = small.client(Role.ANALYST).get(page_of(small, draft, "brief.html")).content.decode()
    assert "It will not last. <em>(judgement of the desk)</em>" in whole
    other = {"base": "2", "text": "Another.", "statements": SECRET.id}
    small.client(Role.DESK).post(page, other)
    assert latest(draft).number == 2  # what somebody does not see they cannot cite


def test_moving_dropping_and_the_head_are_versions_too(small: SmallHub) -> None:
    draft, desk = begun(small), small.client(Role.DESK)
    first, second = item(draft), item(draft, 1)
    desk.post(page_of(small, draft, f"sentence/{first}/"), {"base": "1", "down": "1"})
    assert item(draft) == second
    desk.post(page_of(small, draft, f"sentence/{first}/"), {"base": "2", "drop": "1"})
    head = {"base": "3", "title": "Ford in June", "question": "Suspend the licence?"}
    desk.post(page_of(small, draft, "head/"), head)
    content = latest(draft).content
    assert [i["id"] for i in items_of(content)] == [second]
    assert content["question"] == "Suspend the licence?"
    refused = desk.post(
        page_of(small, draft, f"sentence/{second}/"), {"base": "4", "drop": "1"}, follow=True
    )
    assert b"without a sentence" in refused.content


def test_what_rests_on_a_withdrawn_statement_is_flagged_and_not_frozen(small: SmallHub) -> None:
    draft, analyst = begun(small), of(small, Role.ANALYST)
    country = replace(OPEN, prop="country", value="fr")
    enter(analyst, country)
    change = lambda c: edited(c, item(draft), "It is French.", [country.id], "x")  # noqa: E731
    actions.change(analyst, draft, 1, change)
    withdraw(of(small, Role.ANALYST), country.id, "wrong")
    assert (
        b"Rests on a statement that was withdrawn"
        in small.client(Role.DESK).get(page_of(small, draft)).content
    )
    with pytest.raises(UsageError, match="withdrawn or corrected"):
        actions.freeze(of(small, Role.ANALYST), draft)


def test_frozen_it_changes_no_more_is_signed_and_dissented_from(small: SmallHub) -> None:
    draft, analyst = begun(small), small.client(Role.ANALYST)
    page = page_of(small, draft)
    small.client(Role.PARTNER).post(page, {"dissent": "The crossing is open at night"})
    with pytest.raises(UsageError, match="only what is frozen"):
        actions.sign(of(small, Role.ANALYST), draft)
    assert small.client(Role.PARTNER).post(page, {"freeze": "1"}).status_code == 404
    analyst.post(page, {"freeze": "1"})
    draft.refresh_from_db()
    assert len(draft.digest) == 64
    assert analyst.get(page_of(small, draft, f"sentence/{item(draft)}/")).status_code == 404
    with pytest.raises(UsageError, match="frozen"):
        actions.change(of(small, Role.ANALYST), draft, 1, lambda c: moved(c, item(draft), 1))
    small.client(Role.DECIDER).post(page, {"sign": "1"})
    assert small.client(Role.DESK).post(page, {"sign": "1"}).status_code == 404
    late = {"dissent": "And by day", "as": "organisation"}
    small.client(Role.DESK).post(page, late)
    word = analyst.get(page_of(small, draft, "brief.docx"))
    text = "\n".join(p.text for p in Document(io.BytesIO(word.content)).paragraphs)
    for words in (
        "the partner (Harbour Network)", "The crossing is open at night", "the decider",
        "And by day", "(added after freezing)", draft.digest,
    ):  # fmt: skip
        assert words in text
    pages = PdfReader(io.BytesIO(analyst.get(page_of(small, draft, "brief.pdf")).content)).pages
    printed = " ".join(" ".join(p.extract_text().split()) for p in pages)
    whole = analyst.get(page_of(small, draft, "brief.html")).content.decode()
    for form in (printed, whole, text):
        assert "The crossing is open at night" in form
        assert "And by day" in form
        assert "the desk" not in form  # who speaks for an organisation alone is in the log
    done = Entry.objects.filter(object=f"brief:{draft.pk}").values_list("action", flat=True)
    assert {"brief begun", "brief frozen", "brief signed", "exported"} <= set(done)


def test_a_brief_on_what_somebody_does_not_see_is_not_there_for_them(small: SmallHub) -> None:
    draft = begun(small, Role.PARTNER, SECRET.id)
    analyst = small.client(Role.ANALYST)
    sentence = item(draft)
    pages = ("", "versions/", "one-page/", "brief.html", "brief.pdf", "brief.docx", "head/")
    for rest in (*pages, f"sources/{sentence}/", f"sentence/{sentence}/"):
        assert analyst.get(page_of(small, draft, rest)).status_code == 404
    assert analyst.post(page_of(small, draft), {"dissent": "x"}).status_code == 404
    new = f"/cases/{small.case.pk}/decisions/new/?brief={draft.pk}"
    assert analyst.get(new).status_code == 404
    empty = analyst.get(f"/cases/{small.case.pk}/briefs/").content.decode()
    assert "No brief is written here yet." in empty
    # Not even when the sentence is gone: the versions before still rest on it.
    last = item(draft, 2)
    from upstander.hub.briefs.content import dropped

    actions.change(of(small, Role.PARTNER), draft, 1, lambda c: dropped(c, last))
    assert not briefs_of(of(small, Role.ANALYST))
    assert briefs_of(of(small, Role.PARTNER))
    red = small.client(Role.PARTNER).get(page_of(small, draft, "brief.html")).content.decode()
    assert "TLP:AMBER" in red


def test_a_private_secretary_reads_one_page_chooses_and_has_it_read_back(small: SmallHub) -> None:
    draft = begun(small)
    head = {"title": "Ford", "headline": "Likely", "question": "Suspend?", "by_when": "Friday"}
    actions.change(
        of(small, Role.ANALYST),
        draft,
        1,
        lambda c: c | head | {"if_nothing": "The ford falls"},
    )
    secretary = small.client(Role.DESK)
    page = secretary.get(page_of(small, draft, "one-page/")).content.decode()
    for words in ("Suspend?", "Friday", "The ford falls", "The 3rd is at the ford."):
        assert words in page
    form = secretary.get(
        f"/cases/{small.case.pk}/decisions/new/?brief={draft.pk}&choice=delegate"
    ).content.decode()
    assert 'value="Suspend?"' in form
    told: dict[str, Any] = {
        "question": "Suspend?", "theme": "licence", "choice": "delegate", "decided": "Suspend it",
        "reasons": "See the brief", "decided_by": small.people[Role.DECIDER].pk,
        "owner": small.people[Role.DESK].pk, "due_on": timezone.now().date().isoformat(),
        "told_at": timezone.now().strftime("%Y-%m-%dT%H:%M"), "marking": "TLP:CLEAR",
    }  # fmt: skip
    where = f"/cases/{small.case.pk}/decisions/new/?brief={draft.pk}"
    assert b"the decider delegates to the desk: Suspend it" in secretary.post(where, told).content
    assert not Decision.objects.exists()
    secretary.post(where, told | {"confirm": "1"})
    made = Decision.objects.get()
    assert (made.brief, made.brief_version) == (str(draft.pk), 2)
    old = secretary.post(f"{where}&version=1", told | {"confirm": "1"}).content
    assert b"the brief was changed since you read it" in old
    assert made.marking["level"] == "TLP:AMBER"  # as the brief that it answers
    after = secretary.get(page_of(small, draft, "one-page/")).content.decode()
    assert "Suspend it" in after
    assert 'name="choice"' not in after


def test_each_sentence_leads_to_all_that_it_rests_on(small: SmallHub) -> None:
    draft, decider = begun(small), small.client(Role.DECIDER)
    page = decider.get(page_of(small, draft, "one-page/")).content.decode()
    where = f"sources/{item(draft, 1)}/"
    assert page_of(small, draft, where) in page
    assert "What is known" in page  # a sentence is never read without the title it stands under
    assert "The brief rests on 2 statements. 2 origins stand behind it." in page
    behind = decider.get(page_of(small, draft, where)).content.decode()
    assert f"/cases/{small.case.pk}/statements/{GUARD.id}/" in behind
    assert "TLP:AMBER" in behind


def test_what_an_engine_found_leads_to_its_method_until_somebody_changes_its_words(
    small: SmallHub,
) -> None:
    draft, desk = begun(small), small.client(Role.DESK)
    found, stated = item(draft, 1), item(draft)
    link = "/methods/weak-points/"
    assert link in desk.get(page_of(small, draft, f"sources/{found}/")).content.decode()
    assert link not in desk.get(page_of(small, draft, f"sources/{stated}/")).content.decode()
    content = latest(draft).content
    same = edited(content, found, "The Guard stands by.", [OPEN.id], "x")
    other = edited(content, found, "The Guard stands far off.", [GUARD.id], "x")
    methods = [[i["method"] for i in items_of(each) if i["id"] == found] for each in (same, other)]
    assert methods == [["weak-points"], [""]]


def test_statements_are_found_ticked_and_cited(small: SmallHub) -> None:
    draft, desk = begun(small), small.client(Role.DESK)
    page = page_of(small, draft, f"sentence/{item(draft)}/")
    told: dict[str, Any] = {"base": "1", "text": "Both are there.", "cite": [OPEN.id]}
    for words, found in (("guard", True), (HIDDEN, False)):
        looked = desk.post(page, told | {"find": "1", "words": words}).content.decode()
        assert "Both are there." in looked
        assert ("Nothing was found." in looked) is not found
        assert SECRET.id not in looked
    assert latest(draft).number == 1
    desk.post(page, told | {"keep": "1", "cite": [OPEN.id, GUARD.id]})
    assert next(items_of(latest(draft).content))["statements"] == [OPEN.id, GUARD.id]


def test_the_digest_is_of_the_text_and_of_who_dissented_before(small: SmallHub) -> None:
    draft, analyst = begun(small), of(small, Role.ANALYST)
    actions.dissent(of(small, Role.PARTNER), draft, "Not so")
    frozen = actions.freeze(analyst, draft)
    actions.dissent(of(small, Role.PARTNER), draft, "Still not so")
    assert is_intact(frozen)
    DissentRow.objects.filter(text="Not so").update(text="So")
    assert not is_intact(frozen)
    with pytest.raises(UsageError, match="not what was frozen"):
        actions.sign(analyst, draft)


def test_differences_are_of_words_and_of_sources() -> None:
    old = {"sections": [{"items": [{"id": "a", "text": "one two", "statements": ["x"]}]}]}
    new = {"sections": [{"items": [{"id": "a", "text": "one three", "statements": ["y"]}]}]}
    ((key, change),) = differences(old, new)
    assert key == "a"
    assert change.parts == (("", "one"), ("del", "two"), ("ins", "three"))
    assert change.sources == (("del", "x"), ("ins", "y"))
