import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.organizations.content import headings, known_organizations
from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.resolve import MOST_OTHERS, remembered_as, resolve
from openqsmo.organizations.vocabulary import How, OrganizationKind, OrganizationRecord, Verdict

BUREAU = OrganizationKind.BUREAU
OFFICES = [
    OrganizationRecord(f"{key}-{office}", name, BUREAU, parent_key=key, local_abbreviations=(short,))
    for key in ("dol", "doj", "gsa", "usda")
    for office, name, short in (
        ("oig", "Office of Inspector General", "OIG"),
        ("os", "Office of the Secretary", "OS"),
    )
]
LOCAL = [
    OrganizationRecord("hhs-dab", "Departmental Appeals Board", BUREAU, None, "hhs", (), ("DAB",)),
    OrganizationRecord("usda-adm", "Administration", BUREAU, None, "usda"),
    OrganizationRecord("nih-nci", "National Cancer Institute", BUREAU, None, "hhs-nih", (), ("NCI",)),
    OrganizationRecord("ed-fipse", "Fund for the Improvement of Postsecondary Education", BUREAU, None, "ed"),
    OrganizationRecord("fema-a", "National Preparedness Programs Directorate East", BUREAU, None, "dhs-fema"),
    OrganizationRecord("fema-b", "National Preparedness Programs Directorate West", BUREAU, None, "dhs-fema"),
]
RECORDS = [*known_organizations(), *OFFICES, *LOCAL]
DIRECTORY = Directory.of(RECORDS, headings())


def meant(text, **more):
    return resolve(text, DIRECTORY, **more)


