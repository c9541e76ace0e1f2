"""The forms by which something is asked, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.errors import UsageError
from upstander.hub.alerts.records import marking_of
from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.cases.selectors import members_of
from upstander.hub.cases.statements import entities_of, facts_of
from upstander.hub.cases.worked import level_of
from upstander.hub.people.models import Organisation, User
from upstander.hub.room.models import AskKind
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.hub.room.models import Ask
    from upstander.model.case import CaseFile

LEVELS = [(level.label, level.label) for level in TLP]


class ThingsField(forms.CharField):
    """Things that somebody sees, each by its whole name or its id, with semicolons between."""

    view: CaseFile

    def prepare_value(self, value: Any) -> Any:
        """Names for ids, where a name means one thing."""
        if not isinstance(value, str):
            return value
        every = facts_of(self.view)
        parts = [part.strip() for part in value.split(";")]
        return "; ".join(
            every[p].caption if p in every and len(self._called(every[p].caption)) == 1 else p
            for p in parts
        )

    def clean(self, value: Any) -> list[str]:
        """The ids of what is meant."""
        text: str = super().clean(value)
        return [self._one(part.strip()) for part in text.split(";") if part.strip()]

    def _one(self, text: str) -> str:
        if text in entities_of(self.view):
            return text
        found = self._called(text)
        if len(found) != 1:
            raise forms.ValidationError(
                _("More than one thing is called so: give its id.")
                if found
                else _("Nothing here is called so.")
            )
        return found[0]

    def _called(self, text: str) -> list[str]:
        every = facts_of(self.view)
        return [key for key, facts in every.items() if facts.caption.lower() == text.lower()]


class AskForm(forms.Form):
    """What is asked of whom, and by when."""

    kind = forms.ChoiceField(label=_("What is asked"), choices=AskKind.choices)
    text = forms.CharField(
        label=_("In words"), max_length=1_000, widget=forms.Textarea({"rows": 3})
    )
    about = ThingsField(
        label=_("About"),
        max_length=2_000,
        required=False,
        help_text=_("Whole names or ids, with semicolons between."),
    )
    through = ThingsField(
        label=_("Whom they are to ask"),
        max_length=512,
        required=False,
        help_text=_("Somebody outside the hub, by whole name or id; empty for themselves."),
    )
    of = forms.ChoiceField(label=_("Asked of"))
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}))
    marking = forms.ChoiceField(label=_("Marking"), choices=LEVELS)
    audience = forms.CharField(label=_("Named audience"), max_length=2_000, required=False)

    def __init__(self, access: Access, view: CaseFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        # What is asked may tell anything of what is seen.
        self.fields["marking"].initial = level_of(view).label
        for name in ("about", "through"):
            field = self.fields[name]
            assert isinstance(field, ThingsField)  # noqa: S101
            field.view = view
        people = User.objects.filter(pk__in=members_of(access.case)).order_by("name")
        theirs = Organisation.objects.filter(people__in=people).distinct().order_by("name")
        of = self.fields["of"]
        assert isinstance(of, forms.ChoiceField)  # noqa: S101
        of.choices = [
            (_("Organisations"), [(f"o:{o.pk}", o.name) for o in theirs]),
            (_("People"), [(f"p:{u.pk}", u.name) for u in people]),
        ]

    def clean_through(self) -> str:
        """One, or nobody."""
        found: list[str] = self.cleaned_data["through"]
        if len(found) > 1:
            raise forms.ValidationError(_("Name one only."))
        return found[0] if found else ""

    def told(self) -> dict[str, Any]:
        """What it says, as `upstander.hub.room.actions.ask_of` takes it."""
        data = self.cleaned_data
        which, _sep, key = data["of"].partition(":")
        return {
            "kind": AskKind(data["kind"]),
            "text": data["text"],
            "of": (User if which == "p" else Organisation).objects.get(pk=key),
            "due_on": data["due_on"],
            "marking": marked(self.access, data),
            "about": data["about"],
            "through": data["through"],
        }


class AnswerForm(forms.Form):
    """An answer, and how it is marked: as what was asked, unless one says otherwise."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=5_000, widget=forms.Textarea({"rows": 3})
    )
    level = forms.ChoiceField(label=_("Marking of the answer"), choices=LEVELS)
    named = forms.CharField(label=_("Named audience"), max_length=2_000, required=False)

    def __init__(self, access: Access, ask: Ask, data: Any = None) -> None:
        super().__init__(data, auto_id=f"f-{ask.pk}-%s")
        self.access = access
        marking = marking_of(ask.marking)
        self.fields["level"].initial = marking.level.label
        self.fields["named"].initial = "; ".join(sorted(marking.audience))

    def marking(self) -> Marking:
        """How the answer is to be marked.

        Raises
        ------
        UsageError
            By no level that there is.
        """
        if not self.is_valid() and "level" in self.errors:
            raise UsageError("say how the answer is marked")
        told = {"marking": self.cleaned_data["level"], "audience": self.cleaned_data["named"]}
        return marked(self.access, told)


def marked(access: Access, told: dict[str, str]) -> Marking:
    """The marking that a form says, in the name of whoever fills it in."""
    names = frozenset(name.strip() for name in told["audience"].split(";") if name.strip())
    return Marking(TLP.parse(told["marking"]), originator_of(access), names)
