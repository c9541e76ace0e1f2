"""A warning as a message of the Common Alerting Protocol, and back; what is lost is declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.evidence.interchange.cap import Alert, Area, Info, Pair
from upstander.evidence.interchange.cap_rules import check_alert
from upstander.evidence.interchange.loss import Loss
from upstander.model.marking import TLP
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase
from upstander.warning.moment import utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from upstander.warning.flag import Flag

PREFIX = "upstander:"
"""Of the names of our parameters in a message."""

_UNSAFE = re.compile(r"[\s,<&%]")


def cap_alert(
    flag: Flag,
    *,
    sender: str,
    sent: datetime,
    sender_name: str = "",
    headline: str = "",
    description: str = "",
    instruction: str = "",
    area: str = "",
    urgency: str = "Unknown",
    language: str = "en",
) -> tuple[Alert, tuple[Loss, ...]]:
    """A warning as a message of CAP 1.2, and what its receivers will not find in it.

    Parameters
    ----------
    flag
        What the receivers may see: whether they may is the caller's to check.
    sender, sent
        The hub's own name, and the moment of sending.
    sender_name, headline, description, instruction, area, urgency, language
        What a person adds: a warning has no text and no place of its own. Urgency is a code of
        CAP, which has no counterpart here.

    Returns
    -------
    tuple
        The message and the losses. Who warned is never in it. An exercise has the status
        Exercise. TLP:CLEAR is of scope Public; what names an audience is Private, and addressed to
        it; the rest is Restricted.

    Raises
    ------
    ValueRejectedError
        The warning is for nobody (TLP:RED without a name), or the message breaks a rule of CAP.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.model.marking import CLEAR
    >>> from upstander.warning.flag import Flag
    >>> from upstander.warning.scale import Credibility, Severity
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> flag = Flag("w-1", "c-1", noon, Severity.GRAVE, Credibility.POSSIBLE,
    ...             frozenset({"killing"}), CLEAR, (), "mission")
    >>> alert, losses = cap_alert(flag, sender="hub.example.org", sent=noon)
    >>> alert.infos[0].severity, alert.infos[0].certainty, alert.scope
    ('Extreme', 'Possible', 'Public')
    >>> print(losses[0])
    1 name of who warned: lost
    """
    words = vocabulary("cap")
    info = Info(
        categories=(words["category"],),
        event=", ".join(sorted(flag.kinds)),
        urgency=urgency,
        severity=words["severity"][flag.severity.word],
        certainty=words["credibility"][flag.credibility.word],
        language=language,
        sender_name=sender_name,
        headline=headline,
        description=description,
        instruction=instruction,
        parameters=tuple(_parameters(flag)),
        areas=(Area(area),) if area else (),
    )
    alert = Alert(
        identifier=_name(flag.id),
        sender=sender,
        sent=utc(sent).replace(microsecond=0),
        status="Exercise" if flag.exercise else "Actual",
        msg_type="Alert",
        infos=(info,),
        **_scope(flag),
    )
    check_alert(alert)
    return alert, tuple(_losses(flag))


def _name(text: str) -> str:
    """An id without what CAP forbids in a name; different ids remain different."""
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):X};", text)


def _scope(flag: Flag) -> dict[str, Any]:
    marking = flag.marking
    if marking.level is TLP.CLEAR:
        return {"scope": "Public"}
    restriction = f"{marking} (Traffic Light Protocol 2.0)"
    if not marking.audience:
        if marking.level is TLP.RED:
            raise ValueRejectedError(
                "a warning for nobody cannot be sent: TLP:RED names no one",
                remedy="let its originator name whom it is for",
            )
        return {"scope": "Restricted", "restriction": restriction}
    addresses = " ".join('"' + name.replace('"', "'") + '"' for name in sorted(marking.audience))
    return {"scope": "Private", "restriction": restriction, "addresses": addresses}


def _parameters(flag: Flag) -> Iterator[Pair]:
    told: list[tuple[str, str]] = [
        ("subject", flag.subject),
        ("raised-at", flag.raised_at.isoformat()),
        *(("kind", kind) for kind in sorted(flag.kinds)),
        ("country", flag.country),
        ("marking", str(flag.marking)),
        ("originator", flag.marking.originator),
        *(("audience", name) for name in sorted(flag.marking.audience)),
        *(("statement", key) for key in flag.statements),
    ]
    return (Pair(PREFIX + name, value) for name, value in told if value)


def _losses(flag: Flag) -> Iterator[Loss]:
    yield Loss("name of who warned", 1)
    word = Phrase(flag.credibility.word)
    yield Loss(
        "credibility: CAP's certainty is about the event, not the account of it", 1, "", word
    )
    yield Loss(
        "subject, which is an id of this hub",
        1,
        Phrase("parameter {name}", name=f"{PREFIX}subject"),
        flag.subject,
    )
    if flag.marking.level > TLP.CLEAR:
        carried = Phrase("the restriction and parameter {name}", name=f"{PREFIX}marking")
        yield Loss("marking, which CAP does not know", 1, carried, str(flag.marking))
    if flag.statements:
        count = len(flag.statements)
        yield Loss(
            "statements it rests on: their ids alone",
            count,
            Phrase("parameter {name}", name=f"{PREFIX}statement"),
        )