@pytest.mark.parametrize(
    ("text", "key", "how"),
    [
        ("Department of the Treasury", "treasury", How.EXACT),
        ("department of the treasury ", "treasury", How.EXACT),
        ("Department of Treasury", "treasury", How.ALIAS),
        ("TREASURY, DEPARTMENT OF THE", "treasury", How.ALIAS),
        ("Treasury Department", "treasury", How.ALIAS),
        ("U.S. Dept. of the Interior", "doi", How.ALIAS),
        ("U.S. Dept. of Health and Human Services", "hhs", How.ALIAS),
        ("US Department of Agriculture", "usda", How.ALIAS),
        ("HHS", "hhs", How.ALIAS),
        ("hhs", "hhs", How.ALIAS),
        ("Interior", "doi", How.ALIAS),
        ("Office of Management and Budget", "omb", How.EXACT),
        ("United States Mint", "treasury-mint", How.EXACT),
        ("Army", "dod-army", How.ALIAS),
        ("Bureau of Labor Statistics", "dol-bls", How.EXACT),
        ("Office of Governmentwide Policy", "gsa-ogp", How.ALIAS),
        ("U.S. Customs & Border Protection", "dhs-cbp", How.EXACT),
        ("National Oceanic and Atmospheric Administration (NOAA)", "doc-noaa", How.ALIAS),
        ("DHS CISA", "dhs-cisa", How.PARTS),
        ("CISA, DHS", "dhs-cisa", How.PARTS),
        ("Department of the Treasury / Bureau of the Fiscal Service", "treasury-fiscal", How.PARTS),
        ("U.S. Dept. of Health and Human Services, Program Support Center", "hhs-psc", How.PARTS),
        ("Department of Justice Office of Inspector General", "doj-oig", How.PARTS),
        ("Department of Justice / DOJ Office of the Inspector General", "doj-oig", How.PARTS),
        ("Office of the Secretary of Labor", "dol-os", How.PARTS),
        ("HHS / NIH / National Cancer Institute", "nih-nci", How.PARTS),
        ("HHS - NCI", "nih-nci", How.PARTS),
        ("CENSUS - U.S. Census Bureau", "doc-census", How.PARTS),
        ("EPA / Environmental Protection Agency", "epa", How.ALIAS),
        ("NATIONAL AERONAUTICS AND SPACE ADMINISTR", "nasa", How.CUT),
        ("DEPARTMENT OF HOUSING AND URBAN DEVELOPM", "hud", How.CUT),
        ("UNITED STATES AGENCY FOR GLOBAL MED", None, None),
        ("CENTERS FOR DISEASE CONTROL AND PREVENTI", "hhs-cdc", How.CUT),
        ("FUND FOR THE IMPROVEMENT OF POSTSECONDAR", "ed-fipse", How.CUT),
        ("U.S. Dept. of Transporation", "dot", How.SIMILAR),
        ("Millenium Challenge Corporation", "mcc", How.SIMILAR),
        ("Department of Labor / Ocupational Safety and Health Administration", "dol-osha", How.SIMILAR),
        ("NIST - National Institute of Standards and Technologies", "doc-nist", How.SIMILAR),
    ],
)
def test_a_name_as_sources_write_it_means(text, key, how):
    found = meant(text)
    assert (found.key, found.how) == (key, how), found.reason


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Office of Inspector General", {"dol-oig", "doj-oig", "gsa-oig", "usda-oig"}),
        ("Office of the Inspector General", {"dol-oig", "doj-oig", "gsa-oig", "usda-oig"}),
        ("OIG", {"dol-oig", "doj-oig", "gsa-oig", "usda-oig"}),
        ("Office of the Secretary", {"dol-os", "doj-os", "gsa-os", "usda-os"}),
        ("Office of the Inspecter General", {"dol-oig", "doj-oig", "gsa-oig", "usda-oig"}),
        ("DAB", {"hhs-dab"}),
        ("Departmental Appeals Board", {"hhs-dab"}),
        ("Administration", {"usda-adm"}),
        ("Department of Labor / Forest Service", {"dol", "usda-fs"}),
        ("CFTC / DOD", {"cftc", "dod"}),
        ("DOL / OWCP||WHD", {"dol-owcp", "dol-whd"}),
        ("NATIONAL PREPAREDNESS PROGRAMS DIRECTORA", {"fema-a", "fema-b"}),
        ("Department of Labour", {"dol"}),
        ("Hawaii Dept. of Human Services", {"hhs"}),
    ],
)
def test_a_name_that_could_be_two_is_left_for_a_person(text, among):
    found = meant(text)
    assert (found.verdict, found.key, found.score, found.how) == (Verdict.AMBIGUOUS, None, None, None)
    assert among <= {candidate.key for candidate in found.others}
    assert all(0 < candidate.score <= 1 and candidate.reason for candidate in found.others)


@pytest.mark.parametrize(
    "text",
    [
        "Salesforce",
        "City of Newark",
        "California Dept. of Education",
        "Utah State Board of Education",
        "Department of Health and Human Services / National Institute of Nothing",
        "Home Energy Efficiency Programmes for Scotland",
        "The",
        "§§§",
        "",
        "  \t",
        "x" * 301,
        "DHS " * 75,
        "treasury department " * 15,
    ],
)
def test_a_name_of_nobody_is_unknown_or_at_most_the_same_agency_again(text):
    found = meant(text)
    assert found.verdict is Verdict.UNKNOWN or found.key == "treasury"
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "#N/A",
        "n/a",
        "JAB Authorization",
        "Legacy JAB Authorization",
        "Other Federal Entity",
        "Other Executive Branch Agency",
        "Government-wide",
        "TBD",
        "Unknown",
    ],
)
def test_a_heading_is_never_an_organization_even_if_somebody_once_said_so(text):
    found = meant(text, remembered={remembered_as(text): "gsa"})
    assert (found.verdict, found.key, found.others) == (Verdict.UNKNOWN, None, ())
    assert "is not an organization" in found.reason


@pytest.mark.parametrize(
    "text", ["016", " 016 ", "\t016", "2036", "015-12", "22-001", "7061", "DE00", "de00"]
)
def test_a_bare_code_is_refused(text):
    with pytest.raises(Refused) as refused:
        meant(text)
    assert refused.value.problem.code == "KER-010"


