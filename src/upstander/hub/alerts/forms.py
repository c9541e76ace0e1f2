"""Forms of warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.hub.alerts.labels import CREDIBILITIES, KINDS, OUTCOMES, SEVERITIES
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.entity import Entity

_MARKINGS = [(level.label, level.label) for level in TLP]


def subjects(entities: Mapping[str, Entity]) -> list[tuple[str, str]]:
    """What a warning can be about, of what somebody sees: communities, places, organisations."""
    named = ("Community", "Territory", "Organization", "Unit")
    found = [e for e in entities.values() if any(e.is_a(name) for name in named)]
    found.sort(key=lambda e: (e.schema, e.caption))
    return [(e.id, f"{e.caption} ({e.schema})") for e in found]


class WarningForm(forms.Form):
    """What is to be feared, about whom, how bad, and how far to be believed."""

    subject = forms.ChoiceField(label=_("About"))
    what = forms.CharField(
        label=_("What is to be feared"), max_length=2_000, widget=forms.Textarea({"rows": 4})
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kind"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    severity = forms.ChoiceField(label=_("Severity: how bad, if it is so"), choices=SEVERITIES)
    credibility = forms.ChoiceField(
        label=_("Credibility: how far to be believed"),
        choices=[("", _("from the grades of the statements")), *CREDIBILITIES],
        required=False,
    )
    statements = forms.CharField(
        label=_("Statements it rests on (ids)"), max_length=5_000, required=False
    )
    marking = forms.ChoiceField(label=_("Marking"), choices=_MARKINGS, initial=TLP.AMBER.label)
    audience = forms.CharField(label=_("Named audience"), max_length=2_000, required=False)

    def __init__(self, entities: Mapping[str, Entity], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = subjects(entities)


class ActionForm(forms.Form):
    """What is done about a warning, in which role."""

    kind = forms.CharField(max_length=20)
    role = forms.CharField(max_length=200, required=False)
    note = forms.CharField(max_length=5_000, required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *OUTCOMES], required=False)


class MessageForm(forms.Form):
    """A message of the Common Alerting Protocol that somebody sent, and what it is about here."""

    file = forms.FileField(label=_("Message (CAP 1.2, XML)"))
    subject = forms.ChoiceField(label=_("About"), required=False)
    reliability = forms.ChoiceField(
        label=_("How far its sender is to be relied on"),
        choices=[(letter, letter) for letter in "FABCDE"],
        help_text=_("A to F, as sources are graded; F where it cannot be judged."),
    )
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=_MARKINGS,
        initial=TLP.AMBER.label,
        help_text=_("What the message itself asks for is never lowered."),
    )

    def __init__(self, entities: Mapping[str, Entity], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("as the message says")), *subjects(entities)]
