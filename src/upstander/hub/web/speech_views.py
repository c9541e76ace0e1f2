"""How whoever looks reads: in which language, and by which calendar beside the civil one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from upstander.hub.access.rules import ANYBODY, rule
from upstander.hub.people.actions import speak
from upstander.hub.web.calendars import CALENDARS, COOKIE

if TYPE_CHECKING:
    from django.http import HttpResponse

_YEAR = 365 * 24 * 3600


@rule(ANYBODY)
@require_POST
def set_language(request: Any) -> HttpResponse:
    """Choose the language of pages, and, of one's account, that of letters to oneself."""
    given = request.POST.get("language", "")
    if request.user.is_authenticated and given in dict(settings.LANGUAGES):
        speak(request.user, given)
    answer: HttpResponse = django_set_language(request)
    return answer


@rule(ANYBODY)
@require_POST
def set_calendar(request: Any) -> HttpResponse:
    """Choose a calendar beside the civil one, or none."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    given = request.POST.get("calendar", "")
    if given in CALENDARS:
        answer.set_cookie(
            COOKIE, given, _YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
            samesite="Lax",
        )  # fmt: skip
    else:
        answer.delete_cookie(COOKIE)
    return answer
