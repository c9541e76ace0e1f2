"""E-mail: that something waits, and a link; in the receiver's language."""

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext, override

from upstander.hub.channels.link import link
from upstander.words.language import ENGLISH, language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.hub.channels import Letter

LINES, ENOUGH = 4, 8
"""Connections to the mail server at a time, and letters that are worth one more."""

_REFUSED = "the mail server did not take it"
_FAULTS = (OSError, smtplib.SMTPException)
_OF_ONE_LETTER = (
    smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError,
)  # fmt: skip
"""Faults after which the connection goes on."""
_BREAKS = 2
"""Connections that break before the rest of the letters waits for another time."""


def send(some: Sequence[Letter]) -> list[str]:
    """Send the notices, many by one connection."""
    lines = min(LINES, -(-len(some) // ENOUGH))
    if lines == 1:
        return _by_one_line(some)
    with ThreadPoolExecutor(lines) as pool:
        parts = list(pool.map(_by_one_line, (some[n::lines] for n in range(lines))))
    return [parts[n % lines][n // lines] for n in range(len(some))]


def _by_one_line(some: Sequence[Letter]) -> list[str]:
    """Send letters one after another; where the server is gone, the rest is not tried."""
    made: list[str] = []
    line, breaks = get_connection(), 0
    try:
        for letter in some:
            line.open()  # nothing is done where it is open
            message = _message(letter)
            message.connection = line
            try:
                made.append("" if message.send() else _REFUSED)
            except _OF_ONE_LETTER as error:
                made.append(_why(error))
            except _FAULTS as error:
                breaks += 1
                if breaks == _BREAKS:
                    raise
                made.append(_why(error))
                line.close()
    except _FAULTS as error:
        made += [_why(error)] * (len(some) - len(made))
    with suppress(*_FAULTS):  # what was taken was taken, however the connection ends
        line.close()
    return made


def _why(error: Exception) -> str:
    return f"{_REFUSED}: {type(error).__name__}"


def _message(letter: Letter) -> EmailMessage:
    notice, delivery = letter
    code = delivery.user.language or ENGLISH.code
    colon = language(code).word(": ", "value")
    with override(code):
        subject = gettext("Something waits for you")
        if notice.exercise:
            subject = f"{gettext('EXERCISE')}{colon}{subject}"
        severity = gettext(notice.severity)
        body = f"{gettext('Severity')}{colon}{severity}\n\n{link(notice.token)}\n"
    return EmailMessage(subject, body, to=[delivery.user.email])
