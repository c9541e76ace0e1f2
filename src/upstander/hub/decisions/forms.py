"""The form of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.decisions.actions import Draft
from upstander.hub.decisions.models import Choice, Decision, Theme
from upstander.hub.decisions.selectors import decisions_of, seen_decisions
from upstander.hub.people.models import User
from upstander.hub.people.roles import POWERS, Power
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.hub.cases.access import Access
    from upstander.model.entity import Entity

_DAY = forms.DateInput(attrs={"type": "date"})
_DECIDING = [role for role, powers in POWERS.items() if Power.DECIDE in powers]


class DecisionForm(forms.Form):
    """What was asked, what is decided by whom and why, and what follows."""

    question = forms.CharField(label=_("What was asked"), max_length=500)
    theme = forms.ChoiceField(label=_("What it is about"), choices=Theme.choices)
    subject = forms.ChoiceField(label=_("Whom it concerns"), required=False)
    # Nothing is chosen beforehand.
    choice = forms.ChoiceField(
        label=_("Decision"), choices=Choice.choices, widget=forms.RadioSelect
    )
    decided = forms.CharField(
        label=_("What is decided"), max_length=2_000, widget=forms.Textarea({"rows": 3})
    )
    reasons = forms.CharField(
        label=_("Reasons"), max_length=5_000, widget=forms.Textarea({"rows": 4})
    )
    decided_by = forms.ModelChoiceField(
        label=_("Decided by"),
        queryset=User.objects.none(),
        help_text=_("Where another decided and told you, they are asked to confirm it."),
    )
    owner = forms.ModelChoiceField(
        label=_("To be done by"), queryset=User.objects.none(), required=False
    )
    due_on = forms.DateField(label=_("By when"), required=False, widget=_DAY)
    review_on = forms.DateField(label=_("Look at it again on"), required=False, widget=_DAY)
    tripwires = forms.CharField(
        label=_("Tripwires"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One in a line: if this happens, it must be looked at again at once."),
    )
    precedents = forms.ModelMultipleChoiceField(
        label=_("Precedents"), queryset=Decision.objects.none(), required=False
    )
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=[(level.label, level.label) for level in TLP],
        initial=TLP.AMBER.label,
    )
    audience = forms.CharField(label=_("Named audience"), max_length=2_000, required=False)

    def __init__(
        self, access: Access, entities: Mapping[str, Entity], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        members = _members(access)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = members
        fields["decided_by"].queryset = members.filter(memberships__role__in=_DECIDING).distinct()
        seen = [row.pk for row in seen_decisions(access.user)]
        fields["precedents"].queryset = Decision.objects.filter(pk__in=seen)
        fields["precedents"].label_from_instance = lambda row: row.question
        named = [e for e in entities.values() if e.is_a("Organization") or e.is_a("Territory")]
        named.sort(key=lambda e: e.caption.lower())
        fields["subject"].choices = [("", "–"), *((e.id, e.caption) for e in named)]

    def draft(self, **more: Any) -> Draft:
        """The decision that it describes."""
        told = self.cleaned_data
        names = frozenset(name.strip() for name in told["audience"].split(";") if name.strip())
        marking = Marking(TLP.parse(told["marking"]), originator_of(self.access), names)
        parts = ("theme", "question", "choice", "decided", "reasons", "decided_by", "subject")
        rest = ("owner", "due_on", "review_on")
        return Draft(
            **{name: told[name] for name in (*parts, *rest)},
            marking=marking,
            tripwires=tuple(told["tripwires"].splitlines()),
            precedents=list(told["precedents"]),
            **more,
        )


def _members(access: Access) -> Any:
    """Whoever is a member of the case today."""
    from upstander.hub.cases.selectors import members_of

    return User.objects.filter(pk__in=members_of(access.case)).order_by("name")


def initial_of(decision: Decision, access: Access) -> dict[str, Any]:
    """A form's beginning, of a decision that is to be corrected."""
    assert decision in decisions_of(access)  # noqa: S101  (only what they see is corrected)
    names = ("question", "theme", "subject", "choice", "decided", "reasons", "due_on", "review_on")
    return {name: getattr(decision, name) for name in names} | {
        "decided_by": decision.decided_by_id,
        "owner": decision.owner_id,
        "tripwires": "\n".join(decision.tripwires),
        "precedents": [row.pk for row in decision.precedents.all()],
        "marking": decision.marking["level"],
        "audience": "; ".join(decision.marking["audience"]),
    }
