"""A flag: one warning, about whom, how bad, how far to be believed, and who may see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.model.marking import CLEAR, Marking, may_see, whole
from upstander.phrase import Phrase
from upstander.warning.moment import check_moment
from upstander.warning.scale import Credibility, Severity, credibility_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from upstander.model.marking import Reader
    from upstander.model.statement import Statement

_MAX = 512
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9 -]{0,62}[a-z0-9])?")
_COUNTRY = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Flag:
    """One warning.

    Parameters
    ----------
    id
        A stable name that no other warning has.
    subject
        Id of the entity that it is about.
    raised_at
        When it was raised, with an offset from UTC.
    severity, credibility
        Two judgements, kept apart: how bad if it is so, and how far to be believed.
    kinds
        Labels in small letters, at least one.
    marking
        Who may see it, and that it exists.
    statements
        Ids of the statements that it rests on.
    raised_by
        Whoever warned, and is owed an answer: a name, or the pseudonym of a reporter.
    country
        ISO 3166 code in small letters, where one is concerned.
    exercise
        Whether it is made up.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> flag = Flag("w-1", "c-1", noon, Severity.GRAVE, Credibility.POSSIBLE,
    ...             frozenset({"killing"}), CLEAR, (), "mission")
    >>> flag.severity.word, flag.credibility.word
    ('grave', 'possible')
    """

    id: str
    subject: str
    raised_at: datetime
    severity: Severity
    credibility: Credibility
    kinds: frozenset[str]
    marking: Marking
    statements: tuple[str, ...]
    raised_by: str
    country: str = ""
    exercise: bool = False

    def __post_init__(self) -> None:
        for name in ("id", "subject", "raised_by"):
            _check_name(name, getattr(self, name))
        check_moment("raised_at", self.raised_at)
        if not self.kinds:
            raise ValueRejectedError("a warning needs its kind", remedy="give at least one label")
        for label in sorted(self.kinds):
            check_label(label)
        if self.country and not _COUNTRY.fullmatch(self.country):
            raise ValueRejectedError(
                Phrase("not a country: {country!r}", country=self.country),
                remedy="use the ISO 3166 code, for example 'ng'",
            )

    def as_dict(self) -> dict[str, Any]:
        """The warning as plain data."""
        return {
            "id": self.id,
            "subject": self.subject,
            "raised_at": self.raised_at.isoformat(),
            "severity": self.severity.word,
            "credibility": self.credibility.word,
            "kinds": sorted(self.kinds),
            "marking": str(self.marking),
            "originator": self.marking.originator,
            "audience": sorted(self.marking.audience),
            "statements": list(self.statements),
            "raised_by": self.raised_by,
            "country": self.country,
            "exercise": self.exercise,
        }


def flag_on(
    statements: Collection[Statement],
    *,
    key: str,
    subject: str,
    raised_at: datetime,
    severity: Severity,
    kinds: Iterable[str],
    raised_by: str,
    marking: Marking = CLEAR,
    credibility: Credibility | None = None,
    country: str = "",
    exercise: bool = False,
) -> Flag:
    """A warning that rests on statements, and takes from them how far it is to be believed.

    Its marking is that of all the statements and the one given: nobody sees the warning who may
    not see what it rests on. A ``credibility`` that is given is taken as it is.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.model.marking import TLP
    >>> from upstander.model.statement import Statement
    >>> red = Marking(TLP.RED, "partner", frozenset({"analyst"}))
    >>> said = [Statement("d", "c-1", "Community", "name", "Marsh people", marking=red)]
    >>> flag = flag_on(said, key="w-1", subject="c-1", severity=Severity.SERIOUS, kinds=["siege"],
    ...                raised_at=datetime(2026, 1, 1, tzinfo=timezone.utc), raised_by="partner")
    >>> flag.marking.level.label, flag.credibility.word
    ('TLP:RED', 'unjudged')
    """
    return Flag(
        key,
        subject,
        raised_at,
        severity,
        credibility_of(statements) if credibility is None else credibility,
        frozenset(kinds),
        whole((marking, *(s.marking for s in statements))),
        tuple(dict.fromkeys(s.id for s in statements)),
        raised_by,
        country,
        exercise,
    )


def seen(flags: Iterable[Flag], reader: Reader) -> tuple[Flag, ...]:
    """The warnings that a reader may see; the rest do not exist for them."""
    return tuple(flag for flag in flags if may_see(reader, flag.marking))


def check_label(label: str) -> None:
    """Refuse what is no label of a kind."""
    if not _LABEL.fullmatch(label):
        raise ValueRejectedError(
            Phrase("not a label: {label!r}", label=label[:80]),
            remedy="use small letters, digits, spaces and hyphens, at most 64, as in 'hate speech'",
        )


def _check_name(name: str, value: str) -> None:
    if not value.strip() or len(value) > _MAX or not value.isprintable():
        raise ValueRejectedError(
            Phrase("a warning needs its {name}: {value!r}", name=name, value=value[:40]),
            remedy=Phrase("use at most {max} printable characters", max=_MAX),
        )
