"""A second calendar beside the civil one, for whoever reads by it: a cookie says which."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _in
from hijridate import Gregorian

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponseBase

COOKIE = "calendar"

CALENDARS = {"hijri": _("Hijri (Umm al-Qura)"), "solar": _("Solar Hijri (Iran)")}

_MONTHS = {
    "hijri": (
        _in("hijri", "Muharram"), _in("hijri", "Safar"), _in("hijri", "Rabi I"),
        _in("hijri", "Rabi II"), _in("hijri", "Jumada I"), _in("hijri", "Jumada II"),
        _in("hijri", "Rajab"), _in("hijri", "Shaban"), _in("hijri", "Ramadan"),
        _in("hijri", "Shawwal"), _in("hijri", "Dhu al-Qadah"), _in("hijri", "Dhu al-Hijjah"),
    ),
    "solar": (
        _in("solar", "Farvardin"), _in("solar", "Ordibehesht"), _in("solar", "Khordad"),
        _in("solar", "Tir"), _in("solar", "Mordad"), _in("solar", "Shahrivar"),
        _in("solar", "Mehr"), _in("solar", "Aban"), _in("solar", "Azar"),
        _in("solar", "Dey"), _in("solar", "Bahman"), _in("solar", "Esfand"),
    ),
}  # fmt: skip

_ERAS = {"hijri": _in("hijri", "AH"), "solar": _in("solar", "SH")}

_chosen: ContextVar[str] = ContextVar("calendar", default="")


def second(day: date) -> str:
    """A day by the calendar that whoever reads has chosen; empty without one.

    The Hijri calendar is that of Umm al-Qura, which is worked out beforehand: where months begin by
    sighting, a day can be off by one. It reaches from 1924 to 2077; before and after it says
    nothing.
    """
    name = _chosen.get()
    if not name:
        return ""
    try:
        found = _parts(name, day)
    except (OverflowError, ValueError):
        return ""
    year, month, number = found
    return f"{number} {_MONTHS[name][month - 1]} {year} {_ERAS[name]}"


def chosen() -> str:
    """The calendar that whoever reads has chosen, by its name; empty without one."""
    return _chosen.get()


def reading(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let the pages of a request show its reader's second calendar."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        told = request.COOKIES.get(COOKIE, "")
        before = _chosen.set(told if told in CALENDARS else "")
        try:
            return get_response(request)
        finally:
            _chosen.reset(before)

    return answered


def _parts(name: str, day: date) -> tuple[int, int, int]:
    if name == "hijri":
        year, month, number = Gregorian.fromdate(day).to_hijri().datetuple()
    else:
        # Imported here: with it come all calendars that there are, and the orbit of the Earth.
        from convertdate import persian

        year, month, number = persian.from_gregorian(day.year, day.month, day.day)
    return year, month, number
