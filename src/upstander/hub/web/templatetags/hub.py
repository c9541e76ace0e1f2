"""What pages are written with: ``{% load hub %}``."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django import template
from django.template.defaultfilters import date as date_filter
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext
from django.utils.translation import pgettext as _in

from upstander.errors import UpstanderError
from upstander.hub.web import refusals
from upstander.hub.web.calendars import second
from upstander.hub.web.labels import property_label, schema_label
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.paginator import Page
    from django.forms import BaseForm, BoundField
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()

_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_SEPARATORS = str.maketrans(",.", "٫٬")
_YEAR, _MONTH = 4, 7


def _speaks(language: str) -> bool:
    return (get_language() or "").startswith(language)


def _digits(text: str) -> str:
    return text.translate(_INDIC) if _speaks("ar") else text


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """A number with the language's digits and separators: ``{{ share|number:2 }}``."""
    if value is None or value == "":
        return ""
    if places is None and isinstance(value, float) and value.is_integer():
        value = int(value)  # 3, not 3.0
    if places is not None and isinstance(value, float):
        # Django cuts off what does not fit; and 0 has no sign.
        value = round(value, places) + 0.0
    shown = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return _digits(shown.translate(_SEPARATORS) if _speaks("ar") else shown)


@register.simple_tag
def percent(share: float) -> str:
    """A share as a percentage with the language's digits, small ones to a tenth."""
    places = 0 if share >= 0.1 else 1
    sign = "٪" if _speaks("ar") else "\u202f%" if _speaks("fr") else "%"
    return f"{number(round(100 * share, places), places)}{sign}"


@register.simple_tag
def localdate(value: Any, how: str = "") -> SafeString | str:
    """A date, or a moment, in the reader's language; a part of one (2024, 2024-07) as it is known.

    ``{% localdate day "short" %}`` shortens the month; ``{% localdate entry.at "time" %}`` also
    adds the time of day (UTC). A whole day is told by the reader's second calendar, too.
    """
    found = _moment(value)
    if found is None:
        return str(value or "")
    # Abbreviated: Nov in English, nov. in French; Arabic has no short months.
    month = ("N" if _speaks("fr") else "M") if how else "F"
    form = {_YEAR: "Y", _MONTH: f"{month} Y"}.get(len(found[1]), f"j {month} Y")
    shown = date_filter(found[0], form)
    if how == "time" and isinstance(found[0], datetime):
        comma = "،" if _speaks("ar") else ","
        shown = f"{shown}{comma} {date_filter(found[0], 'H:i')} UTC"
    other = second(found[0]) if len(found[1]) > _MONTH else ""
    if other:
        # Isolated: its era is written in letters that may run the other way.
        shown = f"{shown} \u2068({other})\u2069"
    return format_html('<time datetime="{}">{}</time>', found[1], _digits(shown))


def _moment(value: Any) -> tuple[date, str] | None:
    if isinstance(value, datetime):
        return value, value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value, value.isoformat()
    text = str(value or "")
    try:
        if len(text) == _YEAR:
            return date(int(text), 1, 1), text
        if len(text) == _MONTH:
            return date.fromisoformat(f"{text}-01"), text
        return (datetime if "T" in text else date).fromisoformat(text), text
    except ValueError:
        return None


register.filter("refusal", refusals.told)
register.filter("refusal_in_file", partial(refusals.told, named=True))
register.filter("recalled", refusals.recalled)
register.filter("phrase", refusals.phrase)


@register.filter
def why_failed(row: Any) -> str:
    """Why work in the background came to nothing."""
    return refusals.recalled(row.refusal or row.fault)


@register.simple_tag
def marking(value: Any) -> SafeString | str:
    """The badge of a marking, of a level or of its label; whom it names is told beside it."""
    level = _level(value)
    if level is None:
        return ""
    kind = level.name.lower().replace("_", "-")
    badge = format_html('<span class="tlp tlp-{}">{}</span>', kind, level.label)
    if not isinstance(value, Marking) or not value.audience:
        return badge
    named = gettext("named: %(names)s") % {"names": "; ".join(sorted(value.audience))}
    return format_html('{} <span class="small quiet" dir="auto">{}</span>', badge, named)


