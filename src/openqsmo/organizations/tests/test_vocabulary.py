import string

import pytest

from openqsmo.kernel.problems import Problem
from openqsmo.organizations import problems
from openqsmo.organizations.vocabulary import AgencyClass, How, OrganizationKind, Verdict

PROBLEMS = [problem for problem in vars(problems).values() if isinstance(problem, Problem)]


@pytest.mark.parametrize("vocabulary", [AgencyClass, How, OrganizationKind, Verdict])
def test_every_word_has_a_label_of_its_own(vocabulary):
    labels = [member.label for member in vocabulary]
    assert len(set(labels)) == len(labels)
    assert all(label and label != member.value for label, member in zip(labels, vocabulary, strict=True))


def test_the_problems_are_numbered_in_order_from_one():
    assert [problem.code for problem in PROBLEMS] == [f"ORG-{n:03}" for n in range(1, len(PROBLEMS) + 1)]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.code)
def test_every_problem_says_what_is_wrong_and_what_to_do(problem):
    sentences = problem.says + problem.fix
    names = {name for _, name, _, _ in string.Formatter().parse(sentences) if name}
    told = problem.about(**dict.fromkeys(names, "x"))
    assert told.says.endswith(".")
    assert told.fix.endswith(".")
    assert "{" not in told.says + told.fix
