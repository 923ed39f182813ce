"""The schema of an offering: one list of fields that drives form, page, compare, export, API and history.

Source: the union of catalogue entries in field guide 4.6, with the demands of the four sourcing
modes and the groups of the offering page. A field's ``visibility`` is who sees it unless a version
says otherwise.
"""

from collections.abc import Mapping
from typing import Any

from openqsmo.catalog.rules.row_words import ROW_WORDS
from openqsmo.catalog.vocabulary import (
    Authorization,
    FieldKind,
    FieldSpec,
    FundingModel,
    Hosting,
    ImpactLevel,
    MandateLevel,
    OfferingState,
    SourcingMode,
)
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import label

EXISTING, VENDOR, BUILT, CONTRACTOR = (
    SourcingMode.EXISTING_GOVERNMENT,
    SourcingMode.VENDOR,
    SourcingMode.QSMO_BUILT,
    SourcingMode.GENERAL_CONTRACTOR,
)
EVERY_MODE = frozenset(SourcingMode)
K = FieldKind
LONGEST_SHOWN = 160

GROUPS = (
    "Summary",
    "What it does",
    "Price",
    "How to buy",
    "Service levels",
    "Standards",
    "Security and hosting",
    "Integrations and data exit",
    "Components",
    "Roadmap",
    "Vetting",
)


def _spec(name: str, text: str, group: str, kind: FieldKind, **more: Any) -> FieldSpec:
    demanded = frozenset(more.pop("demanded_by", ()))
    return FieldSpec(name=name, label=text, group=group, kind=kind, demanded_by=demanded, **more)


FIELDS: tuple[FieldSpec, ...] = (
    _spec("title", "Name", "Summary", K.TEXT, demanded_by=EVERY_MODE),
    _spec(
        "summary", "In one sentence", "Summary", K.TEXT, demanded_by=EVERY_MODE,
        help="What it does for whom, in at most 200 characters.",
    ),
    _spec("description", "Description", "Summary", K.LONG_TEXT, demanded_by=EVERY_MODE),
    _spec("website", "Website", "Summary", K.URL),
    _spec("contact", "Contact", "Summary", K.TEXT, demanded_by=EVERY_MODE),
    _spec("identifiers", "Identifiers", "Summary", K.LIST, help="With their scheme, as in FEDRAMP-PRODUCT:FR1."),
    _spec(
        "small_business", "Small business", "Summary", K.YES_NO,
        help="Whether its provider says it is a small business.",
    ),
    _spec(
        "activities", "Activities it performs", "What it does", K.LIST, demanded_by=EVERY_MODE,
        help="FIBF activity identifiers, one on each line, as in FFM.010.010.",
    ),
    _spec("business_functions", "Business functions, as its source names them", "What it does", K.LIST),
    _spec("services", "Services, as its source names them", "What it does", K.LIST),
    _spec("service_models", "Service model", "What it does", K.LIST, help="IaaS, PaaS, SaaS."),
    _spec("configuration_limits", "Configuration limits", "What it does", K.LONG_TEXT, is_claim=True),
    _spec("price", "Price", "Price", K.ROWS, demanded_by={VENDOR, CONTRACTOR}),
    _spec("price_negotiated", "Negotiated discount", "Price", K.TEXT, visibility=Visibility.QSMO),
    _spec("funding_model", "Who pays", "Price", K.CHOICE, choices=FundingModel),
    _spec("mandate_level", "Must agencies use it", "How to buy", K.CHOICE, choices=MandateLevel),
    _spec("is_accepting", "Accepts new customers", "How to buy", K.YES_NO, demanded_by={EXISTING}),
    _spec("capacity", "Capacity", "How to buy", K.TEXT, demanded_by={EXISTING}),
    _spec(
        "slots_left", "Onboarding slots left", "How to buy", K.NUMBER, demanded_by={EXISTING},
        visibility=Visibility.FEDERAL,
    ),
    _spec("lead_time_days", "Usual days from agreement to live", "How to buy", K.NUMBER),
    _spec("servicing_agency", "Servicing agency", "How to buy", K.TEXT, demanded_by={EXISTING}),
    _spec("authority", "Authority to serve others", "How to buy", K.TEXT, demanded_by={EXISTING}),
    _spec("contract_vehicle", "Contract vehicle", "How to buy", K.TEXT, demanded_by={VENDOR}),
    _spec("contract_number", "Contract number", "How to buy", K.TEXT),
    _spec("ordering_period_ends", "Ordering period ends", "How to buy", K.DATE),
    _spec("accountable_party", "Accountable party", "How to buy", K.TEXT, demanded_by={CONTRACTOR}),
    _spec("buying_steps", "Forms, signers and usual days", "How to buy", K.LONG_TEXT),
    _spec(
        "service_levels", "Service levels promised", "Service levels", K.ROWS, demanded_by={CONTRACTOR},
        columns={"measure": K.TEXT, "target": K.NUMBER, "unit": K.TEXT, "higher_is_better": K.YES_NO},
        is_claim=True,
    ),
    _spec("service_level_buffer", "Why the bundle promises more than its weakest part", "Service levels", K.TEXT),
    _spec("support", "Support", "Service levels", K.TEXT, is_claim=True),
    _spec("support_ends", "Support ends", "Service levels", K.DATE),
    _spec("standards_met", "Standards met", "Standards", K.LIST, is_claim=True),
    _spec("accessibility", "Accessibility report (VPAT/ACR)", "Standards", K.URL, is_claim=True),
    _spec("accessibility_on", "Accessibility report dated", "Standards", K.DATE),
    _spec("hosting", "Hosting", "Security and hosting", K.CHOICES, choices=Hosting, demanded_by=EVERY_MODE),
    _spec(
        "authorization", "Security authorization", "Security and hosting", K.CHOICE, choices=Authorization,
        demanded_by={VENDOR}, is_claim=True,
    ),
    _spec("impact_level", "Impact level", "Security and hosting", K.CHOICE, choices=ImpactLevel),
    _spec("authorized_on", "Authorized on", "Security and hosting", K.DATE),
    _spec("authorization_expires", "Authorization expires", "Security and hosting", K.DATE),
    _spec("authorization_type", "Authorized by way of", "Security and hosting", K.TEXT),
    _spec("assessor", "Independent assessor", "Security and hosting", K.TEXT),
    _spec("leveraged_systems", "Systems it stands on", "Security and hosting", K.LIST),
    _spec(
        "security_findings", "Open security findings", "Security and hosting", K.LONG_TEXT,
        visibility=Visibility.FEDERAL,
    ),
    _spec("interfaces", "Service interfaces (APIs)", "Integrations and data exit", K.LIST, is_claim=True),
    _spec("export_formats", "Formats in which data leaves", "Integrations and data exit", K.LIST, is_claim=True),
    _spec(
        "exit_terms", "End-of-contract terms and cost", "Integrations and data exit", K.LONG_TEXT,
        demanded_by=EVERY_MODE, is_claim=True,
    ),
    _spec(
        "components", "Component offerings", "Components", K.ROWS, demanded_by={CONTRACTOR},
        columns={"code": K.TEXT, "is_required": K.YES_NO, "units_per_unit": K.NUMBER},
    ),
    _spec(
        "roadmap", "Roadmap", "Roadmap", K.ROWS, columns={"on": K.TEXT, "what": K.TEXT, "state": K.TEXT},
        demanded_by={BUILT},
    ),
    _spec("release_state", "Release state", "Roadmap", K.TEXT, demanded_by={BUILT}),
    _spec("source_code", "Source code, or why it is not open", "Roadmap", K.TEXT, demanded_by={BUILT}),
    _spec("vetting_notes", "Vetting notes", "Vetting", K.LONG_TEXT, visibility=Visibility.QSMO),
)  # fmt: skip

