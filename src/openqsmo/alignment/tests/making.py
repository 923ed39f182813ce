"""A standard of HR capabilities for tests, version by version, each row with its event."""

from datetime import date

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.plans import make_work_off_plan
from openqsmo.alignment.actions.unique import state_unique_capability
from openqsmo.alignment.models import UniqueCapability
from openqsmo.alignment.vocabulary import Given
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.record import record
from openqsmo.standards.models import ItemVersion, Standard, StandardItem, StandardVersion
from openqsmo.standards.rules.items import digest_of

CODE = "hcm-capabilities"
ONE, TWO, THREE = "HCM.A5-1.010.010", "HCM.A5-1.010.020", "HCM.A10-1.010.010"
STATEMENTS = {ONE: "Keep pay plans.", TWO: "Pay on time.", THREE: "Answer employees."}
FUNCTION, ACTIVITY = "HCM.A5-1", "HCM.A5-1.010"


def publish(cast, statements=None, code=CODE, area=None):
    """The next version of the standard, with what each capability says in it."""
    area = area or cast.hr
    standard = Standard.objects.filter(code=code).first()
    if standard is None:
        standard = Standard(
            code=code, title=f"{area}: business capabilities", framework="FIBF", component="capabilities", area=area
        )  # fmt: skip
        _kept(standard, "standard.listed")
        _places(area)
    rows = [_wording(standard, name, says) for name, says in (statements or STATEMENTS).items()]
    number = standard.versions.count() + 1
    version = StandardVersion(
        standard=standard,
        number=number,
        state="as_published",
        made_on=date(2026, 1, number),
        items_digest="x",
    )
    _kept(version, "standard.version_published")
    version.items.set(rows)
    return standard


def wording_of(identifier):
    """The identifier of the newest item version of a capability."""
    return ItemVersion.objects.filter(item__identifier=identifier).order_by("-pk").first().pk


def answers(seen=0, planned_on=None, note="", confirmed=False, **said):
    """Answers by ``ONE``, ``TWO``, ``THREE`` in small letters: ``answers(one="must_have")``."""
    names = {"one": ONE, "two": TWO, "three": THREE}
    return [
        Given(
            names[name], answer, note=note, planned_on=planned_on, seen=seen, wording=wording_of(names[name]),
            is_confirmed=confirmed,
        )
        for name, answer in said.items()
    ]  # fmt: skip


def _wording(standard, identifier, statement):
    scope = ".".join(identifier.split(".")[:2])
    item = StandardItem.objects.filter(standard=standard, identifier=identifier).first()
    if item is None:
        item = StandardItem(standard=standard, kind="capability", identifier=identifier, scope=scope)
        _kept(item, "standard_item.loaded")
    content = {"statement": statement, "activity": identifier[:-4], "references": "5 U.S.C. 5301"}
    found = ItemVersion.objects.filter(item=item, digest=digest_of(content)).first()
    if found is None:
        found = ItemVersion(item=item, digest=digest_of(content), content=content, words=statement)
        _kept(found, "standard_item.loaded")
    return found


def _places(area):
    """The function and the activity at which a unique capability may stand."""
    lifecycle = Standard(
        code=f"{area.code}-business-lifecycle".lower(), title="Lifecycle", framework="FIBF",
        component="business_lifecycle", area=area,
    )  # fmt: skip
    _kept(lifecycle, "standard.listed")
    for kind, name in (("function", f"{area.code}.A5-1"), ("activity", f"{area.code}.A5-1.010")):
        item = StandardItem(standard=lifecycle, kind=kind, identifier=name, scope=f"{area.code}.A5-1")
        _kept(item, "standard_item.loaded")


def _kept(row, verb):
    row.save()
    record(verb, subject=row, by=OPERATOR)


def fill_fit_gap(cast, offering, last):
    """So many capabilities, each answered by Labor and for an offering; so many unique ones and plans."""
    names = [f"{ACTIVITY}.{number:03}" for number in range(1, last + 1)]
    publish(cast, {name: f"Keep {name}." for name in names})
    lee, pat = cast.actor(cast.lee), cast.actor(cast.pat)
    needs = [Given(name, "must_have", wording=wording_of(name)) for name in names]
    fits = [Given(name, "not_met", wording=wording_of(name)) for name in names]
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=needs, by=lee)
    answer_as_provider(standard_code=CODE, offering_id=offering.pk, answers=fits, by=pat)
    for name in names:
        statement = f"Beyond {name}"
        stated = UniqueCapability.objects.filter(statement=statement).exists()
        if not stated:
            state_unique_capability(
                standard_code=CODE, agency_id=cast.labor.pk, identifier=ACTIVITY, statement=statement,
                authority="Law", by=lee,
            )  # fmt: skip
            make_work_off_plan(
                standard_code=CODE, offering_id=offering.pk, identifier=name, what="Build it",
                due_on=date(2099, 1, 1), by=pat,
            )  # fmt: skip
