"""What the page shell and its parts need beyond Django's own tags: ``{% load parts %}``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.forms.boundfield import BoundWidget
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localdate, localtime

from openqsmo.kernel import words
from openqsmo.kernel.money import Money

register = template.Library()

NAVIGATION = (
    ("Home", "/"),
    ("Offerings", "/offerings/"),
    ("Compare", "/compare/"),
    ("Functions", "/functions/"),
    ("Standards", "/standards/"),
    ("Conformance", "/conformance/"),
    ("Agencies", "/agencies/"),
    ("QSMOs", "/qsmos/"),
    ("Needs", "/needs/"),
    ("API", "/api/"),
)

# A state never has a tone of its own choosing: the same word looks the same on every page.
TONES = {
    "published": "good",
    "certified": "good",
    "tested": "good",
    "answered": "good",
    "active": "good",
    "finished": "good",
    "designated": "good",
    "approved": "good",
    "granted": "good",
    "approved_with_conditions": "warn",
    "agency_poc_review": "info",
    "cio_review": "info",
    "qsmo_review": "info",
    "omb_review": "info",
    "asked": "info",
    "returned": "warn",
    "denied": "bad",
    "in_review": "info",
    "baseline": "good",
    "in_public_comment": "info",
    "documented": "info",
    "forecast": "info",
    "listed": "info",
    "pre_designated": "info",
    "receiving": "info",
    "waiting": "info",
    "running": "info",
    "in_remediation": "warn",
    "expiring": "warn",
    "vacant": "warn",
    "acting": "warn",
    "suspended": "bad",
    "expired": "bad",
    "refused": "bad",
    "failed": "bad",
    "declined": "bad",
}

FACET_OPTIONS_SHOWN = 6
PAGES_AROUND = 1


@dataclass(frozen=True)
class NavigationLink:
    label: str
    path: str
    is_current: bool


@dataclass(frozen=True)
class PageLink:
    """One entry of a pagination; ``number`` is None where numbers are left out."""

    number: int | None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class OptionGroup:
    is_more: bool
    options: list[Any]


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[NavigationLink]:
    """The main navigation, with the part of the site marked that this page belongs to."""
    request = context.get("request")
    here = request.path if request else ""
    return [
        NavigationLink(label, path, here == path or (path != "/" and here.startswith(path)))
        for label, path in NAVIGATION
    ]


@register.simple_tag(takes_context=True)
def page_links(context: Context, number: int, pages: int) -> list[PageLink]:
    """First, last and neighbouring pages of a list, as links that keep every filter."""
    wanted = {1, pages, *range(number - PAGES_AROUND, number + PAGES_AROUND + 1)}
    links: list[PageLink] = []
    for page in sorted(page for page in wanted if 1 <= page <= pages):
        before = links[-1].number if links else 0
        if before is not None and page - before == 2:
            links.append(PageLink(page - 1, page_url(context, page - 1)))
        elif before is not None and page - before > 2:
            links.append(PageLink(None))
        links.append(PageLink(page, page_url(context, page), page == number))
    return links


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """This address with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def facet_groups(options: Iterable[Any]) -> list[OptionGroup]:
    """A facet's options: the first few and every selected one, then the rest to stand under “more”."""
    shown: list[Any] = []
    rest: list[Any] = []
    for place, option in enumerate(options):
        stays = place < FACET_OPTIONS_SHOWN or _is_selected(option)
        (shown if stays else rest).append(option)
    return [OptionGroup(False, shown), OptionGroup(True, rest)] if rest else [OptionGroup(False, shown)]


def _is_selected(option: Any) -> bool:
    value = option.get("is_selected") if isinstance(option, dict) else option.is_selected
    return bool(value)


@register.filter
def tone(state: str) -> str:
    """How a state is colored (never without its words): good, info, warn, bad or quiet."""
    return TONES.get(str(state), "quiet")


@register.filter
def number(value: int | float | Decimal) -> str:
    """A figure with its thousands marked: 12,345."""
    return f"{value:,}"


