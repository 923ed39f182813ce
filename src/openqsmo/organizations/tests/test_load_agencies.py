"""Loading the published lists: what is new, changed, handed on and gone; what a person said stays."""

import itertools
import json

import pytest
from django.utils import timezone

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.loads.models import Load
from openqsmo.loads.report import Report
from openqsmo.organizations import actions
from openqsmo.organizations.content import headings, known_organizations, same_names, same_organizations
from openqsmo.organizations.models import NameQuestion, Organization, OrganizationCode, OrganizationName
from openqsmo.organizations.queries import directory
from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.lists import AgencyList, read_lists
from openqsmo.organizations.rules.merge import merge
from openqsmo.organizations.rules.resolve import resolve
from openqsmo.organizations.tests.list_samples import ELMS, OAKS, broker, bureaus, domains, lists
from openqsmo.organizations.vocabulary import OrganizationKind
from tests.shared_data import shared

pytestmark = pytest.mark.django_db
KNOWN = len(known_organizations())


def load(*files):
    return actions.load_agencies(files=list(files), by=OPERATOR).report


def outcomes(report, what):
    return {name: number for name, number in report["outcomes"][what].items() if number}


def of(key):
    return Organization.objects.get(key=key)


def codes(organization, **filters):
    return sorted(str(code) for code in organization.codes.filter(**filters))


def changes_of(organization):
    event = Event.objects.filter(subject=organization.ledger_name).last()
    return event.verb, json.loads(event.body)["changes"]


def test_a_load_registers_each_organization_once_with_its_codes_in_one_event():
    report = load(*lists(OAKS, of_domains=[("oaks.gov", "Department of Oaks", "")]))
    assert outcomes(report, "organization") == {"new": KNOWN + 3}
    oaks = of("cgac-901")
    assert codes(oaks) == ["CGAC:901", "DOTGOV:oaks.gov", "FREC:9010"]
    assert [child.name for child in oaks.children.all()] == ["Bark Service", "Bureau of Acorns"]
    assert {code.scheme: code.source for code in oaks.codes.all()} == {
        Scheme.CGAC: AgencyList.BROKER.label,
        Scheme.FREC: AgencyList.BROKER.label,
        Scheme.DOTGOV: AgencyList.DOMAINS.label,
    }
    assert oaks.place == "broker.csv, line 2; federal.csv, line 2"
    assert oaks.source_load == Load.objects.get()
    assert of("ssgb").source_load is None, "no list has the board"
    assert Event.objects.count() == KNOWN + 3 + 1
    assert verify().is_whole


def test_the_same_files_again_leave_only_the_event_of_the_load():
    load(*lists(OAKS, ELMS))
    before = head_sequence()
    report = load(*lists(OAKS, ELMS))
    assert head_sequence() == before + 1
    for what in ("organization", "code", "name"):
        assert outcomes(report, what).keys() == {"unchanged"}, what
    assert of("cgac-901").source_load == Load.objects.order_by("pk").last()
    assert verify().is_whole


def test_lines_that_moved_are_no_change():
    load(*lists(OAKS, ELMS))
    before = head_sequence()
    load(*lists(ELMS, OAKS))
    assert head_sequence() == before + 1
    assert of("cgac-901").place == "broker.csv, line 4"
    assert verify().is_whole


def test_a_new_name_is_a_change_with_the_old_one():
    load(*lists(OAKS))
    report = load(*lists(("901", "Department of Oaks and Pines", OAKS[2])))
    assert outcomes(report, "organization") == {"changed": 1, "unchanged": KNOWN + 2}
    verb, changes = changes_of(of("cgac-901"))
    assert verb == "organization.changed"
    assert changes["name"] == {"before": "Department of Oaks", "after": "Department of Oaks and Pines"}
    assert verify().is_whole


