"""The form by which a statement is entered or corrected: every part of a claim on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.errors import UpstanderError
from upstander.evidence.values import cleaner_of
from upstander.hub.web.refusals import refused
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.ontology import ontology
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access

_RELIABILITY = [(letter, letter) for letter in "ABCDEF"]
_CREDIBILITY = [(digit, digit) for digit in "123456"]
_MARKINGS = [(level.label, level.label) for level in TLP]


def schemata() -> list[tuple[str, str]]:
    """The kinds of thing and relation that there are, by name, with their labels."""
    found = [s for s in ontology() if not s.abstract]
    return sorted((s.name, str(s.label)) for s in found)


class StatementForm(forms.Form):
    """One claim: about whom, what, who says so, how far to trust it, and who may see it."""

    entity_id = forms.CharField(label=_("About (id)"), max_length=512)
    schema = forms.ChoiceField(label=_("Kind of thing"), choices=schemata)
    prop = forms.CharField(label=_("Property"), max_length=60)
    value = forms.CharField(label=_("Value"), max_length=20_000)
    original_value = forms.CharField(label=_("In the source's words"), required=False)
    lang = forms.CharField(label=_("Language (ISO 639-3)"), max_length=3, required=False)
    source = forms.CharField(label=_("Source"), max_length=2_000)
    origin = forms.CharField(label=_("Who said it first"), max_length=500, required=False)
    reliability = forms.ChoiceField(
        label=_("Reliability of the source (A-F)"), choices=_RELIABILITY, initial="F"
    )
    credibility = forms.ChoiceField(
        label=_("Credibility of the information (1-6)"), choices=_CREDIBILITY, initial="6"
    )
    valid_from = forms.CharField(label=_("Held from"), max_length=40, required=False)
    valid_to = forms.CharField(label=_("Held until"), max_length=40, required=False)
    seen = forms.CharField(label=_("Published on"), max_length=40, required=False)
    marking = forms.ChoiceField(label=_("Marking"), choices=_MARKINGS, initial=TLP.AMBER.label)
    audience = forms.CharField(
        label=_("Named audience"),
        max_length=2_000,
        required=False,
        help_text=_("Names of people or organisations, separated by semicolons; RED needs one."),
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        self.access = access
        super().__init__(*args, **kwargs)
        # The cursor is where the writing begins: what is known already is before it.
        known = {*self.initial, *self.data}
        first = next((name for name in ("entity_id", "prop") if name not in known), "value")
        self.fields[first].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Make the statement; a fault is told at the form, with its remedy."""
        told = super().clean() or {}
        if self.errors:
            return told
        try:
            told["statement"] = self._statement(told)
        except UpstanderError as error:
            raise forms.ValidationError(refused(error)) from error
        return told

    def _statement(self, told: dict[str, Any]) -> Statement:
        value = cleaner_of(told["schema"], told["prop"]).clean(told["value"])
        names = [name.strip() for name in told["audience"].split(";")]
        originator = next(iter(sorted(self.access.reader.organisations)), self.access.reader.name)
        plain = {
            key: told[key]
            for key in ("entity_id", "schema", "prop", "original_value", "lang", "source", "origin")
        }
        plain |= {key: told[key] for key in ("valid_from", "valid_to")}
        plain |= {"value": value, "dataset": "hub", "last_seen": told["seen"]}
        if value != told["value"].strip() and not plain["original_value"]:
            plain["original_value"] = told["value"]
        plain["grade"] = str(Grade.parse(told["reliability"] + told["credibility"]))
        level = TLP.parse(told["marking"])
        marking = Marking(level, originator, frozenset(name for name in names if name))
        return Statement.from_dict(
            plain
            | {
                "marking": marking.level.label,
                "originator": marking.originator,
                "audience": sorted(marking.audience),
            }
        )


def form_of(access: Access, statement: Statement) -> StatementForm:
    """The form, filled with a statement that is to be corrected."""
    grade = str(statement.grade)
    return StatementForm(
        access,
        initial={
            "entity_id": statement.entity_id,
            "schema": statement.schema,
            "prop": statement.prop,
            "value": statement.value,
            "original_value": statement.original_value,
            "lang": statement.lang,
            "source": statement.source,
            "origin": statement.origin,
            "reliability": grade[0],
            "credibility": grade[1],
            "valid_from": statement.valid_from,
            "valid_to": statement.valid_to,
            "seen": statement.last_seen,
            "marking": statement.marking.level.label,
            "audience": "; ".join(sorted(statement.marking.audience)),
        },
    )
