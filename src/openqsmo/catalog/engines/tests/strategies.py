"""Random entries, viewers and questions over few words and values, so that they meet often."""

from hypothesis import strategies as st

from openqsmo.catalog.engines.questions import WEIGHTS, Entry, Question
from openqsmo.kernel.visibility import Visibility

WORDS = (
    "payroll payrolls pay tax taxes taxonomy taxation zero trust universe university universal time and "
    "attendance self-service FFM.010.010 FFM.010.020 FR1812058188 FR18 U.S. 2024 agency's résumé Straße ŁÓDŹ"
).split()
ASKED = [
    *WORDS,
    "payrol",
    "unversity",
    "taxs",
    "FFM",
    "ffm.0",
    "FR1812",
    "us",
    "un",
    "t",
    "20",
    '"',
    "“",
    "!?",
]
TOKENS = ["public", "federal", "organization:1", "organization:2"]
VALUES = ["a", "b", "c"]
FACETS = ["function", "hosting", "state"]
SORTS = ["relevance", "id", "name", "-name", "price", "-price", "nothing", "-", ""]

levels = st.sampled_from(Visibility)
ids = st.integers(1, 9)
# Half of the texts are of two words only, so that phrases stand in some texts of an entry and not in others.
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(["zero", "trust"]), max_size=3)
).map(" ".join)
prices = st.one_of(st.integers(0, 3), st.sampled_from([0.5, 1.5, float("nan")]), st.sampled_from(["x", "Y"]))
entries = st.builds(
    Entry,
    offering_id=ids,
    seen_by=st.frozensets(st.sampled_from(TOKENS), max_size=3),
    words=st.dictionaries(levels, st.lists(st.tuples(st.sampled_from(sorted(WEIGHTS)), texts), max_size=3)),
    facets=st.dictionaries(
        levels,
        st.dictionaries(st.sampled_from(FACETS), st.lists(st.sampled_from(VALUES), max_size=3).map(tuple)),
    ),
    sort=st.fixed_dictionaries(
        {}, optional={"name": st.sampled_from(["Ab", "aB", "b", "ba", ""]), "price": prices}
    ),
)
changes = st.lists(
    st.tuples(st.lists(entries, max_size=8), st.lists(ids, max_size=2)), min_size=1, max_size=4
)
viewers = st.frozensets(st.sampled_from([*TOKENS, "nobody"]), max_size=3)
asked = st.one_of(
    st.lists(st.sampled_from(ASKED), max_size=4).map(" ".join),
    texts.map('"{}"'.format),
    st.sampled_from(['"zero trust"', "zero-tru", '"trust zero" zero']),
    st.text(max_size=12),
)
questions = st.builds(
    Question,
    words=asked,
    chosen=st.dictionaries(
        st.sampled_from([*FACETS, "unknown"]), st.frozensets(st.sampled_from([*VALUES, "d"]), max_size=2)
    ),
    seen_as=viewers,
    level=levels,
    sort=st.sampled_from(SORTS),
    start=st.integers(0, 3),
    size=st.integers(0, 9),
    after=st.none() | st.tuples(st.none() | prices, st.integers(0, 10)),
)
