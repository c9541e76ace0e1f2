"""The form by which something is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.cases.selectors import members_of
from upstander.hub.people.models import Organisation, User
from upstander.hub.room.models import AskKind
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access


class AskForm(forms.Form):
    """What is asked of whom, and by when."""

    kind = forms.ChoiceField(label=_("What is asked"), choices=AskKind.choices)
    text = forms.CharField(
        label=_("In words"), max_length=1_000, widget=forms.Textarea({"rows": 3})
    )
    about = forms.CharField(
        label=_("About (ids)"), max_length=2_000, required=False, widget=forms.TextInput
    )
    through = forms.CharField(label=_("Whom they are to ask (id)"), max_length=512, required=False)
    of = forms.ChoiceField(label=_("Asked of"))
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}))
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=[(level.label, level.label) for level in TLP],
        initial=TLP.AMBER.label,
    )
    audience = forms.CharField(label=_("Named audience"), max_length=2_000, required=False)

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        people = User.objects.filter(pk__in=members_of(access.case)).order_by("name")
        theirs = Organisation.objects.filter(people__in=people).distinct().order_by("name")
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (_("Organisations"), [(f"o:{o.pk}", o.name) for o in theirs]),
            (_("People"), [(f"p:{u.pk}", u.name) for u in people]),
        ]

    def told(self) -> dict[str, Any]:
        """What it says, as `upstander.hub.room.actions.ask_of` takes it."""
        data = self.cleaned_data
        names = frozenset(name.strip() for name in data["audience"].split(";") if name.strip())
        which, _sep, key = data["of"].partition(":")
        return {
            "kind": AskKind(data["kind"]),
            "text": data["text"],
            "of": (User if which == "p" else Organisation).objects.get(pk=key),
            "due_on": data["due_on"],
            "marking": Marking(TLP.parse(data["marking"]), originator_of(self.access), names),
            "about": data["about"].replace(",", " ").split(),
            "through": data["through"].strip(),
        }
