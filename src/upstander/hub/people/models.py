"""People, the organisations they act for, and links by which they sign in for the first time."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstander.hub.people.roles import Role
from upstander.model.marking import TLP


class Kind(models.TextChoices):
    """What an organisation is to the hub."""

    DEPARTMENT = "department", _("Department")
    MISSION = "mission", _("Mission abroad")
    PARTNER = "partner", _("Partner organisation")


class Clearance(models.IntegerChoices):
    """The strictest marking that somebody may see where they need to."""

    CLEAR = TLP.CLEAR, "TLP:CLEAR"
    GREEN = TLP.GREEN, "TLP:GREEN"
    AMBER = TLP.AMBER, "TLP:AMBER"
    AMBER_STRICT = TLP.AMBER_STRICT, "TLP:AMBER+STRICT"
    RED = TLP.RED, "TLP:RED"


class Organisation(models.Model):
    """A department, a mission or a partner; markings name it by its name."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, email: str, name: str, password: str = "", **rest: Any) -> User:
        """A user who can sign in by a link, and by a password if one is given."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **rest)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody with an account.

    ``name`` is what markings call them, and is unique; nobody is a superuser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    clearance = models.IntegerField(choices=Clearance.choices, default=Clearance.GREEN)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    organisations: models.ManyToManyField[Organisation, Membership] = models.ManyToManyField(
        Organisation, through="Membership", related_name="people"
    )

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody acts for an organisation in a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "organisation", "role", name="one_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.organisation}"


class SignInLink(models.Model):
    """A link that signs somebody in once; only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link of {self.user}"
