"""The form of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.hub.cases.bringing_in import originator_of
from upstander.hub.decisions.actions import Draft, Wire
from upstander.hub.decisions.models import Choice, Decision, Theme
from upstander.hub.decisions.selectors import decisions_of, seen_decisions
from upstander.hub.people.models import User
from upstander.hub.people.roles import POWERS, Power
from upstander.model.marking import TLP, Marking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upstander.hub.cases.access import Access
    from upstander.model.entity import Entity

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WIRES = 3
"""Tripwires that the form has room for."""

_DECIDING = [role for role, powers in POWERS.items() if Power.DECIDE in powers]


class DecisionForm(forms.Form):
    """What was asked, what is decided by whom and why, and what follows."""

    question = forms.CharField(label=_("What was asked"), max_length=500)
    theme = forms.ChoiceField(
        label=_("What it is about"), choices=[("", _("Choose")), *Theme.choices]
    )
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
        empty_label=_("Choose"),
        help_text=_("Where another decided and told you, they are asked to confirm it."),
    )
    told_at = forms.DateTimeField(
        label=_("When they told you (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Where another decided: it is recorded as told by them at this time."),
    )
    owner = forms.ModelChoiceField(
        label=_("To be done by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Choose"),
    )
    due_on = forms.DateField(label=_("By when"), required=False, widget=_DAY)
    review_on = forms.DateField(label=_("Look at it again on"), required=False, widget=_DAY)
    precedents = forms.ModelMultipleChoiceField(
        label=_("Precedents"), queryset=Decision.objects.none(), required=False
    )
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=[(level.label, level.label) for level in TLP],
        initial=TLP.AMBER.label,
        help_text=_("Never less strict than what it answers."),
    )
    audience = forms.CharField(
        label=_("Named audience"),
        max_length=2_000,
        required=False,
        help_text=_("Names with a semicolon between them; TLP:RED needs one."),
    )

    def __init__(
        self, access: Access, entities: Mapping[str, Entity], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        members = _members(access)
        for name, field in _wire_fields(members).items():
            self.fields[name] = field
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = members
        fields["decided_by"].queryset = members.filter(memberships__role__in=_DECIDING).distinct()
        seen = [row.pk for row in seen_decisions(access.user)]
        fields["precedents"].queryset = Decision.objects.filter(pk__in=seen)
        fields["precedents"].label_from_instance = lambda row: f"{row.question} ({row.case.title})"
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
            told_at=told["told_at"] if told["decided_by"].pk != self.access.user.pk else None,
            tripwires=tuple(self._wires()),
            precedents=list(told["precedents"]),
            **more,
        )

    def wires(self) -> list[list[Any]]:
        """The fields of each tripwire, to be shown together."""
        return [[self[name] for name in _wire_names(n)] for n in range(WIRES)]

    def _wires(self) -> Iterator[Wire]:
        for n in range(WIRES):
            text, owner, day = (self.cleaned_data[name] for name in _wire_names(n))
            if text.strip():
                yield Wire(text, owner, day)


def _wire_names(n: int) -> tuple[str, str, str]:
    return f"wire_{n}", f"wire_{n}_owner", f"wire_{n}_day"


def _wire_fields(members: Any) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for n in range(WIRES):
        text, owner, day = _wire_names(n)
        found[text] = forms.CharField(label=_("If this happens"), max_length=500, required=False)
        found[owner] = forms.ModelChoiceField(
            label=_("Who watches for it"), queryset=members, required=False, empty_label="–"
        )
        found[day] = forms.DateField(label=_("Look by"), required=False, widget=_DAY)
    return found


def _members(access: Access) -> Any:
    """Whoever is a member of the case today."""
    from upstander.hub.cases.selectors import members_of

    return User.objects.filter(pk__in=members_of(access.case)).order_by("name")


def initial_of(decision: Decision, access: Access) -> dict[str, Any]:
    """A form's beginning, of a decision that is to be corrected."""
    assert decision in decisions_of(access)  # noqa: S101  (only what they see is corrected)
    names = ("question", "theme", "subject", "decided", "reasons", "due_on", "review_on", "told_at")
    wires: dict[str, Any] = {}
    for n, wire in enumerate(decision.tripwires.all()[:WIRES]):
        values = (wire.text, wire.owner_id, wire.look_on)
        wires |= dict(zip(_wire_names(n), values, strict=True))
    # What is chosen is chosen anew: nothing is chosen beforehand.
    return (
        wires
        | {name: getattr(decision, name) for name in names}
        | {
            "decided_by": decision.decided_by_id,
            "owner": decision.owner_id,
            "precedents": [row.pk for row in decision.precedents.all()],
            "marking": decision.marking["level"],
            "audience": "; ".join(decision.marking["audience"]),
        }
    )
