"""Accounts, roles and sign-in links: given by an administrator, and written down."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.utils import get_form_class
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from tests.hub.conftest import signed_in

from upstander.errors import UsageError
from upstander.hub.alerts.actions import hold_role, release_role
from upstander.hub.alerts.models import Holder
from upstander.hub.audit.models import Entry
from upstander.hub.people.actions import end_account, sign_in_link, use_link
from upstander.hub.people.models import Organisation, SignInLink, User
from upstander.hub.people.roles import Role
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub


def test_an_administrator_gives_an_account_whose_link_signs_in_once(small: SmallHub) -> None:
    page = small.client(Role.ADMINISTRATOR).post(
        "/people/",
        {
            "account": "1",
            "account-name": "Ada Example",
            "account-email": "ada@hub.invalid",
            "account-organisation": str(small.hub.pk),
            "account-role": "desk",
            "account-clearance": "2",
        },
    )
    (path,) = re.findall(r"/welcome/[\w-]+/", page.content.decode())
    browser = Client()
    assert browser.get(path).status_code == 200  # looking does not use it up
    assert browser.post(path)["Location"] == "/"
    assert browser.get("/").status_code == 200
    assert Client().post(path).status_code == 404
    made = User.objects.get(email="ada@hub.invalid")
    assert made.clearance == TLP.AMBER
    assert Entry.objects.filter(action="account given", object=f"person:{made.pk}").exists()


def test_a_link_is_kept_as_a_hash_and_ends_after_a_day(small: SmallHub) -> None:
    desk = small.people[Role.DESK]
    token = sign_in_link(None, desk)
    assert token not in str(list(SignInLink.objects.values()))
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert use_link(token) is None
    assert use_link("nothing") is None


def test_an_account_that_was_ended_is_out_at_once_and_its_links_with_it(small: SmallHub) -> None:
    desk = small.people[Role.DESK]
    browser, token = signed_in(desk), sign_in_link(None, desk)
    assert browser.get("/").status_code == 200
    end_account(small.people[Role.ADMINISTRATOR], desk)
    assert browser.get("/").status_code == 302
    assert use_link(token) is None
    with pytest.raises(UsageError, match="their own"):
        end_account(small.people[Role.ADMINISTRATOR], small.people[Role.ADMINISTRATOR])


def test_nobody_clears_themselves(small: SmallHub) -> None:
    me = small.people[Role.ADMINISTRATOR]
    browser = small.client(Role.ADMINISTRATOR)
    browser.post(f"/people/{me.pk}/", {"clearance": "4"})
    assert User.objects.get(pk=me.pk).clearance == TLP.AMBER
    browser.post(f"/people/{small.stranger.pk}/", {"clearance": "0"})
    assert User.objects.get(pk=small.stranger.pk).clearance == TLP.CLEAR


def test_a_name_or_an_organisation_that_markings_know_is_given_once(small: SmallHub) -> None:
    browser = small.client(Role.ADMINISTRATOR)
    told = {"organisation": "1", "organisation-name": "hub", "organisation-kind": "partner"}
    assert "Another organisation has this name" in browser.post("/people/", told).content.decode()
    assert Organisation.objects.count() == 2


def test_the_last_holder_of_a_role_keeps_it(small: SmallHub) -> None:
    by, desk = small.people[Role.ADMINISTRATOR], small.people[Role.DESK]
    first = hold_role(by, "country team", desk)
    with pytest.raises(UsageError, match="nobody else"):
        release_role(by, first)
    hold_role(by, "country team", small.people[Role.FOCAL_POINT])
    release_role(by, first)
    assert Holder.objects.get().user == small.people[Role.FOCAL_POINT]


def test_without_a_second_factor_nobody_gets_further_where_one_is_required(
    small: SmallHub, settings: pytest.FixtureRequest
) -> None:
    settings.REQUIRE_MFA = True  # type: ignore[attr-defined]
    browser = small.client(Role.DESK)
    assert browser.get("/")["Location"] == "/account/factors/"
    assert browser.get(f"/cases/{small.case.pk}/")["Location"] == "/account/factors/"


def test_nobody_signs_up_and_a_password_page_tells_nobody_who_has_an_account(
    small: SmallHub,
) -> None:
    assert Client().get("/account/signup/").status_code == 404
    pages = []
    for email in (small.people[Role.DESK].email, "nobody@hub.invalid"):
        page = Client().post("/account/sign-in/", {"login": email, "password": "wrong" * 4})
        pages.append((page.status_code, page.content.decode().replace(email, "")))
    assert pages[0][0] == pages[1][0] == 200
    without_token = [re.sub(r'value="[^"]*"', "", text) for _, text in pages]
    assert without_token[0] == without_token[1]


@pytest.mark.parametrize("form", ["add_webauthn", "edit_webauthn"])
def test_a_passkey_is_named_in_the_language_of_whoever_adds_it(form: str) -> None:
    used = get_form_class(settings.MFA_FORMS, form, None)
    with override("ar"):
        assert str(used.base_fields["name"].label) == "الاسم"
    with override("fr"):
        assert str(used.base_fields["name"].label) == "Nom"