def test_what_its_lists_no_longer_have_is_gone_and_can_come_back():
    load(*lists(OAKS, ELMS))
    report = load(*lists(OAKS))
    elms = of("cgac-902")
    assert (outcomes(report, "organization")["gone"], elms.gone_on) == (2, timezone.localdate())
    assert codes(elms, until=None) == []
    assert resolve("Department of Elms", directory()).key is None
    report = load(*lists(OAKS, ELMS))
    assert outcomes(report, "organization") == {"changed": 2, "unchanged": KNOWN + 3}
    assert (of("cgac-902").gone_on, codes(elms, until=None)) == (None, ["CGAC:902", "FREC:9020"])
    assert resolve("Department of Elms", directory()).key == "cgac-902"
    assert verify().is_whole


def test_a_code_given_to_another_organization_is_closed_and_handed_on():
    load(*lists(OAKS, ELMS, of_domains=[("trees.gov", "Department of Oaks", "")]))
    report = load(*lists(OAKS, ELMS, of_domains=[("trees.gov", "Department of Elms", "")]))
    was, now = OrganizationCode.objects.filter(value="trees.gov").order_by("pk")
    today = timezone.localdate()
    assert (was.organization.key, was.until) == ("cgac-901", today)
    assert (now.organization.key, now.since, now.until) == ("cgac-902", today, None)
    assert outcomes(report, "code")["changed"] == 1
    assert report["noted"]["code_handed_on"] == 1
    event = Event.objects.get(verb="organization_code.handed_on")
    assert (event.subject, event.about) == (was.ledger_name, of("cgac-901").ledger_name)
    assert verify().is_whole


def test_a_code_that_no_list_has_any_more_is_closed():
    load(*lists(OAKS, of_domains=[("oaks.gov", "Department of Oaks", "")]))
    report = load(*lists(OAKS))
    assert outcomes(report, "code")["gone"] == 1
    assert OrganizationCode.objects.get(value="oaks.gov").until == timezone.localdate()
    assert changes_of(of("cgac-901"))[1]["codes"] == {"before": ["DOTGOV:oaks.gov"], "after": None}
    assert verify().is_whole


def test_a_name_that_no_list_has_any_more_is_closed_and_can_come_back():
    called = {"AGENCY ABBREVIATION": "OAKX"}
    load(*lists((*OAKS, called)))
    assert resolve("OAKX", directory()).key == "cgac-901"
    assert outcomes(load(*lists(OAKS)), "name")["gone"] == 1
    assert resolve("OAKX", directory()).key is None
    assert outcomes(load(*lists((*OAKS, called))), "name")["changed"] == 1
    assert OrganizationName.objects.get(text="OAKX").until is None
    assert verify().is_whole


def test_a_short_form_of_two_letters_is_understood_inside_its_agency_only():
    load(*lists((*OAKS, {"AGENCY ABBREVIATION": "OK"})))
    assert OrganizationName.objects.get(text="OK").kind == "local_abbreviation"
    assert of("cgac-901").abbreviation == "OK"
    assert resolve("OK", directory()).key is None
    assert resolve("OK / Bureau of Acorns", directory()).key is None


def test_what_a_person_set_stays_and_the_list_s_name_still_resolves():
    load(*lists(OAKS, ELMS))
    oaks = of("cgac-901")
    given = {"name": "Oak Department", "website": "https://oaks.gov/"}
    actions.change_organization(organization_id=oaks.pk, given=given, by=OPERATOR)
    report = load(*lists((*OAKS, {"WEBSITE": "https://www.oaks.gov/"}), ELMS))
    oaks.refresh_from_db()
    assert (oaks.name, oaks.website) == ("Oak Department", "https://oaks.gov/")
    assert report["noted"]["kept_by_a_person"] == 2
    assert resolve("Department of Oaks", directory()).key == "cgac-901"
    assert resolve("Oak Department", directory()).key == "cgac-901"
    assert verify().is_whole


def test_a_parent_that_a_person_set_is_never_turned_into_a_circle():
    load(*lists(OAKS, ELMS))
    oaks, council = of("cgac-901"), of("subtier-9021")
    actions.change_organization(organization_id=oaks.pk, given={"parent": council}, by=OPERATOR)
    with_council = ("901", "Department of Oaks", [*OAKS[2], ("9021", "Elm Leaf Council")])
    report = load(*lists(with_council, ("902", "Department of Elms", [])))
    assert report["noted"]["would_be_its_own_part"] == 1
    oaks.refresh_from_db()
    council.refresh_from_db()
    assert (oaks.parent, council.parent) == (council, of("cgac-902"))
    assert verify().is_whole


