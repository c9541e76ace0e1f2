"""E-mail: that something waits, and a link; in the receiver's language."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.utils.translation import gettext, override

from upstander.hub.channels import ChannelError
from upstander.hub.channels.link import link

if TYPE_CHECKING:
    from upstander.hub.alerts.models import Delivery
    from upstander.warning.notice import Notice


def send(notice: Notice, delivery: Delivery) -> None:
    """Send the notice.

    Raises
    ------
    ChannelError
        The mail server did not take it.
    """
    with override(delivery.user.language or "en"):
        subject = gettext("Something waits for you")
        if notice.exercise:
            subject = f"{gettext('EXERCISE')}: {subject}"
        severity = gettext(notice.severity)
        body = f"{gettext('Severity')}: {severity}\n\n{link(notice.token)}\n"
    message = EmailMessage(subject, body, to=[delivery.user.email])
    try:
        sent = message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(f"the mail server did not take it: {type(error).__name__}") from error
    if not sent:
        raise ChannelError("the mail server did not take it")
