"""The forms by which judgements are brought in, and asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.hub.room.forms import LEVELS, marked
from upstander.hub.web.reading import spoken

if TYPE_CHECKING:
    from upstander.hub.cases.access import Access
    from upstander.model.cross_impact import CrossImpact
    from upstander.model.marking import Marking


class GiveForm(forms.Form):
    """Judgements, with the table of what levers push."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("Judgements"),
        help_text=_("A .scw file of ScenarioWizard, or a table (.csv, .xlsx) of who judged what."),
        widget=forms.FileInput(attrs={"accept": ".scw,.csv,.xlsx"}),
    )
    levers = forms.FileField(
        label=_("What levers push"),
        required=False,
        help_text=_("A table (.csv, .xlsx) of levers of this case, and what they push."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    marking = forms.ChoiceField(label=_("Marking"), choices=LEVELS)
    audience = forms.CharField(label=_("Named audience"), max_length=2_000, required=False)

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def marked(self) -> Marking:
        """How the judgements are marked."""
        return marked(self.access, self.cleaned_data)


class LookForm(forms.Form):
    """How scenarios are looked for."""

    slack = forms.IntegerField(
        label=_("Slack"),
        min_value=0,
        max_value=20,
        initial=0,
        help_text=_("Points by which a part may be pulled and still stay."),
    )
    spread = forms.FloatField(
        label=_("Noise of a judgement, in points"),
        min_value=0,
        max_value=10,
        initial=1,
        help_text=_("Where the judges did not say how sure they were."),
    )


class PushForm(forms.Form):
    """What must not come, and within which budget."""

    avoid = forms.MultipleChoiceField(
        label=_("What must not come"),
        widget=forms.SelectMultiple(attrs={"size": 8, "dir": "auto"}),
        help_text=_("One or more; hold Ctrl or Cmd to choose several."),
    )
    budget = forms.FloatField(
        label=_("Budget"),
        min_value=0,
        required=False,
        help_text=_("For plans under stress; all levers where none is given."),
    )

    def __init__(self, matrix: CrossImpact, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["avoid"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        colon = spoken().word(": ", "value")
        field.choices = [
            (d.name, [(f"{i}:{v}", f"{d.name}{colon}{name}") for v, name in enumerate(d.variants)])
            for i, d in enumerate(matrix.descriptors)
        ]

    def options(self) -> dict[str, Any]:
        """What was chosen, as the engines are asked."""
        pairs = [[int(n) for n in one.split(":")] for one in self.cleaned_data["avoid"]]
        return {"avoid": pairs, "budget": self.cleaned_data["budget"]}
