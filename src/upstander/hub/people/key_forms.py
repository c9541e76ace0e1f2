"""The forms of passkeys: the library's own, with labels that it does not translate."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey is added."""

    name = forms.CharField(label=_("Name"), required=False)


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """A passkey is renamed."""

    name = forms.CharField(label=_("Name"))