@pytest.mark.parametrize(
    ("text", "scheme", "key"),
    [
        ("016", Scheme.OMB, "ssa"),
        ("016", Scheme.CGAC, "dol"),
        ("012", Scheme.OMB, "dol"),
        ("012", Scheme.CGAC, "usda"),
        ("\t016", Scheme.OMB, "ssa"),
        ("de00", Scheme.FREC, "dod"),
        ("015-12", Scheme.OMB, "treasury-fiscal"),
        ("015-00", Scheme.OMB, "treasury"),
        ("Department of Treasury", Scheme.OMB, "treasury"),
        ("Treasury", Scheme.OMB, "treasury"),
        ("OMB:016", None, "ssa"),
        ("cgac: 016", None, "dol"),
        ("OMB: Office of Management and Budget", None, "omb"),
    ],
)
def test_a_code_means_what_its_scheme_says(text, scheme, key):
    assert meant(text, scheme=scheme).key == key


@pytest.mark.parametrize(
    ("text", "scheme"),
    [("999", Scheme.CGAC), ("NASA", Scheme.FREC), ("7061", Scheme.FREC), ("015-13", Scheme.OMB)],
)
def test_a_code_that_nobody_has_is_unknown(text, scheme):
    found = meant(text, scheme=scheme)
    assert (found.verdict, found.key) == (Verdict.UNKNOWN, None)
    assert f"{scheme}:{text}" in found.reason


@pytest.mark.parametrize(
    ("text", "scheme"), [("16", Scheme.CGAC), ("1.2E+03", Scheme.SUBTIER), ("OMB:16", None)]
)
def test_a_code_of_the_wrong_form_is_refused(text, scheme):
    with pytest.raises(Refused) as refused:
        meant(text, scheme=scheme)
    assert refused.value.problem.code == "KER-012"


def test_a_code_that_two_organizations_have_is_left_for_a_person():
    code = (Identifier.parse("CGAC:999"),)
    two = [OrganizationRecord(key, key, OrganizationKind.OTHER, codes=code) for key in ("one", "two")]
    found = resolve("999", Directory.of(two), scheme=Scheme.CGAC)
    assert (found.verdict, [c.key for c in found.others]) == (Verdict.AMBIGUOUS, ["one", "two"])


def test_a_person_s_answer_wins_over_every_rule():
    found = meant("Office of Inspector General", remembered={"office of inspector general": "gsa-oig"})
    assert (found.key, found.how, found.score) == ("gsa-oig", How.REMEMBERED, 1.0)
    found = meant("HHS", remembered={"hhs": "gsa"})
    assert found.key == "gsa"


def test_a_person_s_answer_that_it_is_nobody_leaves_it_unknown():
    found = meant("HHS", remembered={"hhs": None})
    assert (found.verdict, found.key, found.how) == (Verdict.UNKNOWN, None, How.REMEMBERED)


def test_an_answer_holds_for_its_scheme_only():
    remembered = {remembered_as("016", Scheme.FEDRAMP): "gsa"}
    assert meant("016", scheme=Scheme.OMB, remembered=remembered).key == "ssa"


def test_an_answer_that_names_nobody_any_more_is_passed_over():
    assert meant("HHS", remembered={"hhs": "gone"}).key == "hhs"


def test_the_kept_form_of_an_answer_can_be_made_from_itself():
    for text in ("U.S. Dept. of Women's Affairs", "A & B", "#N/A"):
        assert remembered_as(remembered_as(text)) == remembered_as(text)


def test_no_more_candidates_are_offered_than_a_person_can_read():
    offices = [
        OrganizationRecord(f"{r.key}-x", "Office of Public Affairs", BUREAU, parent_key=r.key)
        for r in known_organizations()
    ]
    found = resolve("Office of Public Affairs", Directory.of([*known_organizations(), *offices]))
    assert len(found.others) == MOST_OTHERS
    assert str(len(offices)) in found.reason


