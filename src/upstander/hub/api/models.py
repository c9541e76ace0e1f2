"""A token: by it a program acts for somebody, within what it was given."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A program's key. Only the hash of its secret is kept: who loses it makes another.

    ``last_used_at`` is a day and no more: it shows what may be revoked, not when somebody works.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"token {self.pk}"
