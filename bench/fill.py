"""Fill an empty database with the made-up catalogue. Run with the server's own environment:

    OPENQSMO_HOME=… OPENQSMO_SECRET_KEY=… python -m bench.fill [--offerings 100000]

Rows are written straight into the tables, with no event for each: what is measured is reading. The
installation is good for nothing else.
"""

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from bench import catalogue

AT_ONCE = 5_000
MADE_AT = datetime(2026, 1, 5, tzinfo=UTC)
MOST_AGENCIES = 24
REASONS = {
    "in_remediation": "Findings of the last assessment are being mended.",
    "suspended": "Out of capacity.",
}


def fill(number: int) -> None:
    """Write areas, functions, activities, organizations, then the offerings in batches."""
    from openqsmo.catalog.models import Adoption, Offering, OfferingVersion, StateSpell

    areas, qsmos = _areas_and_offices()
    providers, agencies = _providers(), _agencies()
    made_up = catalogue.offerings(number)
    while some := list(islice(made_up, AT_ONCE)):
        offerings = [
            Offering(
                pk=made.number,
                code=f"BENCH-{made.number:06d}",
                title=made.title,
                provider=providers[made.provider],
                sourcing_mode=made.facets["mode"],
                functional_area=areas[made.facets["area"]],
                qsmo=qsmos[made.facets["area"]],
                state=made.facets["state"],
                state_reason=REASONS.get(made.facets["state"], ""),
                state_since=MADE_AT,
                version_shown=1,
            )
            for made in some
        ]
        Offering.objects.bulk_create(offerings)
        OfferingVersion.objects.bulk_create(
            OfferingVersion(
                offering_id=made.number, number=1, content=content(made), made_at=MADE_AT,
                published_at=_moment(made.updated_on),
            )
            for made in some
        )  # fmt: skip
        StateSpell.objects.bulk_create(
            StateSpell(
                offering_id=one.pk, state=one.state, reason=one.state_reason, starts_at=one.state_since
            )
            for one in offerings
        )
        Adoption.objects.bulk_create(
            Adoption(
                offering_id=made.number, organization=agency, agency_as_written=agency.name, kind="customer",
                recorded_at=MADE_AT, source_name="bench",
            )
            for made in some
            for agency in _users(made, agencies)
        )  # fmt: skip


def content(made: catalogue.Offering) -> dict[str, object]:
    """What an offering's version says."""
    facets = made.facets
    return {
        "title": made.title,
        "summary": made.summary,
        "description": made.description,
        "contact": "Catalog desk",
        "activities": [f"{facets['function']}.010"],
        "hosting": [facets["hosting"]],
        "authorization": facets["authorization"],
        "impact_level": "moderate",
        "price": {
            "unit": facets["unit"],
            "period": "year",
            "tiers": [{"starts_at": 1, "unit_price": str(made.price)}],
        },
        "exit_terms": "All data leaves as CSV within 30 days, without charge.",
    }


def _areas_and_offices() -> tuple[dict, dict]:
    from openqsmo.kernel.actor import OPERATOR
    from openqsmo.organizations.models import Organization
    from openqsmo.standards.actions import ensure_known_areas
    from openqsmo.standards.models import Activity, Function, FunctionalArea

    ensure_known_areas(by=OPERATOR)  # and with it a ledger that has begun, as every real one has
    areas, offices = {}, {}
    for code, (title, _) in catalogue.AREAS.items():
        areas[code] = FunctionalArea.objects.update_or_create(code=code, defaults={"title": title})[0]
        offices[code] = Organization.objects.create(
            key=f"bench-qsmo-{code.lower()}", name=f"{title} QSMO", kind="qsmo", source="bench"
        )
        for place, function in enumerate(catalogue.FUNCTIONS[code]):
            identifier = catalogue.function_code(code, place)
            kept = Function.objects.create(area=areas[code], identifier=identifier, title=function.title())
            Activity.objects.create(function=kept, identifier=f"{identifier}.010", title=f"Run {function}")
    return areas, offices


def _providers() -> dict:
    from openqsmo.organizations.models import Organization

    names = [f"{brand} {form}" for brand in catalogue.BRANDS for form in catalogue.FORMS]
    return {
        name: Organization.objects.create(
            key=f"bench-provider-{at}",
            name=name,
            kind="commercial_provider",
            is_provider=True,
            source="bench",
        )
        for at, name in enumerate(names)
    }


def _agencies() -> list:
    from openqsmo.organizations.models import Organization

    return [
        Organization.objects.create(
            key=f"bench-agency-{at}", name=f"Agency {at}", kind="department", source="bench",
            agency_class="cfo_act" if at % 2 else "non_cfo_act",
        )
        for at in range(MOST_AGENCIES)
    ]  # fmt: skip


def _users(made: catalogue.Offering, agencies: list) -> Iterator:
    """As many agencies as use it, beginning at another one for each offering."""
    for step in range(min(made.agencies_using, MOST_AGENCIES)):
        yield agencies[(made.number + step) % MOST_AGENCIES]


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--offerings", type=int, default=catalogue.OFFERINGS)
    given = reader.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openqsmo.site.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    with transaction.atomic():
        fill(given.offerings)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
