"""A silence: somebody's decision, with a reason and an end, not to be told again for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.moment import check_moment, utc
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from datetime import datetime

    from upstander.warning.flag import Flag

LONGEST = timedelta(days=30)
"""A silence ends after that at the latest: a judgement."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Notices that are held back; the clock of what is silenced goes on.

    Parameters
    ----------
    owner, reason
        Who answers for it, and why.
    starts_at, ends_at
        From when (included) until when (not included), at most 30 days.
    subject
        The entity whose warnings it holds back; empty for any.
    kinds
        Labels: a warning is held back where *all* of its labels are among them; empty for any.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> quiet = Silence("Ben", "drill next door", noon, noon + timedelta(days=1), subject="weir")
    >>> quiet.in_force(noon), quiet.in_force(noon + timedelta(days=1))
    (True, False)
    """

    owner: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    subject: str = ""
    kinds: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in ("owner", "reason"):
            if not getattr(self, name).strip():
                raise ValueRejectedError(
                    Phrase("a silence needs its {name}", name=name),
                    remedy="say who answers for it, and why",
                )
        check_moment("starts_at", self.starts_at)
        check_moment("ends_at", self.ends_at)
        length = utc(self.ends_at) - utc(self.starts_at)
        if not timedelta(0) < length <= LONGEST:
            raise ValueRejectedError(
                Phrase(
                    "a silence cannot last from {starts_at} to {ends_at}",
                    starts_at=str(self.starts_at),
                    ends_at=str(self.ends_at),
                ),
                remedy=Phrase("end it after its start and within {days} days", days=LONGEST.days),
            )
        if not self.subject and not self.kinds:
            raise ValueRejectedError(
                "a silence of everything", remedy="name a subject, or kinds of warning"
            )

    def in_force(self, now: datetime) -> bool:
        """Whether it holds at a moment."""
        return utc(self.starts_at) <= utc(now) < utc(self.ends_at)

    def holds_back(self, flag: Flag) -> bool:
        """Whether it is about a warning; it never is about a grave one."""
        return (
            flag.severity < Severity.GRAVE
            and (not self.subject or self.subject == flag.subject)
            and (not self.kinds or flag.kinds <= self.kinds)
        )
