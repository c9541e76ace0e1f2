"""A warning from a message of the Common Alerting Protocol that somebody sent."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.evidence.interchange.loss import Loss
from upstander.model.marking import TLP, Marking, whole
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase
from upstander.warning.exchange import PREFIX
from upstander.warning.flag import Flag, check_label
from upstander.warning.moment import check_moment, utc
from upstander.warning.scale import Credibility, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from upstander.evidence.interchange.cap import Alert, Info

_STATUSES = {"Actual": False, "Exercise": True}
_KNOWN = {"subject", "raised-at", "kind", "country", "marking", "originator", "audience"}
_KNOWN |= {"statement"}


def flag_of_alert(
    alert: Alert,
    *,
    subject: str = "",
    reliability: str = "F",
    marking: Marking | None = None,
) -> tuple[Flag, tuple[Loss, ...]]:
    """The warning that a message of CAP 1.2 gives, and what of the message is not in it.

    Parameters
    ----------
    alert
        The message, as `upstander.evidence.interchange.cap_reading.read_cap` reads it.
    subject
        The entity that it is about, by our id; taken from the message where nothing is given and
        the message says it.
    reliability
        Letter of the Admiralty system for the sender: F, of whom nothing is known, unless told
        otherwise. Whatever a sender claims is limited by it.
    marking
        Who may see it. It is joined with what the message says, and never lowered by it. Where
        neither says anything a public message is TLP:AMBER, and another is refused.

    Returns
    -------
    tuple
        The warning, raised by the sender, who is owed the answer; and the losses. Of several
        blocks the gravest is taken.

    Raises
    ------
    ValueRejectedError
        The message is no warning (a test, a draft, a cancellation), says nothing, or its subject
        or for whom it is cannot be known.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.evidence.interchange.cap import Alert, Info
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> info = Info(("Security",), "Attack on a village", "Immediate", "Extreme", "Observed")
    >>> alert = Alert("7", "hub.example.org", noon, "Actual", "Alert", "Public", infos=(info,))
    >>> flag, losses = flag_of_alert(alert, subject="c-1")
    >>> flag.id, flag.severity.word, flag.credibility.word, str(flag.marking)
    ('hub.example.org,7', 'grave', 'possible', 'TLP:AMBER')
    """
    info = _gravest(alert)
    own = _own(info)
    about = subject or next(iter(own["subject"]), "")
    if not about:
        raise ValueRejectedError(
            "the message does not say whom it is about", remedy="name the subject by its id"
        )
    limit = _limit(reliability)
    certainty = _word("credibility", info.certainty)
    credibility = min(Credibility.parse(certainty), limit)
    flag = Flag(
        id=f"{alert.sender},{alert.identifier}",
        subject=about,
        raised_at=_raised_at(alert, own["raised-at"]),
        severity=_severity(info),
        credibility=credibility,
        kinds=_kinds(info, own["kind"]),
        marking=_marking(alert, own, marking),
        statements=tuple(dict.fromkeys(own["statement"])),
        raised_by=alert.sender,
        country=_country(own["country"]),
        exercise=_STATUSES[alert.status],
    )
    return flag, tuple(loss for loss in _losses(alert, info, credibility) if loss.count)


def _gravest(alert: Alert) -> Info:
    """The block that is taken, of a message that is a warning."""
    if alert.status not in _STATUSES:
        raise ValueRejectedError(
            Phrase("a message of status {status} is no warning", status=alert.status),
            remedy="leave it aside",
        )
    if alert.msg_type not in ("Alert", "Update"):
        raise ValueRejectedError(
            Phrase(
                "a message of type {kind} is about another and warns of nothing",
                kind=alert.msg_type,
            ),
            remedy=Phrase(
                "enter it with the warning that it refers to: {references}",
                references=alert.references or Phrase("none"),
            ),
        )
    if not alert.infos:
        raise ValueRejectedError("the message says nothing: it has no <info>", remedy="ask for one")
    return max(alert.infos, key=_severity)


def _word(scale: str, code: str) -> str:
    """Our word for a code of theirs; empty where there is none."""
    table: Mapping[str, str] = vocabulary("cap")[scale]
    return next((word for word, theirs in table.items() if theirs == code), "")


def _severity(info: Info) -> Severity:
    return Severity.parse(_word("severity", info.severity) or vocabulary("cap")["unknown"])


def _limit(reliability: str) -> Credibility:
    table: Mapping[str, str] = vocabulary("warning")["by_source"]
    if reliability not in table:
        raise ValueRejectedError(
            Phrase("no such reliability: {reliability!r}", reliability=reliability),
            remedy="give a letter, A to F",
        )
    return Credibility.parse(table[reliability])


def _own(info: Info) -> defaultdict[str, list[str]]:
    """Values of the parameters that are ours."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for pair in info.parameters:
        if pair.name.startswith(PREFIX):
            found[pair.name.removeprefix(PREFIX)].append(pair.value)
    return found