def test_an_organization_that_a_person_registered_keeps_its_key_when_a_list_has_it():
    row = actions.register_organization(
        name="Department of Oaks", kind=OrganizationKind.OTHER, source="a person", key="oaks", by=OPERATOR
    )
    report = load(*lists(OAKS))
    row.refresh_from_db()
    assert outcomes(report, "organization") == {"new": KNOWN + 2, "changed": 1}
    assert codes(row) == ["CGAC:901", "FREC:9010"]
    assert [child.name for child in row.children.all()] == ["Bark Service", "Bureau of Acorns"]
    assert not Organization.objects.filter(key="cgac-901").exists()
    assert verify().is_whole


def test_a_code_that_a_person_gave_is_not_taken_from_its_organization():
    other = actions.register_organization(
        name="Pine Trust", kind=OrganizationKind.OTHER, source="a person", by=OPERATOR
    )
    code = Identifier.parse("DOTGOV:oaks.gov")
    actions.give_code(organization_id=other.pk, code=code, source="a letter", by=OPERATOR)
    report = load(*lists(OAKS, of_domains=[("oaks.gov", "Department of Oaks", "")]))
    assert report["set_aside"]["code_taken"] == 1
    assert codes(other, until=None) == ["DOTGOV:oaks.gov"]
    again = load(*lists(OAKS))
    assert codes(other, until=None) == ["DOTGOV:oaks.gov"], "no list gave it, so none takes it away"
    assert "gone" not in outcomes(again, "code")
    assert verify().is_whole


def test_an_invented_organization_never_becomes_a_real_one():
    invented = {"kind": OrganizationKind.OTHER, "source": "invented", "is_synthetic": True, "by": OPERATOR}
    actions.register_organization(name="Department of Oaks", key="cgac-901", **invented)
    report = load(*lists(OAKS))
    assert report["set_aside"]["key_taken"] == 1
    assert report["set_aside"]["parent_set_aside"] == 2
    assert codes(of("cgac-901")) == []
    assert verify().is_whole


def test_with_a_list_missing_nothing_is_gone_and_what_is_there_is_added():
    load(*lists(OAKS, ELMS, of_bureaus=[("Yew Commission", "")]))
    report = load(broker(OAKS, ("903", "Department of Yews", [])))
    assert outcomes(report, "organization") == {"new": 1, "unchanged": KNOWN + 6}
    assert report["noted"]["list_missing"] == 1
    assert Organization.objects.exclude(gone_on=None).count() == 0
    assert verify().is_whole


def test_lists_given_one_after_the_other_make_one_organization_of_one():
    load(domains(("oaks.gov", "Department of Oaks", "Bureau of Acorns")))
    load(broker(OAKS))
    assert Organization.objects.filter(name="Department of Oaks").count() == 1
    assert Organization.objects.filter(name="Bureau of Acorns").count() == 1
    load(*lists(OAKS, of_domains=[("oaks.gov", "Department of Oaks", "Bureau of Acorns")]))
    assert Organization.objects.filter(name__in=["Department of Oaks", "Bureau of Acorns"]).count() == 2
    assert codes(of("gov-department-of-oaks")) == ["CGAC:901", "FREC:9010"]
    assert verify().is_whole


LEFT = ("ktx.gov", "Department of Oaks", "KTX")


def left():
    return NameQuestion.objects.get(text="Department of Oaks / KTX")


def test_a_name_that_could_be_two_is_left_for_a_person_once():
    report = load(*lists(OAKS, of_domains=[LEFT]))
    assert report["set_aside"]["short_form_only"] == 1
    assert outcomes(report, "name left for a person") == {"new": 1}
    assert [candidate["key"] for candidate in left().candidates] == ["cgac-901"]
    report = load(*lists(OAKS, of_domains=[LEFT]))
    assert outcomes(report, "name left for a person") == {"unchanged": 1}
    assert (NameQuestion.objects.count(), left().times_met) == (1, 2)
    assert verify().is_whole