@register.filter
def money(amount: Decimal | None, currency: str = "USD") -> str:
    """An amount as an invoice writes it, prices below a cent included; nothing when there is none."""
    return "" if amount is None else Money(amount, currency or "USD").exactly()


@register.filter
def counted(value: int, nouns: str) -> str:
    """A number with its noun: ``{{ 2|counted:"agency,agencies" }}``."""
    singular, _, plural = nouns.partition(",")
    return words.counted(value, singular, plural or None)


@register.filter
def listed(names: Iterable[object]) -> str:
    """Words in a row with “and” before the last."""
    return words.listed(str(name) for name in names)


@register.filter
def day(on: date | datetime | None) -> str:
    """A date in words, June 5, 2026; nothing for None."""
    return words.day(_as_date(on)) if on else ""


@register.filter
def written_day(text: str) -> str:
    """A day that is kept as text, 2026-06-05, in words; what is no day stays as it is written."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


@register.filter
def day_ago(on: date | datetime | None) -> str:
    """A date in words with how far away it is: June 5, 2026 (3 days ago)."""
    if not on:
        return ""
    found = _as_date(on)
    return f"{words.day(found)} ({how_far((localdate() - found).days)})"


@register.filter
def moment(at: datetime | None) -> str:
    """A time in words with its time zone: June 5, 2026, 4:05 PM EDT."""
    if not at:
        return ""
    here = _here(at)
    return f"{words.day(here)}, {here.hour % 12 or 12}:{here:%M %p %Z}"


def how_far(days: int) -> str:
    """A number of days since (or, below zero, until) in round words.

    A month is 30 days and a year 365: these words stand in brackets after the exact date.
    """
    if days == 0:
        return "today"
    span = abs(days)
    if span < 60:
        text = words.counted(span, "day")
    elif span < 730:
        text = words.counted(span // 30, "month")
    else:
        text = words.counted(span // 365, "year")
    return f"{text} ago" if days > 0 else f"in {text}"


def _here(at: datetime) -> datetime:
    """A time in the marketplace's own zone; one without a zone is taken to be in it."""
    return localtime(at) if is_aware(at) else at


def _as_date(on: date | datetime) -> date:
    return _here(on).date() if isinstance(on, datetime) else on


@register.filter
def widget(field: BoundField) -> SafeString:
    """A form field's control with the design system's class for its kind."""
    given = str(field.field.widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{control_class(field)} {given}".strip()})


@register.filter
def control_class(field: BoundField) -> str:
    kinds = (
        (CheckboxInput, "usa-checkbox__input"),
        ((RadioSelect, CheckboxSelectMultiple), ""),
        (Select, "usa-select"),
        (Textarea, "usa-textarea"),
        (FileInput, "usa-file-input"),
    )
    return next((name for kind, name in kinds if isinstance(field.field.widget, kind)), "usa-input")


@register.filter
def choice_kind(field: BoundField) -> str:
    """How a field's choices are drawn: a group of ``radio`` or ``checkbox``, one ``tick``, else ""."""
    control = field.field.widget
    if isinstance(control, CheckboxSelectMultiple):
        return "checkbox"
    if isinstance(control, RadioSelect):
        return "radio"
    return "tick" if isinstance(control, CheckboxInput) else ""


@register.filter
def option_control(option: BoundWidget, kind: str) -> SafeString:
    """One radio button or checkbox of a group, without its label."""
    option.data["attrs"] = {**option.data["attrs"], "class": f"usa-{kind}__input"}
    return option.tag(wrap_label=False)


@register.filter
def in_error(form_fields: Sequence[BoundField]) -> list[BoundField]:
    """The fields of a form that hold a value which cannot be used."""
    return [field for field in form_fields if field.errors]


@register.filter
def under(row: Iterable[Any], columns: Iterable[str]) -> list[tuple[str, Any]]:
    """The cells of a row, each with the name of its column."""
    return list(zip(columns, row, strict=False))