def _raised_at(alert: Alert, told: Sequence[str]) -> datetime:
    """When it was raised, as the message says; but not after it was sent."""
    for text in told[:1]:
        try:
            moment = datetime.fromisoformat(text)
            check_moment("raised-at", moment)
        except ValueError:
            break
        except ValueRejectedError:
            break
        if utc(moment) <= utc(alert.sent):
            return moment
    return alert.sent


def _kinds(info: Info, told: Sequence[str]) -> frozenset[str]:
    labels = [*told] or [re.sub(r"[^a-z0-9 -]+", " ", info.event.lower())]
    cleaned = (re.sub(r"\s+", " ", label)[:64].strip(" -") for label in labels)
    return frozenset(label for label in cleaned if _is_label(label)) or frozenset({"other"})


def _is_label(label: str) -> bool:
    try:
        check_label(label)
    except ValueRejectedError:
        return False
    return True


def _country(told: Sequence[str]) -> str:
    return next((text for text in told if re.fullmatch(r"[a-z]{2}", text)), "")


def _marking(alert: Alert, own: Mapping[str, Sequence[str]], ours: Marking | None) -> Marking:
    parts = [] if ours is None else [ours]
    for text in own.get("marking", ())[:1]:
        originator = next(iter(own.get("originator", ())), "")
        parts.append(Marking(TLP.parse(text), originator, frozenset(own.get("audience", ()))))
    if alert.scope != "Public" and all(part.level is TLP.CLEAR for part in parts):
        raise ValueRejectedError(
            Phrase("the message is {scope}, and no marking says for whom", scope=alert.scope),
            remedy="read its restriction and addresses, and give the marking",
        )
    return whole(parts) if parts else Marking(TLP.AMBER, alert.sender)


def _losses(alert: Alert, info: Info, credibility: Credibility) -> Iterator[Loss]:
    others = len(alert.infos) - 1
    yield Loss("further blocks, of other languages or areas", others)
    yield Loss("severity that the sender did not judge", int(info.severity == "Unknown"))
    word = Phrase(credibility.word)
    claimed = Phrase("{claimed}, taken as {word}", claimed=info.certainty, word=word)
    yield Loss("certainty, which is about the event and claimed by the sender", 1, "", claimed)
    yield Loss("urgency", int(info.urgency != "Unknown"), "", info.urgency)
    texts = (info.headline, info.description, info.instruction, info.contact, info.web, alert.note)
    yield Loss("texts: keep the message with the case", sum(bool(text) for text in texts))
    yield Loss("areas", len(info.areas), "", info.areas[0].description if info.areas else "")
    yield Loss("resources, which were not fetched", len(info.resources))
    theirs = [p.name for p in info.parameters if p.name.removeprefix(PREFIX) not in _KNOWN]
    theirs += [p.name for p in info.event_codes]
    yield Loss("parameters and codes of the sender", len(theirs), "", theirs[0] if theirs else "")
    yield Loss("references to earlier messages", len(alert.references.split()))
    times = (info.effective, info.onset, info.expires)
    yield Loss("times of the event", sum(moment is not None for moment in times))