def _level(value: Any) -> TLP | None:
    if isinstance(value, Marking):
        return value.level
    try:
        return TLP(value) if isinstance(value, int) else TLP.parse(str(value))
    except (UpstanderError, ValueError):
        return None


@register.simple_tag
def grade(value: Any) -> SafeString | str:
    """An Admiralty grade; its words are its title, and read out."""
    try:
        found = value if isinstance(value, Grade) else Grade.parse(str(value))
    except UpstanderError:
        return str(value or "")
    words = grade_words(found)
    return format_html('<abbr class="grade" title="{}">{}</abbr>', words, found)


@register.filter
def grade_words(value: Grade) -> str:
    """A grade in the doctrine's words: of the source, then of the information."""
    table = vocabulary("admiralty")
    source = _in("source", table["reliability"][value.reliability]["words"])
    told = _in("information", table["credibility"][value.credibility]["words"])
    return gettext("Source: %(source)s. Information: %(told)s.") % {"source": source, "told": told}


@register.filter
def named(entity_id: str, captions: Mapping[str, str] | None) -> str:
    """An entity by the name that a view found for it, else by its id."""
    return (captions or {}).get(entity_id) or entity_id


@register.simple_tag
def property_name(schema: str, prop: str) -> str:
    """A property in words."""
    return property_label(schema, prop, get_language() or "en")


@register.simple_tag
def schema_name(schema: str) -> str:
    """A schema in words."""
    return schema_label(schema, get_language() or "en")


@register.filter
def told(words: str) -> str:
    """Words of our own that are kept in the database (an action in the log), translated."""
    return gettext(words) if words else ""


@register.simple_tag(takes_context=True)
def navlink(context: Context, route: str, label: str, *arguments: Any) -> SafeString | str:
    """An item of the navigation: current where the page lies under it; nothing without a route."""
    try:
        address = reverse(route, args=arguments)
    except NoReverseMatch:
        return ""
    path = getattr(context.get("request"), "path", "")
    under = path == address or (address != reverse("home") and path.startswith(address))
    state = "" if not under else "page" if path == address else "true"
    return _link(address, label, state)


@register.simple_tag(takes_context=True)
def tab(
    context: Context, route: str, label: str, *arguments: Any, carry: str = ""
) -> SafeString | str:
    """A tab: current where the page is its own, or lies under it; nothing without a route.

    Under the overview of a case (the tab that all others lie under) is nothing but itself. What it
    carries is a query, put behind its address.
    """
    try:
        address = reverse(route, args=arguments)
    except NoReverseMatch:
        return ""
    path = getattr(context.get("request"), "path", "")
    under = path.startswith(address) and route != "case"
    state = "page" if path == address else "true" if under else ""
    return _link(f"{address}{carry}", label, state)


def _link(address: str, label: str, state: str) -> SafeString:
    current = format_html(' aria-current="{}"', state) if state else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, label)


@register.simple_tag
def crumbs(*parts: str) -> SafeString:
    """The way here: label and address by turns; the last address may be left out."""
    pairs = [
        (parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)
    ]
    items = format_html_join(
        "",
        "<li>{}</li>",
        (
            (format_html('<a href="{}"><bdi>{}</bdi></a>' if to else "{}<bdi>{}</bdi>", to, name),)
            for name, to in pairs
        ),
    )
    where = gettext("Where you are")
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', where, items)


@register.inclusion_tag("parts/paging.html", takes_context=True)
def paging(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links to the pages of a list, and how many there are; other parameters of the URL stay."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "pages": list(pages), "name": name, "request": context.get("request")}


@register.inclusion_tag("parts/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, hidden ones too, under a summary of what is wrong."""
    return {"form": form}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field: label, help, errors, and the control that points to them."""
    kind = getattr(bound.field.widget, "input_type", "")
    group = bool(getattr(bound.field.widget, "use_fieldset", False))
    return {"field": bound, "check": kind == "checkbox" and not group, "group": group}
