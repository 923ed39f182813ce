"""What the public relies on is complete: problems, events, generated documents."""

import ast
import re
from pathlib import Path

import pytest

import openqsmo
from openqsmo.ledger.words import SENTENCES
from openqsmo.site.documents import generated, problem_groups

SOURCE = Path(openqsmo.__file__).parent
DOCS = SOURCE.parent.parent / "docs" / "generated"
ALL = [problem for _, found in problem_groups() for problem in found]


def test_there_are_refusals_in_every_domain():
    assert {"web", "people", "catalog", "loads", "ledger", "standards"} <= {
        group for group, _ in problem_groups()
    }


@pytest.mark.parametrize("problem", ALL, ids=lambda problem: problem.code)
def test_every_problem_says_what_is_wrong_and_what_to_do(problem):
    assert re.fullmatch(r"[A-Z]{3}-\d{3}", problem.code)
    assert problem.says.strip().endswith((".", "}", "!"))
    assert problem.fix.strip().endswith((".", "}"))
    assert len(problem.says) > 10
    assert len(problem.fix) > 8 or problem.fix == "{fix}"
    assert 400 <= problem.status < 600


def test_no_problem_code_is_used_twice():
    codes = [problem.code for problem in ALL]
    assert sorted(set(codes)) == sorted(codes)


def literal_verbs():
    """Every event verb written in the code: the first argument of record(…) and Entry(…)."""
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("record", "Entry")
                and node.args
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield path.name, first.value


def test_every_event_that_the_code_records_has_its_sentence():
    verbs = set(literal_verbs())
    assert len(verbs) > 20
    assert [where for where in verbs if where[1] not in SENTENCES] == []


def test_every_event_is_a_noun_and_a_past_participle():
    assert [verb for verb in SENTENCES if not re.fullmatch(r"[a-z_]+\.[a-z_]+", verb)] == []


@pytest.mark.parametrize("name", sorted(generated()))
def test_generated_documents_are_fresh(name):
    assert (DOCS / name).read_text(encoding="utf-8") == generated()[name], "run `qsmo docs`"
