"""A made-up catalogue and the questions people ask of it; the same seed gives the same one.

Shape and size follow the benchmark that peers were measured with: 100,000 offerings in four
functional areas, twelve functions each (few are common), three to eight sentences of text, seven
facets; a thousand questions, three in four with words, up to two filters, some on a later page.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

OFFERINGS = 100_000
QUESTIONS = 1_000
SEED = 20261

AREAS = {
    "FFM": ("Financial Management", 0.30),
    "HCM": ("Human Capital Management", 0.30),
    "CYB": ("Cybersecurity Services", 0.25),
    "GRM": ("Grants Management", 0.15),
}
FUNCTIONS = {
    "FFM": (
        "general ledger", "payables", "receivables", "cost allocation", "budget execution", "asset register",
        "invoice intake", "bank reconciliation", "purchase cards", "travel claims", "debt collection",
        "statement preparation",
    ),
    "HCM": (
        "payroll", "time and leave", "hiring", "staff onboarding", "performance appraisal", "course catalog",
        "health benefits", "retirement estimates", "workforce planning", "position management",
        "labor relations", "personnel folders",
    ),
    "CYB": (
        "vulnerability reports", "security monitoring", "protective naming service", "breach response",
        "red team testing", "threat indicators", "phishing exercises", "identity proofing",
        "device protection", "log collection", "supplier risk", "mobile device checks",
    ),
    "GRM": (
        "application intake", "award making", "audit resolution", "recipient monitoring", "award closeout",
        "drawdown requests", "progress reports", "funding notices", "panel review", "pass-through tracking",
        "fraud screening", "eligibility checks",
    ),
}  # fmt: skip
BRANDS = (
    "Alder", "Beacon", "Cedar Grove", "Dunmore", "Eastgate", "Fairfield", "Glenwood", "Highland", "Ivory Coast",
    "Jasper", "Kingfisher", "Lakeshore", "Monarch", "New Dawn", "Oakridge", "Pinnacle", "Quarry", "Riverbend",
    "Sterling", "Thornton", "Upland", "Valley View", "Windward", "Yellowstone",
)  # fmt: skip
FORMS = ("Inc", "LLC", "Cooperative", "Service Center", "Partners")
THINGS = (
    "platform service suite portal engine workspace hub gateway toolkit solution register module framework "
    "console exchange ledger desk center"
).split()
KINDS = (
    "secure modular shared cloud automated accessible configurable certified audited regional national mobile "
    "integrated resilient open predictive zero-trust low-code self-service event-driven standards-based "
    "enterprise unified continuous scalable modern simple transparent proven portable"
).split()
DOES = (
    "supports provides delivers automates consolidates reports monitors reconciles validates publishes routes "
    "tracks schedules forecasts archives migrates integrates simplifies documents certifies"
).split()
WHAT = (
    "agencies employees vendors auditors supervisors records transactions invoices timesheets obligations awards "
    "findings controls datasets interfaces dashboards approvals exceptions policies statements documents "
    "schedules positions cases tickets alerts contracts grants budgets payments"
).split()
CHOICES: dict[str, tuple[tuple[str, float], ...]] = {
    "mode": (("existing_government", 0.1), ("vendor", 0.6), ("general_contractor", 0.2), ("qsmo_built", 0.1)),
    "hosting": (
        ("public_cloud", 0.45), ("community_cloud", 0.2), ("private_cloud", 0.15), ("hybrid_cloud", 0.1),
        ("on_premises", 0.1),
    ),
    "authorization": (
        ("fedramp_authorized", 0.4), ("agency_ato", 0.2), ("fedramp_in_process", 0.15), ("none", 0.15),
        ("fedramp_ready", 0.1),
    ),
    "unit": tuple(
        (unit, 0.2) for unit in ("subscription_year", "employee_year", "transaction", "user_year", "fixed")
    ),
    "state": (("published", 0.85), ("in_remediation", 0.1), ("suspended", 0.05)),
}  # fmt: skip
FACETS = ("area", "function", *CHOICES)
ASKED_FOR = (
    "payroll reconciliation invoices dashboards trust vulnerability identity grants closeout audit secure modular "
    "platform cloud timesheets awards budget travel benefits retirement phishing device breach indicators ledger "
    "asset appraisal planning onboarding records"
).split()
FILTERS = {
    "area": tuple(AREAS),
    "authorization": ("fedramp_authorized", "agency_ato", "fedramp_ready"),
    "hosting": ("public_cloud", "community_cloud", "hybrid_cloud"),
    "state": ("published",),
}


@dataclass(frozen=True)
class Offering:
    """One made-up offering; ``facets`` holds one value of each of ``FACETS``."""

    number: int
    title: str
    provider: str
    summary: str
    description: str
    facets: dict[str, str]
    price: int
    agencies_using: int
    updated_on: str


@dataclass(frozen=True)
class Question:
    """One made-up search: words, one value for each filter, and which page of the result."""

    words: str
    filters: dict[str, str]
    page: int

    def address(self, **more: str) -> str:
        """The question as the parameters of an address."""
        pairs = {"q": self.words} if self.words else {}
        page = {"page": str(self.page)} if self.page > 1 else {}
        return urlencode(pairs | self.filters | page | more)


def function_code(area: str, place: int) -> str:
    """The identifier of an area's function, as the business standards write it."""
    return f"{area}.{(place + 1) * 10:03d}"


