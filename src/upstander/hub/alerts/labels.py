"""The words of warnings as people read them, in their language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SEVERITIES = [
    ("watch", _("watch")),
    ("concern", _("concern")),
    ("serious", _("serious")),
    ("grave", _("grave")),
]
CREDIBILITIES = [
    ("doubtful", _("doubtful")),
    ("unjudged", _("unjudged")),
    ("possible", _("possible")),
    ("probable", _("probable")),
    ("confirmed", _("confirmed")),
]
STATES = {
    "open": _("open"),
    "routed": _("routed"),
    "acknowledged": _("acknowledged"),
    "responded": _("responded"),
    "answered": _("answered"),
    "closed": _("closed"),
}
EVENTS = STATES | {"opened": _("opened"), "escalated": _("escalated")}
DUTIES = {
    "route": _("route it"),
    "acknowledge": _("acknowledge it"),
    "respond": _("respond"),
    "answer": _("answer whoever warned"),
    "close": _("close it"),
}
OUTCOMES = [
    ("averted", _("averted")),
    ("lessened", _("lessened")),
    ("happened", _("happened")),
    ("unfounded", _("unfounded")),
    ("passed-on", _("passed on")),
    ("unknown", _("unknown")),
]
KINDS = [
    ("killing", _("killing")),
    ("siege", _("siege")),
    ("displacement", _("displacement")),
    ("detention", _("detention or disappearance")),
    ("sexual violence", _("sexual violence")),
    ("hate speech", _("incitement or hate speech")),
    ("arms", _("arms or mobilisation")),
    ("discrimination", _("discrimination or persecution")),
    ("attack on protectors", _("attack on those who protect")),
    ("other", _("other")),
]
"""Groups after the risk factors of the UN Framework of Analysis (2014)."""
THE_HUB = _("the hub")
"""Who routes and escalates: a rule, and nobody may take it for a person."""
CHANNELS = {
    "in-app": _("in the hub"),
    "e-mail": _("e-mail"),
    "webhook": _("to a program"),
    "gateway": _("to a messenger"),
}
HELD_BACK = {
    "inhibited": _("a graver warning of this is under way"),
    "silenced": _("a silence holds it back"),
    "grouped": _("told with another of this"),
}
NOT_TAKEN = {
    "the mail server did not take it": _("the mail server did not take it"),
    "nobody took it": _("nobody took it"),
    "the channel failed": _("the channel failed"),
    "the receiver answered": _("the receiver answered"),
    "the receiver's address is no HTTPS address with a secret": _(
        "the receiver's address is no HTTPS address with a secret"
    ),
}
"""How channels begin to say why a notice did not arrive; what follows is technical."""
