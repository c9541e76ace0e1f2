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