def offerings(number: int = OFFERINGS, seed: int = SEED) -> Iterator[Offering]:
    """Offerings 1 to ``number``."""
    dice = random.Random(seed)
    areas, shares = list(AREAS), [share for _, share in AREAS.values()]
    commonness = [1 / (place + 1) ** 1.4 for place in range(12)]
    for at in range(1, number + 1):
        (area,) = dice.choices(areas, shares)
        (place,) = dice.choices(range(12), commonness)
        function = FUNCTIONS[area][place]
        brand = dice.choice(BRANDS)
        sentences = [_sentence(dice, function) for _ in range(dice.randint(3, 8))]
        facets = {"area": area, "function": function_code(area, place)}
        for facet, weighed in CHOICES.items():
            (facets[facet],) = dice.choices(*zip(*weighed, strict=True))
        yield Offering(
            number=at,
            title=f"{brand} {function.title()} {dice.choice(THINGS).title()} {dice.randint(1, 99)}",
            provider=f"{brand} {dice.choice(FORMS)}",
            summary=sentences[0],
            description=" ".join(sentences[1:]),
            facets=facets,
            price=round(dice.lognormvariate(11, 1.3)),
            agencies_using=int(dice.paretovariate(1.3) - 1),
            updated_on=f"{dice.randint(2015, 2026)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        )


def questions(number: int = QUESTIONS, seed: int = SEED) -> list[Question]:
    """``number`` searches."""
    dice = random.Random(seed + 1)
    asked = []
    for _ in range(number):
        words = dice.sample(ASKED_FOR, dice.choice((1, 1, 2, 2, 3))) if dice.random() < 0.75 else []
        filters = {
            facet: dice.choice(FILTERS[facet])
            for facet in dice.sample(sorted(FILTERS), dice.choice((0, 0, 1, 1, 2)))
        }
        page = dice.choice((2, 3)) if dice.random() < 0.15 else 1
        asked.append(Question(" ".join(words), filters, page))
    return asked


def _sentence(dice: random.Random, function: str) -> str:
    verb, one, two = dice.choice(DOES), dice.choice(WHAT), dice.choice(WHAT)
    with_what = f"{dice.choice(KINDS)} {dice.choice(KINDS)} {dice.choice(THINGS)}"
    return f"{verb.capitalize()} {function} for {one} and {two} with {with_what}."
