"""Forms of briefs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class HeadForm(forms.Form):
    """The head of a brief."""

    title = forms.CharField(label=_("Title"), max_length=300)
    headline = forms.CharField(
        label=_("The estimate in a few words"), max_length=300, required=False
    )
    question = forms.CharField(
        label=_("What is asked of the reader"), max_length=500, required=False
    )
    by_when = forms.CharField(label=_("By when"), max_length=100, required=False)
    if_nothing = forms.CharField(
        label=_("What is expected if nothing is done"), max_length=500, required=False
    )


class SentenceForm(forms.Form):
    """A sentence and what it rests on: statements that are ticked, and others by their ids."""

    text = forms.CharField(
        label=_("Sentence"), max_length=2_000, widget=forms.Textarea({"rows": 4})
    )
    statements = forms.CharField(
        label=_("Other statements it rests on (ids)"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "false", "dir": "ltr"}),
        help_text=_("Without any statement it is printed as your judgement, with your name."),
    )
    words = forms.CharField(
        label=_("Find statements that hold these words"), max_length=200, required=False
    )

    def keys(self) -> list[str]:
        """The ids that were ticked, and those that were typed."""
        typed = str(self.cleaned_data["statements"]).replace(",", " ").split()
        return list(dict.fromkeys([*self.ticked(), *typed]))

    def ticked(self) -> list[str]:
        """The ids that were ticked."""
        return self.data.getlist("cite") if hasattr(self.data, "getlist") else []
