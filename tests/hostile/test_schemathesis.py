"""What `schemathesis` makes of the OpenAPI document, on a running server: it must find nothing.

As a visitor, as an agency's user and as a QSMO's director. The operations that would end the very
token or role that is used are asked last.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import serving

pytestmark = pytest.mark.server

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMMAND = Path(sys.executable).with_name("schemathesis")
LAST = ("openqsmo_people_api_revoke_token", "openqsmo_people_api_end_role")
# Who asks, in which phases, with or without the last operations, and how many requests are the fewest.
RUNS = {
    "as a visitor": (None, "fuzzing", "--exclude-operation-id", 150),
    "as an agency's user": ("lee@example.gov", "fuzzing,stateful", "--exclude-operation-id", 250),
    "as a QSMO's director": ("dee@example.gov", "coverage,fuzzing,stateful", "--exclude-operation-id", 2000),
    "ending tokens and roles": ("dee@example.gov", "coverage,fuzzing", "--include-operation-id", 40),
}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.hostile.settings_unlocked",
        "PYTHONPATH": str(ROOT),
    }
    with serving(tmp_path_factory.mktemp("fuzzed"), **settings) as running:
        yield running


@pytest.mark.parametrize("run", RUNS)
def test_schemathesis_finds_nothing(fuzzed, run, tmp_path):
    email, phases, choose, fewest = RUNS[run]
    chosen = [part for operation in LAST for part in (choose, operation)]
    found = subprocess.run(
        [
            COMMAND, "--config-file", HERE / "schemathesis.toml", "run", f"{fuzzed.address}/api/openapi.json",
            "--generation-deterministic", "--max-examples", "5", "--continue-on-failure", "--no-color",
            "--phases", phases, *chosen, *token_of(fuzzed, email, run),
        ],
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.hostile.schemathesis_hooks", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr
    generated, passed = re.search(r"(\d+) generated, (\d+) passed", found.stdout).groups()
    assert int(generated) == int(passed) >= fewest


def test_the_ledger_is_whole_after_all_of_it(fuzzed):
    verified = fuzzed.qsmo("ledger", "verify")
    assert verified.returncode == 0, verified.stdout


def token_of(server, email, name):
    """The header of a new token that may do all that this person may; nothing for a visitor."""
    if email is None:
        return []
    scopes = [part for scope in ("read", "write", "feed") for part in ("--scope", scope)]
    made = server.qsmo("people", "token", email, "--name", name, *scopes)
    assert made.returncode == 0, made.stderr
    return ["-H", f"Authorization: Bearer {made.stdout.strip()}"]