def test_a_name_that_reads_as_a_part_of_another_agency_is_left_for_a_person():
    """One list has the Marshals Service of Justice below Defense, under a name that names both."""
    strange = OrganizationRecord(
        "dod-2135", "Department of Justice U.S. Marshals Service", BUREAU, None, "dod"
    )
    found = resolve("Department of Justice / U.S. Marshals Service", Directory.of([*RECORDS, strange]))
    assert {candidate.key for candidate in found.others} == {"dod-2135", "doj-usms"}


def test_the_part_that_stands_nearest_below_the_agency_is_meant():
    deeper = OrganizationRecord("nih-oig", "Office of Inspector General", BUREAU, None, "hhs-nih")
    near = OrganizationRecord("hhs-oig", "Office of Inspector General", BUREAU, None, "hhs")
    assert (
        resolve("HHS / Office of Inspector General", Directory.of([*RECORDS, deeper, near])).key == "hhs-oig"
    )


def test_two_records_with_one_key_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="two organizations"):
        Directory.of([*RECORDS, RECORDS[0]])


texts = st.sampled_from(
    [
        *(record.name for record in RECORDS),
        *(short for record in RECORDS for short in record.abbreviations),
        "Office of Inspector General",
        "Department of Labour",
        "DHS / CISA",
        "National Institute of Sciences",
        "Nobody at all",
    ]
)


@settings(max_examples=25)
@given(texts, st.randoms(use_true_random=False))
def test_the_order_of_the_directory_makes_no_difference(text, order):
    shuffled = order.sample(RECORDS, len(RECORDS))
    assert resolve(text, Directory.of(shuffled, headings())) == meant(text)


@given(texts, st.data())
def test_case_blanks_and_punctuation_make_no_difference(text, data):
    joints = st.sampled_from([" ", "  ", "\t", ", ", " - ", ". "])
    spelled = "".join(
        data.draw(st.sampled_from([word, word.upper(), word.lower()])) + data.draw(joints)
        for word in text.split()
    )
    assert (meant(spelled).verdict, meant(spelled).key) == (meant(text).verdict, meant(text).key)


CODES = [(code, record.key) for record in RECORDS for code in record.codes]


@given(st.sampled_from(CODES), st.sampled_from([Scheme.CGAC, Scheme.FREC, Scheme.SUBTIER, Scheme.OMB]))
def test_a_code_resolves_only_within_its_scheme(code_and_key, scheme):
    code, _ = code_and_key
    if not scheme.pattern.fullmatch(code.value):
        return
    holder = {str(other): key for other, key in CODES}.get(f"{scheme}:{code.value.removesuffix('-00')}")
    exact = {str(other): key for other, key in CODES}.get(f"{scheme}:{code.value}")
    assert meant(code.value, scheme=scheme).key == (exact or holder)


@given(st.sampled_from(RECORDS))
def test_a_name_cut_at_forty_letters_never_means_another(record):
    found = meant(record.name.upper()[:40])
    assert found.key in {record.key, None}


@given(st.sampled_from(RECORDS), st.integers(0, 60), st.sampled_from("aeioubdz"))
def test_a_changed_letter_never_makes_it_another(record, place, letter):
    name = record.name[:place] + letter + record.name[place + 1 :]
    assert meant(name).key in {record.key, None}


def verdict_or_refusal(text):
    try:
        return meant(text), ""
    except Refused as refused:
        return None, refused.problem.code


@given(st.text(max_size=80))
def test_whatever_is_given_ends_in_a_verdict_or_a_refusal(text):
    found, refusal = verdict_or_refusal(text)
    assert found or refusal in {"KER-010", "KER-012"}
    assert found is None or (found.reason and (found.verdict is Verdict.RESOLVED) == (found.key is not None))