def test_the_next_load_takes_a_person_s_answer():
    load(*lists(OAKS, of_domains=[LEFT]))
    acorns = of("subtier-9011")
    actions.decide_name(question_id=left().pk, organization_id=acorns.pk, by=OPERATOR)
    report = load(*lists(OAKS, of_domains=[LEFT]))
    assert "short_form_only" not in report["set_aside"]
    assert codes(acorns) == ["DOTGOV:ktx.gov", "SUBTIER:9011"]
    assert verify().is_whole


def test_the_next_load_takes_the_answer_that_it_is_none():
    load(*lists(OAKS, of_domains=[LEFT]))
    actions.decide_name(question_id=left().pk, organization_id=None, by=OPERATOR)
    report = load(*lists(OAKS, of_domains=[LEFT]))
    assert report["set_aside"] == {"heading": 1}
    assert not OrganizationCode.objects.filter(value="ktx.gov").exists()


def test_the_list_of_everybody_s_domains_is_passed_over_beside_the_federal_one():
    name, raw = domains(("oaks.gov", "Department of Oaks", ""), name="full.csv")
    full = name, raw + b"\noakville.gov,City,City of Oakville,,Oakville,CA"
    report = load(*lists(OAKS, of_domains=[("oaks.gov", "Department of Oaks", "")]), full)
    assert report["noted"]["repeats_another_list"] == 1
    assert "not_federal" not in report["set_aside"]
    alone = load(broker(OAKS), full, bureaus())
    assert alone["set_aside"]["not_federal"] == 1


def test_organizations_known_here_are_there_once_before_any_load():
    actions.ensure_known_organizations(by=OPERATOR)
    assert (Organization.objects.count(), head_sequence()) == (KNOWN, KNOWN)
    actions.ensure_known_organizations(by=OPERATOR)
    assert (Organization.objects.count(), head_sequence()) == (KNOWN, KNOWN)
    assert resolve("016", directory(), scheme=Scheme.OMB).key == "ssa"
    assert of("treasury-arc").is_provider
    assert verify().is_whole


