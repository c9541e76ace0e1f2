"""Decisions, and what came after them; rows are only ever added, a correction among them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstander.hub.alerts.models import WarningRow
from upstander.hub.cases.models import Case

_PERSON = settings.AUTH_USER_MODEL


class Choice(models.TextChoices):
    """What was chosen."""

    DECIDE = "decide", _("decided to act")
    DELEGATE = "delegate", _("delegated")
    DECLINE = "decline", _("declined to act")


class Theme(models.TextChoices):
    """What a decision is about: decisions of one theme are like cases."""

    LICENCE = "licence", _("export or licence")
    GRANT = "grant", _("grant or aid")
    TRAINING = "training", _("training or security co-operation")
    SANCTION = "sanction", _("sanction or restriction")
    DIPLOMACY = "diplomacy", _("statement or diplomacy")
    PROTECTION = "protection", _("protection or asylum")
    EVIDENCE = "evidence", _("evidence and justice")
    DEPLOYMENT = "deployment", _("deployment or mission")
    HOME = "home", _("measure at home")
    OTHER = "other", _("other")


class Decision(models.Model):
    """Somebody named decided something.

    Where it was told to whoever records it, ``recorded_by`` is another than ``decided_by``, who is
    asked to confirm it; ``told_at`` is when they said it. ``brief`` is the id of the brief that it
    answers, in the version that was read. ``subject`` is the id of an entity of the
    case, shown to those who see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    theme = models.CharField(max_length=20, choices=Theme.choices)
    subject = models.CharField(max_length=512, blank=True)
    question = models.CharField(max_length=500)
    choice = models.CharField(max_length=10, choices=Choice.choices)
    decided = models.CharField(max_length=2_000)
    reasons = models.CharField(max_length=5_000)
    marking = models.JSONField()
    decided_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="decisions")
    recorded_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="to_do"
    )
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    warning = models.ForeignKey(
        WarningRow, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    brief = models.CharField(max_length=36, blank=True)
    brief_version = models.IntegerField(default=0)
    precedents: models.ManyToManyField[Decision, models.Model] = models.ManyToManyField(
        "self", symmetrical=False, related_name="cited_by"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )

    class Meta:
        ordering: ClassVar = ["-decided_at"]

    def __str__(self) -> str:
        return str(self.pk)


class Tripwire(models.Model):
    """If this happens, the decision is looked at again at once; who watches, and until when.

    ``look_on`` is the day on which whoever watches says whether it was crossed.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="tripwires")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="watches")
    look_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"tripwire of {self.decision_id}"


class Step(models.TextChoices):
    """What can come after a decision."""

    CONFIRMED = "confirmed", _("confirmed by whoever decided")
    OBJECTED = "objected", _("objected to by whoever decided")
    DONE = "done", _("done")
    TRIPPED = "tripped", _("a tripwire was crossed")
    REVIEWED = "reviewed", _("looked at again")
    OUTCOME = "outcome", _("what came of it")


class FollowUp(models.Model):
    """What came after a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Step.choices)
    text = models.CharField(max_length=2_000, blank=True)
    by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.decision_id}"
