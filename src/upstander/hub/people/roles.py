"""What a role may do: the whole table, in one place."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody is to an organisation."""

    ANALYST = "analyst", _("Analyst")
    DESK = "desk", _("Desk officer")
    DECIDER = "decider", _("Decider")
    FOCAL_POINT = "focal_point", _("R2P focal point")
    PARTNER = "partner", _("Local partner")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Power(StrEnum):
    """What a page or an action needs somebody to be able to do."""

    OPEN_CASE = "open a case"
    READ_CASE = "read a case"
    WRITE_CASE = "add to a case"
    ANALYSE = "ask the engines about a case"
    SHARE_CASE = "say who may see a case"
    DECIDE = "decide"
    SETTLE = "freeze a brief, and record what somebody decided"
    SIGN = "sign a brief"
    AUDIT = "read the log"
    ADMINISTER = "give accounts"


_ON_CASES = frozenset(
    {
        Power.OPEN_CASE,
        Power.READ_CASE,
        Power.WRITE_CASE,
        Power.ANALYSE,
        Power.SHARE_CASE,
        Power.SETTLE,
        Power.SIGN,
    }
)

POWERS: dict[Role, frozenset[Power]] = {
    Role.ANALYST: _ON_CASES,
    Role.DESK: frozenset({Power.READ_CASE, Power.WRITE_CASE, Power.ANALYSE, Power.SETTLE}),
    Role.DECIDER: frozenset(
        {Power.READ_CASE, Power.ANALYSE, Power.DECIDE, Power.SETTLE, Power.SIGN}
    ),
    Role.FOCAL_POINT: _ON_CASES | {Power.DECIDE},
    Role.PARTNER: frozenset({Power.READ_CASE, Power.WRITE_CASE}),
    Role.AUDITOR: frozenset({Power.AUDIT}),
    # Who administers reads nothing that is marked: no power over cases.
    Role.ADMINISTRATOR: frozenset({Power.ADMINISTER}),
}
