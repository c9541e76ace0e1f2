"""Plans that were kept, and what was asked of whom."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstander.hub.cases.models import Case
from upstander.hub.people.models import Organisation

_PERSON = settings.AUTH_USER_MODEL


class PlanVersion(models.Model):
    """A plan as the engines made it on its maker's view; it never changes.

    ``result`` names levers and actors by their ids. ``markings`` are those of what it rests on:
    who may see them all, and every lever in it, may see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(max_length=200)
    result = models.JSONField()
    markings = models.JSONField()
    revision = models.BigIntegerField()
    made_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return str(self.pk)


class AskKind(models.TextChoices):
    """What is asked."""

    QUESTION = "question", _("a question")
    LEVER = "lever", _("to pull a lever")
    CHAIN = "chain", _("to move a holder")


class AskState(models.TextChoices):
    """How far it is."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Ask(models.Model):
    """Something was asked of somebody, by a day.

    It is asked of a person or an organisation of the hub; ``through`` names whom they are to ask
    outside it, by the id of an entity. ``about`` holds ids of entities, never their names. The
    answer has a marking of its own: not all who may see what was asked may see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    kind = models.CharField(max_length=10, choices=AskKind.choices)
    text = models.CharField(max_length=1_000)
    about = models.JSONField(default=list)
    through = models.CharField(max_length=512, blank=True)
    marking = models.JSONField()
    of_user = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="asks")
    of_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="asks"
    )
    due_on = models.DateField()
    asked_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.OPEN)
    answer = models.CharField(max_length=5_000, blank=True)
    answer_marking = models.JSONField(null=True)
    answered_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="asked_of_a_person_or_an_organisation",
                condition=models.Q(of_user__isnull=False, of_organisation__isnull=True)
                | models.Q(of_user__isnull=True, of_organisation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
