"""Every input that the fuzzer of readers and contracts kept ends in rows or in a refusal, today as well."""

from pathlib import Path

import pytest

from tests.hostile.conformance_targets import TARGETS

KEPT = Path(__file__).parent / "corpus" / "conformance"
INPUTS = sorted(path.relative_to(KEPT).as_posix() for path in KEPT.rglob("*") if path.is_file())


def test_there_are_inputs_for_every_target():
    assert {name.split("/")[0] for name in INPUTS} == set(TARGETS)


@pytest.mark.parametrize("name", INPUTS)
def test_a_kept_input_does_no_harm(name):
    TARGETS[name.split("/")[0]]((KEPT / name).read_bytes())
