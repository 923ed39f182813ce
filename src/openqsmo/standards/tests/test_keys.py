import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.standards.rules.keys import Field, Meaning, Part, is_of_another_list, meaning_of, part_of
from openqsmo.standards.vocabulary import Level

KEYS = [
    ("ID", Field.IDENTIFIER, None),
    ("Identifier", Field.IDENTIFIER, None),
    ("Activity ID", Field.IDENTIFIER, Level.ACTIVITY),
    ("Capability ID", Field.IDENTIFIER, Level.CAPABILITY),
    ("Function ID", Field.IDENTIFIER, Level.FUNCTION),
    ("Activity", Field.NAME, Level.ACTIVITY),
    ("Activity Name", Field.NAME, Level.ACTIVITY),
    ("Service Activity ID and Name", Field.NAME, Level.ACTIVITY),
    ("Function", Field.NAME, Level.FUNCTION),
    ("Function Name", Field.NAME, Level.FUNCTION),
    ("Description", Field.DESCRIPTION, None),
    ("Activity Definition", Field.DESCRIPTION, Level.ACTIVITY),
    ("Business Capability Statement", Field.STATEMENT, Level.CAPABILITY),
    ("Input/Output/Process", Field.KIND, None),
    ("(I)input\n(P)process\n(O)output", Field.KIND, None),
    ("(I) input/(P) process/(O) output", Field.KIND, None),
    ("(I)input/(P)process/(O)output", Field.KIND, None),
    ("I/O/P", Field.KIND, None),
    ("Authoritative Reference", Field.REFERENCE, None),
    ("Authoritative Source", Field.REFERENCE, None),
    ("Authoritative and Other References", Field.REFERENCE, None),
    ("Sub-section", Field.SECTION, None),
]


@pytest.mark.parametrize(("key", "field", "about"), KEYS)
def test_every_spelling_that_was_seen_has_its_meaning(key, field, about):
    assert meaning_of(key) == Meaning(field, about)


@given(st.sampled_from(KEYS), st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_the_letters_of_a_key_count(case, data):
    key, field, about = case
    noise = st.text(" _-./()\n\u00a01234", max_size=2)
    respelled = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) + data.draw(noise) for c in key)
    assert meaning_of(respelled) == Meaning(field, about)


@pytest.mark.parametrize(
    "key",
    ["", "type", "data", "Functional Area", "Activities", "Functions", "Activity Reference(s)", "PartnerID",
     "Business Capability Reference", "Data Element Label", "Measure ID", "Service Measure Name", "x" * 5000],
)  # fmt: skip
def test_other_keys_mean_nothing(key):
    assert meaning_of(key) is None


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("Business_Lifecycle", Part.LIFECYCLE),
        ("Business Lifecycle", Part.LIFECYCLE),
        ("Federal Business Life-Cycle", Part.LIFECYCLE),
        ("Business_Capabilities", Part.CAPABILITIES),
        ("Business_Use_Cases", Part.USE_CASES),
        ("Standard_Data_Elements", Part.DATA_ELEMENTS),
        ("Service_Measures", Part.MEASURES),
        ("Performance Metrics", Part.MEASURES),
        ("Business-Standards", Part.AREA_TITLE),
        ("Functional Area", Part.AREA_TITLE),
        ("areas", None),
        ("Business Capability Reference(s)", None),
    ],
)
def test_the_parts_of_a_document_are_known_by_their_keys(key, part):
    assert part_of(key) is part


def test_data_elements_and_measures_are_told_from_activities():
    assert is_of_another_list({"ServiceActivityID": "", "ServiceActivityName": "", "Data Element Label": ""})
    assert is_of_another_list({"Service Activity ID and Name": "", "Service Measure ID": ""})
    assert not is_of_another_list({"Activity ID": "", "Activity Name": "", "Activity Measure": ""})