def test_organizations_known_here_fill_what_another_registered_in_short(cast):
    before = cast.treasury.name
    actions.ensure_known_organizations(by=OPERATOR)
    cast.treasury.refresh_from_db()
    assert cast.treasury.name == before
    assert "CGAC:020" in codes(cast.treasury)
    assert codes(cast.labor) == ["CGAC:016", "FREC:1601", "OMB:012", "SUBTIER:1600"], "found by its name"
    assert not Organization.objects.filter(key="dol").exists()
    assert verify().is_whole


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "LOA-006"),
        (b"a,b\n1,2", "LOA-007"),
        (b"Agency\nx", "LOA-007"),
        (b"\x00\x01\x02", "LOA-003"),
        (b"\xff\xfeA", "LOA-003"),
        (b'Agency,Bureau\n"x', "LOA-006"),
        (b'{"agencies": []}', "LOA-007"),
        (b"Domain name,Organization name\nx.gov,X", "LOA-007"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_name_and_leaves_nothing(raw, code):
    with pytest.raises(Refused) as refused:
        load(broker(OAKS), ("strange.csv", raw))
    assert refused.value.problem.code == code
    assert "strange.csv" in refused.value.problem.says
    assert (Organization.objects.count(), Load.objects.count(), head_sequence()) == (0, 0, 0)


def test_values_too_long_to_keep_are_set_aside_and_the_rest_goes_in():
    long = {"AGENCY ABBREVIATION": "O" * 400, "WEBSITE": f"https://{'o' * 600}.gov"}
    report = load(*lists((*OAKS, long), of_domains=[(f"{'o' * 90}.gov", "Department of Oaks", "")]))
    assert report["set_aside"] == {"code_too_long": 1, "name_too_long": 1}
    assert report["noted"]["strange_website"] == 1
    assert (of("cgac-901").website, of("cgac-901").abbreviation) == ("", "")
    assert verify().is_whole


def test_a_website_that_is_no_address_is_left_out():
    load(*lists((*OAKS, {"WEBSITE": "javascript:alert(1)"})))
    assert of("cgac-901").website == ""


@pytest.fixture
def published():
    return [(path.name, path.read_bytes()) for path in sorted(shared("agencies").iterdir())]


def test_the_published_lists_load_whole_and_twice_changes_nothing(published):
    first = load(*published)
    assert outcomes(first, "organization") == {"new": 1617}
    assert outcomes(first, "code") == {"new": 3189}
    assert outcomes(first, "name") == {"new": 917}
    assert outcomes(first, "name left for a person") == {"new": 14}
    assert first["set_aside"] == {
        "could_be_two": 4, "duplicate_row": 1, "heading": 67, "short_form_only": 10,
    }  # fmt: skip
    events = 1617 + 14 + 1
    assert head_sequence() == events
    again = load(*published)
    assert head_sequence() == events + 1
    assert outcomes(again, "organization") == {"unchanged": 1617}
    assert outcomes(again, "code") == {"unchanged": 3189}
    assert outcomes(again, "name") == {"unchanged": 917}
    assert again["set_aside"] == first["set_aside"]
    actions.ensure_known_organizations(by=OPERATOR)
    assert head_sequence() == events + 1
    assert verify().is_whole


def test_the_directory_on_record_is_that_of_the_files(published):
    read = read_lists(published, Report("files"))
    answers = {"same": same_organizations(), "same_names": same_names(), "headings": headings()}
    merged = merge([known_organizations(), *read.records], report=Report("files"), **answers)
    of_files = Directory.of(merged.records, headings())
    load(*published)
    assert directory().records == of_files.records


def test_known_organizations_first_and_the_published_lists_after_end_as_the_lists_alone(published):
    actions.ensure_known_organizations(by=OPERATOR)
    report = load(*published)
    assert outcomes(report, "organization")["new"] == 1617 - KNOWN
    assert "gone" not in outcomes(report, "name") | outcomes(report, "code")
    read = read_lists(published, Report("files"))
    answers = {"same": same_organizations(), "same_names": same_names(), "headings": headings()}
    merged = merge([known_organizations(), *read.records], report=Report("files"), **answers)
    assert {key: _plainly(record) for key, record in directory().records.items()} == {
        record.key: _plainly(record) for record in merged.records
    }
    assert verify().is_whole


def _plainly(record):
    """A record whatever the order of its names and codes."""
    listed = ("abbreviations", "local_abbreviations", "codes", "other_names")
    return vars(record) | {name: sorted(map(str, getattr(record, name))) for name in listed}


def test_as_of_is_not_given_by_the_lists_and_is_not_made_up():
    load(*lists(OAKS))
    assert Load.objects.get().as_of is None


VERSIONS = {
    "two agencies": lists(OAKS, ELMS, of_domains=[("trees.gov", "Department of Oaks", "")]),
    "one renamed, a domain handed on": lists(
        ("901", "Oak Department", OAKS[2]), ELMS, of_domains=[("trees.gov", "Department of Elms", "")]
    ),
    "a bureau moved, one gone": lists(
        ("901", "Department of Oaks", [("9012", "Bark Service")]),
        ("902", "Department of Elms", [("9011", "Bureau of Acorns")]),
    ),
    "a bureau without a code": lists(
        ELMS, of_bureaus=[("Department of Elms", "Bark Service"), ("Yew Commission", "")]
    ),
}


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(VERSIONS, 2)))
def test_after_any_version_another_is_on_record_as_its_files_have_it(first, second):
    load(*VERSIONS[first])
    load(*VERSIONS[second])
    before = head_sequence()
    again = load(*VERSIONS[second])
    assert head_sequence() == before + 1
    assert {key for what in again["outcomes"] for key in outcomes(again, what)} == {"unchanged"}
    merged = merge(
        [known_organizations(), *read_lists(VERSIONS[second], Report("x")).records], report=Report("x")
    )
    assert {_told(record) for record in directory().records.values()} == {_told(r) for r in merged.records}
    assert verify().is_whole


def _told(record):
    """What a record says beside its key, which is that of the first version."""
    return record.name, record.kind, frozenset(record.codes), frozenset(record.other_names), record.source
