"""A warning, what happened to it, and each notice of it: what `upstander.warning` thinks with."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstander.hub.cases.models import LARGE, Case
from upstander.warning.event import EventKind, Outcome
from upstander.warning.scale import Credibility, Severity


class PolicyVersion(models.Model):
    """A routing policy as it was put in force; a warning keeps the one it was routed by."""

    content = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"policy {self.pk}"


class Holder(models.Model):
    """Who holds a role of the policy: the named person whom a warning reaches.

    ``address`` is where webhooks and gateways send to; e-mail goes to the account's address.
    """

    role = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_roles"
    )
    address = models.CharField(max_length=500, blank=True)
    secret = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("role", "user", name="one_holder_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.user}"


class WarningRows(models.QuerySet["WarningRow"]):
    """Warnings."""

    def joined(self) -> WarningRows:
        """With their cases, policies and who warned, but for what is large and mostly not asked.

        A policy's text is read once (`records.policy_of`), not with each warning.
        """
        found = self.select_related("case", "raised_by", "policy")
        return found.defer("policy__content", *(f"case__{name}" for name in LARGE))


class WarningRow(models.Model):
    """One warning. Severity and credibility are two judgements and stay two.

    ``rises_at`` is when its next step is due if nobody does anything, worked out at each event.
    ``addressed_at`` is when its first notices were put on their way; None while the worker has yet
    to do so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="warnings", db_index=False
    )
    subject = models.CharField(max_length=512)
    what = models.CharField(max_length=2_000)
    severity = models.IntegerField(choices=[(s.value, s.word) for s in Severity])
    credibility = models.IntegerField(choices=[(c.value, c.word) for c in Credibility])
    kinds = models.JSONField()
    statements = models.JSONField(default=list)
    marking = models.JSONField()
    country = models.CharField(max_length=2, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="raised"
    )
    raised_at = models.DateTimeField()
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    is_closed = models.BooleanField(default=False)
    rises_at = models.DateTimeField(null=True)
    addressed_at = models.DateTimeField(null=True, default=None)

    objects = WarningRows.as_manager()

    class Meta:
        ordering: ClassVar = ["-raised_at"]
        indexes: ClassVar = [
            models.Index(fields=["rises_at"]),
            models.Index(
                "raised_at", condition=models.Q(addressed_at=None), name="warnings_to_address"
            ),
            models.Index(fields=["case", "subject"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EventRow(models.Model):
    """Something that happened to a warning; rows are only ever added.

    ``once`` makes a step of escalation one row however many workers find it due.
    """

    warning = models.ForeignKey(
        WarningRow, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in EventKind])
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    who = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=200, blank=True)
    route = models.CharField(max_length=200, blank=True)
    step = models.IntegerField(default=0)
    to = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=5_000, blank=True)
    outcome = models.CharField(
        max_length=20, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    once = models.CharField(max_length=40, null=True, default=None)

    class Meta:
        ordering: ClassVar = ["recorded_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warning", "once"], name="a_step_is_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.warning_id}"


class State(models.TextChoices):
    """How far a notice has come."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    HELD = "held", _("held back")


class Delivery(models.Model):
    """One notice to one person by one channel; it says nothing but that something waits."""

    warning = models.ForeignKey(
        WarningRow, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    holder = models.ForeignKey(Holder, on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    channel = models.CharField(max_length=20)
    step = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)
    attempts = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "next_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "warning", "user", "channel", "step", name="one_notice_by_channel_and_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.user}"


class SilenceRow(models.Model):
    """Notices that are held back for a while: an owner, a reason and an end."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="silences"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="silences")
    reason = models.CharField(max_length=500)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    subject = models.CharField(max_length=512, blank=True)
    kinds = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"silence of {self.owner}"
