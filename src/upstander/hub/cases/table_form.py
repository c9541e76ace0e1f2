"""The form by which somebody says what the columns of a table mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.evidence.mapping import ATTRIBUTES
from upstander.evidence.table_choice import ID, Choice, TableChoice
from upstander.hub.cases.statement_form import schemata
from upstander.model.marking import TLP
from upstander.model.ontology import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KINDS = ("Unit", "Person", "Organization", "Company", "PublicBody", "Community", "Territory")
_SAID = {
    "source": _("Source"),
    "origin": _("Who said it first"),
    "grade": _("Grade"),
    "marking": _("Marking"),
    "valid_from": _("Held from"),
    "valid_to": _("Held until"),
    "lang": _("Language (ISO 639-3)"),
}
_GRADES = [f"{letter}{digit}" for letter in "ABCDEF" for digit in "123456"]


class TableForm(forms.Form):
    """What each row of a table is, what each column, and what holds for all rows."""

    schema = forms.ChoiceField(label=_("Each row is a"), choices=schemata)
    source = forms.CharField(
        label=_("Source, where no column says it"), max_length=500, required=False
    )
    grade = forms.ChoiceField(
        label=_("Grade, where no column says it"), choices=[(g, g) for g in _GRADES], initial="F6"
    )
    marking = forms.ChoiceField(
        label=_("Marking, where no column says it"),
        choices=[(level.label, level.label) for level in TLP],
        initial=TLP.AMBER.label,
    )

    def __init__(
        self, choice: TableChoice, schema: str, *args: Any, originator: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choice, self.originator = choice, originator
        self.header = list(choice.columns)
        self.kind_of_row = schema
        self.fields["schema"].initial = schema
        meanings = _meanings(schema)
        known = {value for _, group in meanings[1:] for value, _ in group}
        for number, (column, each) in enumerate(choice.columns.items()):
            what = each.what if each.what in known else ""
            self._add(number, column, what, meanings, is_key=each.is_key)

    def _add(
        self, number: int, column: str, what: str, meanings: Sequence[Any], *, is_key: bool
    ) -> None:
        named = {"column": column}
        made = {
            f"is_{number}": forms.ChoiceField(
                label=_("What %(column)s is") % named,
                choices=meanings,
                required=False,
                initial=what,
            ),
            f"key_{number}": forms.BooleanField(
                label=_("%(column)s tells rows apart") % named, required=False, initial=is_key
            ),
            f"kind_{number}": forms.ChoiceField(
                label=_("What %(column)s names") % named,
                choices=[("", _("as the property asks")), *((k, _label(k)) for k in _KINDS)],
                required=False,
            ),
            f"split_{number}": forms.CharField(
                label=_("What parts several values in %(column)s") % named,
                max_length=5,
                required=False,
                strip=False,
            ),
            f"format_{number}": forms.CharField(
                label=_("How dates are written in %(column)s, such as %%d/%%m/%%Y") % named,
                max_length=40,
                required=False,
            ),
        }
        self.fields.update(made)

    def columns(self) -> Iterator[dict[str, Any]]:
        """The fields of each column, for the page."""
        for number, column in enumerate(self.header):
            parts = ("is", "key", "kind", "split", "format")
            yield {"name": column, "parts": [self[f"{part}_{number}"] for part in parts]}

    def made(self) -> TableChoice:
        """The choice, as the form now says it."""
        told = self.cleaned_data
        columns = {
            column: Choice(
                told[f"is_{n}"],
                is_key=told[f"key_{n}"],
                split=told[f"split_{n}"],
                format=told[f"format_{n}"],
                kind=told[f"kind_{n}"],
            )
            for n, column in enumerate(self.header)
        }
        taken = {each.what for each in columns.values()}
        constants = {name: told[name] for name in ("source", "grade", "marking")}
        return TableChoice(
            told["schema"],
            columns,
            {name: value for name, value in constants.items() if name not in taken},
            self.choice.dataset,
            self.originator,
        )


def _label(schema: str) -> str:
    return str(schema_of(schema).label)


def _meanings(schema: str) -> list[Any]:
    """What a column may be: not taken, an id, a property, or something about the statement."""
    properties = sorted(
        (name, str(found.label))
        for name, found in schema_of(schema).properties.items()
        if not found.stub
    )
    properties.sort(key=lambda pair: pair[1].lower())
    return [
        ("", _("not taken")),
        (_label(schema), [(ID, _("its id")), *properties]),
        (_("Of the statement"), [(name, _SAID[name]) for name in ATTRIBUTES]),
    ]
