"""Forms of warnings."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _

from upstander.hub.alerts.labels import CREDIBILITIES, KINDS, OUTCOMES, SEVERITIES
from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.cases.worked import once
from upstander.model.marking import TLP
from upstander.model.ontology import is_a

if TYPE_CHECKING:
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity

_MARKINGS = [(level.label, level.label) for level in TLP]


_SUBJECTS = ("Community", "Territory", "Organization", "Unit")
LISTED = 300
"""Things that a list to choose from can hold; of more, one is named."""


class SubjectField(forms.CharField):
    """What a warning is about, of what somebody sees: a community, a place, an organisation.

    A list to choose from where there are few; else its name or its id is typed.
    """

    def __init__(self, *args: Any, nothing: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, max_length=512, **kwargs)
        self.nothing = nothing
        self.view: CaseFile | None = None

    def look_at(self, view: CaseFile) -> None:
        """Take what can be chosen from what somebody sees."""
        self.view = view
        if once(view, "few subjects", _few):
            # Called where the list is shown: what is sent needs none.
            self.widget = forms.Select(choices=CallableChoiceIterator(self._choices))
        else:
            self.help_text = _("Its whole name or its id.")

    def clean(self, value: Any) -> str:
        """The id of what is meant."""
        text: str = super().clean(value)
        assert self.view is not None  # noqa: S101  (the form looked)
        every = entities_of(self.view)
        if not text or (text in every and _can_be_subject(every[text])):
            return text
        facts = facts_of(self.view)
        found = [
            key
            for key, e in every.items()
            if facts[key].caption.lower() == text.lower() and _can_be_subject(e)
        ]
        if len(found) != 1:
            raise forms.ValidationError(
                _("More than one thing is called so: give its id.")
                if found
                else _("Nothing here is called so.")
            )
        return found[0]

    def _choices(self) -> list[tuple[str, Any]]:
        assert self.view is not None  # noqa: S101  (the form looked)
        facts = facts_of(self.view)
        found = [e for e in entities_of(self.view).values() if _can_be_subject(e)]
        found.sort(key=lambda e: (e.schema, facts[e.id].caption))
        blank = [("", self.nothing)] if self.nothing else []
        return [*blank, *((e.id, f"{facts[e.id].caption} ({e.schema})") for e in found)]


def _few(view: CaseFile) -> bool:
    """Whether all that a warning can be about fits in a list."""
    some = islice(filter(_can_be_subject, entities_of(view).values()), LISTED + 1)
    return len(list(some)) <= LISTED


def _can_be_subject(entity: Entity) -> bool:
    return _fits(entity.schema)


@cache
def _fits(schema: str) -> bool:
    return any(is_a(schema, name) for name in _SUBJECTS)


def _looking(form: forms.Form, view: CaseFile) -> None:
    field = form.fields["subject"]
    assert isinstance(field, SubjectField)  # noqa: S101
    field.look_at(view)


class WarningForm(forms.Form):
    """What is to be feared, about whom, how bad, and how far to be believed."""

    subject = SubjectField(label=_("About"))
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

    def __init__(self, view: CaseFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _looking(self, view)


class ActionForm(forms.Form):
    """What is done about a warning, in which role."""

    kind = forms.CharField(max_length=20)
    role = forms.CharField(max_length=200, required=False)
    note = forms.CharField(max_length=5_000, required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *OUTCOMES], required=False)


class MessageForm(forms.Form):
    """A message of the Common Alerting Protocol that somebody sent, and what it is about here."""

    file = forms.FileField(label=_("Message (CAP 1.2, XML)"))
    subject = SubjectField(label=_("About"), required=False, nothing=_("as the message says"))
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

    def __init__(self, view: CaseFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _looking(self, view)