BY_NAME: Mapping[str, FieldSpec] = {spec.name: spec for spec in FIELDS}


def level_of(name: str, overrides: Mapping[str, str]) -> Visibility:
    """Who sees a field of a version: the version's own level, else the schema's; an unknown field is the QSMO's."""
    if name in overrides:
        return Visibility.from_slug(overrides[name])
    spec = BY_NAME.get(name)
    return spec.visibility if spec else Visibility.QSMO


def seen(content: Mapping[str, Any], overrides: Mapping[str, str], sight: Visibility) -> dict[str, Any]:
    """The fields of a version that a viewer with this sight sees, in the schema's order."""
    return {
        spec.name: content[spec.name]
        for spec in FIELDS
        if spec.name in content and level_of(spec.name, overrides) <= sight
    }


def is_given(value: Any) -> bool:
    """Whether a field holds anything: an empty text, list or None is not given; 0 and False are."""
    return value is not None and value != "" and value != [] and value != {}


def in_words(spec: FieldSpec, value: Any) -> str:
    """A field's value as one line of text, for history, compare and CSV; not given is empty."""
    if not is_given(value):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if spec.choices and isinstance(value, list):
        return "; ".join(_choice(spec, each) for each in value)
    if spec.choices:
        return _choice(spec, value)
    if isinstance(value, list):
        return "; ".join(_said(spec, each) for each in value)
    return _said(spec, value)


def _choice(spec: FieldSpec, value: Any) -> str:
    try:
        return label(spec.choices(value)) if spec.choices else str(value)
    except ValueError:
        return str(value)


def _said(spec: FieldSpec, value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    say = ROW_WORDS.get(spec.name)
    return (say(value) if say else None) or _row(value)


def _row(row: Mapping[str, Any]) -> str:
    parts = [f"{name.replace('_', ' ')}: {_part(part)}" for name, part in row.items() if is_given(part)]
    return ", ".join(parts)


def _part(part: Any) -> str:
    if isinstance(part, bool):
        return "yes" if part else "no"
    if isinstance(part, list):
        return " / ".join(_row(each) if isinstance(each, dict) else str(each) for each in part)
    return str(part)


def describe(name: str, value: Any) -> tuple[str, str]:
    """A field's label and its value in words, for histories and feeds; what is no field speaks for itself."""
    spec = BY_NAME.get(name)
    if spec is None:
        is_state = name == "state" and value in set(OfferingState)
        words = OfferingState(value).label if is_state else "" if value is None else str(value)
        return name.replace("_", " ").capitalize(), words
    return spec.label, in_words(spec, value)


def describe_briefly(name: str, value: Any) -> tuple[str, str]:
    """As ``describe``, but a long text only begins: its versions hold the whole."""
    label_, words = describe(name, value)
    return label_, words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"
